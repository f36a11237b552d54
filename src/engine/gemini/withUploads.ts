/** Puts the bytes of a question where they can travel, and mends it once when the service has lost a file of it. */
import type { Content } from "./bytes.ts";
import type { Endpoint } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import type { FileCache, Release, UploadedFile } from "./fileCache.ts";
import { getFile } from "./files.ts";
import { planParts } from "./plan.ts";
import type { Retrying } from "./retry.ts";
import type { Part, Turn } from "./turns.ts";
import type { Uploading } from "./upload.ts";

/** A piece of a turn whose bytes may travel either way. `pages` of a PDF, where they are known. */
export type LoosePart =
  | { readonly text: string }
  | { readonly uri: string; readonly mimeType: string }
  | { readonly content: Content; readonly pages?: number | undefined };

/** A turn of such pieces. */
export interface LooseTurn {
  readonly role: Turn["role"];
  readonly parts: readonly LoosePart[];
}

/** How to upload; `onProgress` is told of all files together. */
export interface WithUploads extends Uploading {
  readonly endpoint: Endpoint;
  readonly cache: FileCache;
  /** Leave the files to later questions, as long as the service keeps them; else they are deleted after use. */
  readonly keep: boolean;
}

/** Files uploaded at once: small ones are mostly waiting. */
const LANES = 4;

/**
 * Asks with every part on its way: inside the request, or uploaded (see `planParts`). When the service has not got one
 * of the files any more, those that it lost are uploaded anew and `ask` is called a second time. Throws what `ask`,
 * `planParts` and uploading throw.
 */
export async function withUploads<T>(
  turns: readonly LooseTurn[],
  ask: (turns: readonly Turn[]) => Promise<T>,
  options: WithUploads,
): Promise<T> {
  const { endpoint, cache, keep } = options;
  const { inside, outside } = await divided(turns, options);
  const releases: Release[] = [];
  const attempt = async (mending: boolean): Promise<T> => {
    const held: UploadedFile[] = [];
    const files = await uploadAll(outside, options, (file) => {
      held.push(file);
      releases.push(cache.hold(endpoint, file));
    });
    try {
      return await ask(turns.map((turn) => onItsWay(turn, inside, files)));
    } catch (error) {
      const lost = mending ? await lostFiles(error, held, options) : [];
      if (lost.length === 0) throw error;
      for (const { uri } of lost) await cache.forget(uri);
    }
    return attempt(false);
  };
  try {
    return await attempt(true);
  } finally {
    for (const release of releases) void release(keep);
  }
}

/** The bytes that travel inside the request, and the contents that do not. */
async function divided(turns: readonly LooseTurn[], { endpoint, cache }: WithUploads) {
  const parts = turns.flatMap((turn) => turn.parts);
  const contents = parts.flatMap((part) => ("content" in part ? part.content : []));
  const known = await cache.findAll(endpoint, contents);
  const ways = planParts(
    parts.map((part) => {
      if (!("content" in part)) return part;
      const { content, pages } = part;
      return { size: content.bytes.size, mimeType: content.mimeType, pages, uploaded: known.has(content) };
    }),
  );
  const inside = new Map<Content, Uint8Array>();
  const outside = new Set<Content>();
  for (const [i, part] of parts.entries()) {
    if (!("content" in part)) continue;
    const { content } = part;
    if (ways[i] === "upload") outside.add(content);
    else inside.set(content, await content.bytes.read(0, content.bytes.size));
  }
  return { inside, outside: [...outside] };
}

function onItsWay(
  { role, parts }: LooseTurn,
  inside: ReadonlyMap<Content, Uint8Array>,
  files: ReadonlyMap<Content, UploadedFile>,
): Turn {
  const sent = parts.map((part): Part => {
    if (!("content" in part)) return part;
    const { mimeType } = part.content;
    const file = files.get(part.content);
    if (file !== undefined) return { uri: file.uri, mimeType };
    const bytes = inside.get(part.content);
    if (bytes === undefined) throw new Error("A part has neither bytes nor a file.");
    return { bytes, mimeType };
  });
  return { role, parts: sent };
}

/**
 * The files that the service has lost. It names the first that it misses; files of one question often end together, so
 * that it is asked about the others. Empty when the error is about something else.
 */
async function lostFiles(
  error: unknown,
  files: readonly UploadedFile[],
  { endpoint, ...retrying }: WithUploads,
): Promise<readonly UploadedFile[]> {
  if (!isLoss(error)) return [];
  const named = /\bfiles\/[\w-]+/.exec(error.detail)?.[0];
  if (named !== undefined && !files.some(({ name }) => name === named)) return [];
  const gone = files.map(async (file) => file.name === named || (await isGone(endpoint, file, retrying)));
  const answers = await Promise.all(gone);
  return files.filter((_, i) => answers[i]);
}

async function isGone(endpoint: Endpoint, { name }: UploadedFile, retrying: Retrying): Promise<boolean> {
  try {
    await getFile(endpoint, name, retrying);
    return false;
  } catch (error) {
    if (isLoss(error)) return true;
    throw error;
  }
}

function isLoss(error: unknown): error is VisionError {
  return error instanceof VisionError && error.situation === "fileGone";
}

/** Those that the service has are taken as they are and no part of the progress. `use` is told of each file at once. */
async function uploadAll(
  contents: readonly Content[],
  { endpoint, cache, ...options }: WithUploads,
  use: (file: UploadedFile) => void,
): Promise<Map<Content, UploadedFile>> {
  const files = new Map<Content, UploadedFile>();
  const take = (content: Content, file: UploadedFile) => {
    files.set(content, file);
    use(file);
  };
  for (const [content, file] of await cache.findAll(endpoint, contents)) take(content, file);
  const missing = contents.filter((content) => !files.has(content));
  const size = missing.reduce((sum, { bytes }) => sum + bytes.size, 0);
  const sent = new Map<Content, number>();
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const queue = missing.values();
  const lane = async () => {
    for (const content of queue) {
      const onProgress = (bytes: number) => {
        sent.set(content, bytes);
        options.onProgress?.(
          [...sent.values()].reduce((sum, one) => sum + one, 0),
          size,
        );
      };
      take(content, await cache.ensureUploaded(endpoint, content, { ...options, signal, onProgress }));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(LANES, missing.length) }, lane));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return files;
}
