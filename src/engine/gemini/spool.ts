/**
 * Contents that wait until all of a question is ready: the first in memory, the others on disk, so that a question about
 * thousands of pictures needs no more memory than one about a few.
 */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Content, contentOf, inMemory, withFile } from "./bytes.ts";
import { INLINE_LIMIT } from "./parameters.ts";

/** A place to wait in. */
export interface Spool {
  /** Takes bytes over. Throws the file system's errors, and `cancelled` when `signal` is aborted. */
  readonly add: (
    bytes: Uint8Array,
    facts: Pick<Content, "mimeType" | "displayName">,
    signal?: AbortSignal,
  ) => Promise<Content>;
  /** Nothing waits any more: what is on disk is deleted. Never throws. */
  readonly end: () => Promise<void>;
}

const FOLDER = "waiting-";
/** Older ones were left by a crash: nothing that was uploaded from them is stored any more either. */
const ABANDONED_MS = 48 * 3_600_000;

/**
 * A spool that keeps at most `inMemoryBytes` in memory, by default what fits into a request, and the others in a folder of
 * its own in `dir`, which only this user can read.
 */
export function openSpool(dir: string, inMemoryBytes = INLINE_LIMIT): Spool {
  let held = 0;
  let count = 0;
  let folder: string | undefined;

  async function onDisk(bytes: Uint8Array): Promise<string> {
    if (folder === undefined) {
      await mkdir(dir, { recursive: true });
      await removeAbandoned(dir);
      folder = await mkdtemp(path.join(dir, FOLDER));
    }
    const file = path.join(folder, String(count++));
    await writeFile(file, bytes, { mode: 0o600, flag: "wx" });
    return file;
  }

  return {
    async add(bytes, facts, signal) {
      const size = bytes.byteLength;
      const content = await contentOf(inMemory(bytes), facts, signal);
      if (held + size <= inMemoryBytes) {
        held += size;
        return content;
      }
      const file = await onDisk(bytes);
      // Opened for each piece: thousands of open files are more than some systems allow.
      const read = (start: number, end: number) => withFile(file, (source) => source.read(start, end));
      return { ...content, bytes: { size, read } };
    },
    async end() {
      // What cannot be deleted now goes with the abandoned ones.
      if (folder !== undefined) await remove(folder).catch(() => {});
    },
  };
}

async function removeAbandoned(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith(FOLDER)) continue;
    const folder = path.join(dir, name);
    // Another window may be removing it, too.
    const age = await stat(folder)
      .then(({ mtimeMs }) => Date.now() - mtimeMs)
      .catch(() => 0);
    if (age > ABANDONED_MS) await remove(folder).catch(() => {});
  }
}

/** Windows refuses while a file is being read, which an upload that was called off may still do for a moment. */
function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
