/** Bytes to be sent, wherever they are: in memory, or on disk and read piece by piece. */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { DocumentError } from "../documents/documentError.ts";
import { VisionError } from "./errors.ts";

/** So many bytes, any piece of which can be had at any time. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. Throws `fileChanged`, and the file system's errors. */
  readonly read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes to send, and what makes them the same as others. */
export interface Content {
  readonly bytes: ByteSource;
  readonly mimeType: string;
  /** Shown to the person, and by the service in its list. */
  readonly displayName: string;
  /** Of the bytes as sent, hexadecimal. */
  readonly sha256: string;
}

/** Millions of bytes, to one decimal, as sentences have them. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** So much of a file is hashed at once. */
const PIECE = 1024 * 1024;

/** Bytes in memory. */
export function inMemory(data: Uint8Array | Blob): ByteSource {
  if (data instanceof Blob) {
    return { size: data.size, read: async (start, end) => new Uint8Array(await data.slice(start, end).arrayBuffer()) };
  }
  return { size: data.byteLength, read: async (start, end) => Uint8Array.from(data.subarray(start, end)) };
}

/** So that opening a pipe does not wait for its other end; Windows has no such thing. */
const NO_WAIT = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * What `use` makes of a file's bytes, of which only the piece at hand is in memory. A file that changes meanwhile is
 * found out at the next piece. Throws what `use` throws, DocumentError for what is no file, and the file system's errors.
 */
export async function withFile<T>(path: string, use: (bytes: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(path, NO_WAIT);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new DocumentError(found.isDirectory() ? "folder" : "notAFile");
    return await use(await fileBytes(handle));
  } finally {
    await handle.close();
  }
}

/** The bytes together with their hash: reads all of them once. Throws what reading throws, `cancelled` when aborted. */
export async function contentOf(
  bytes: ByteSource,
  { mimeType, displayName }: Pick<Content, "mimeType" | "displayName">,
  signal?: AbortSignal,
): Promise<Content> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.size; at += PIECE) {
    if (signal?.aborted) throw new VisionError("cancelled");
    hash.update(await bytes.read(at, Math.min(at + PIECE, bytes.size)));
  }
  return { bytes, mimeType, displayName, sha256: hash.digest("hex") };
}

async function fileBytes(handle: FileHandle): Promise<ByteSource> {
  const before = await handle.stat();
  const read = async (start: number, end: number) => {
    const piece = new Uint8Array(end - start);
    let filled = 0;
    while (filled < piece.length) {
      const { bytesRead } = await handle.read(piece, filled, piece.length - filled, start + filled);
      if (bytesRead === 0) throw new VisionError("fileChanged");
      filled += bytesRead;
    }
    const { size, mtimeMs } = await handle.stat();
    if (size !== before.size || mtimeMs !== before.mtimeMs) throw new VisionError("fileChanged");
    return piece;
  };
  return { size: before.size, read };
}
