/** Uploads a content once: as long as the service has it, questions refer to what is there. */
import type { Content } from "./bytes.ts";
import { checkedBaseUrl, checkedKey, type Endpoint } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { deleteFile } from "./files.ts";
import { type Remembered, rememberedFiles } from "./rememberedFiles.ts";
import { shareUploads } from "./sharedUploads.ts";
import { type Uploading, uploadFile } from "./upload.ts";

/** A file that the service has, as questions refer to it. */
export interface UploadedFile {
  /** `files/…`, to delete it by. */
  readonly name: string;
  readonly uri: string;
  readonly mimeType: string;
}

/** What the service has of which content, for every address and key. */
export interface FileCache {
  /** The folder of its list; what waits to be uploaded finds room there, too. */
  readonly dir: string;
  /** `undefined` when the content has to be uploaded first. Asks nobody: the service may have lost it. */
  readonly find: (endpoint: Endpoint, content: Content) => Promise<UploadedFile | undefined>;
  /** The same for many at once: those that need no upload. */
  readonly findAll: (endpoint: Endpoint, contents: readonly Content[]) => Promise<ReadonlyMap<Content, UploadedFile>>;
  /** What `find` finds, else what an upload gives; throws what `uploadFile` throws. */
  readonly ensureUploaded: (endpoint: Endpoint, content: Content, options?: Uploading) => Promise<UploadedFile>;
  /** For files that the service does not have any more. Unknown ones are fine. */
  readonly forget: (uri: string) => Promise<void>;
  /**
   * Says that a question of this process refers to a file. The function that is returned says that it does not any more;
   * unless `keep`, the last to say so has the file deleted, behind everybody's back: should that fail, the file ends by
   * itself after 48 hours.
   */
  readonly hold: (endpoint: Endpoint, file: UploadedFile) => Release;
}

/** Nobody has to wait for what it resolves with: the end of the deletion, whether it succeeded or not. */
export type Release = (keep: boolean) => Promise<void>;

/** A question may take some minutes until the service looks at its files. */
const MARGIN_MS = 15 * 60_000;
/** Where the service does not say, https://ai.google.dev/gemini-api/docs/files, read 2026-10-05. */
const LIFETIME_MS = 48 * 3_600_000;

/**
 * A cache whose list is kept in `dir`, which several processes may share. A list that cannot be read or written costs
 * another upload, never a question: `onTrouble` is told. `now` is for tests.
 */
export function openFileCache(
  dir: string,
  onTrouble: (error: unknown) => void,
  now: () => number = Date.now,
): FileCache {
  const remembered = rememberedFiles(dir, now);
  const share = shareUploads<UploadedFile>();
  const holders = new Map<string, number>();

  async function findAll(endpoint: Endpoint, contents: readonly Content[]): Promise<Map<Content, UploadedFile>> {
    const known = await remembered.of(endpoint).catch((error: unknown): Remembered[] => {
      onTrouble(error);
      return [];
    });
    const usable = known.filter(({ expires }) => Date.parse(expires) - MARGIN_MS > now());
    // The list begins with what lasts longest; in a Map the last one stays.
    const byContent = new Map(usable.toReversed().map((one) => [idOf(one), one]));
    const found = contents.map((content) => [content, byContent.get(idOf(content))] as const);
    return new Map(
      found.flatMap(([content, one]) =>
        one === undefined ? [] : [[content, { name: one.name, uri: one.uri, mimeType: one.mimeType }]],
      ),
    );
  }

  async function find(endpoint: Endpoint, content: Content): Promise<UploadedFile | undefined> {
    return (await findAll(endpoint, [content])).get(content);
  }

  async function upload(endpoint: Endpoint, content: Content, options: Uploading): Promise<UploadedFile> {
    const { name, uri, expirationTime } = await uploadFile(endpoint, content, options);
    const expires = expirationTime ?? new Date(now() + LIFETIME_MS).toISOString();
    const file = { name, uri, mimeType: content.mimeType };
    await remembered.add(endpoint, content, { name, uri, expires }).catch(onTrouble);
    if (!options.signal?.aborted) return file;
    // Called off in the last moment: nobody will say that they have done with it.
    await remove(endpoint, file).catch(onTrouble);
    throw new VisionError("cancelled");
  }

  async function remove(endpoint: Endpoint, { name, uri }: UploadedFile): Promise<void> {
    // First, so that no question finds it meanwhile.
    await remembered.forget(uri);
    await deleteFile(endpoint, name);
  }

  return {
    dir,
    find,
    findAll,
    async ensureUploaded(endpoint, content, options = {}) {
      const id = JSON.stringify([content.sha256, content.mimeType, checkedBaseUrl(endpoint), checkedKey(endpoint)]);
      for (;;) {
        let isOwn = false;
        try {
          return await share(id, options, async (shared) => {
            isOwn = true;
            // Looked up inside: between a look outside and the upload, another's may have ended.
            return (await find(endpoint, content)) ?? (await upload(endpoint, content, shared));
          });
        } catch (error) {
          // Whose bytes they were may have called off and taken them away; ours are still there.
          if (isOwn || !isMissing(error)) throw error;
        }
      }
    },
    forget: (uri) => remembered.forget(uri).catch(onTrouble),
    hold(endpoint, file) {
      holders.set(file.uri, (holders.get(file.uri) ?? 0) + 1);
      return async (keep) => {
        const left = (holders.get(file.uri) ?? 1) - 1;
        if (left > 0) {
          holders.set(file.uri, left);
          return;
        }
        holders.delete(file.uri);
        if (!keep) await remove(endpoint, file).catch(onTrouble);
      };
    },
  };
}

/** The service serves a file as the type that it was uploaded as. */
function idOf({ sha256, mimeType }: Pick<Content, "sha256" | "mimeType">): string {
  return `${sha256} ${mimeType}`;
}

/** Whether a file is not there. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
