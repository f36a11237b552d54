/** Uploads a file in pieces: it can be called off, and goes on after a broken connection. */
import type { ByteSource } from "./bytes.ts";
import type { Endpoint } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { deleteFile, type RemoteFile, untilUsable } from "./files.ts";
import { MAX_TRIES, type Retrying, retrying } from "./retry.ts";
import { type Progress, startUpload, type UploadSession } from "./uploadSession.ts";

/** A file to be stored by the service. */
export interface Upload {
  readonly bytes: ByteSource;
  readonly mimeType: string;
  /** For lists; the service keeps 512 characters of it. */
  readonly displayName: string;
}

/** How to upload, and whom to tell of it. */
export interface Uploading extends Retrying {
  /** Told of the bytes that the service has, never fewer than before, and of all there are. */
  readonly onProgress?: ((sent: number, size: number) => void) | undefined;
  /** Bytes sent at once, and so the most that is sent again after a broken connection. */
  readonly chunkBytes?: number;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
/** Of one file, https://ai.google.dev/gemini-api/docs/files, read 2026-10-05. */
export const MAX_FILE_BYTES = 2 * 1024 ** 3;

/**
 * Stores a file with the service and waits until questions may refer to it. A broken piece is sent again from where the
 * service stopped receiving, after pauses (see `retrying`). Throws a `VisionError`, `cancelled` when `signal` is aborted
 * (then the connection is closed at once); and what reading the bytes throws.
 */
export async function uploadFile(endpoint: Endpoint, upload: Upload, options: Uploading = {}): Promise<RemoteFile> {
  const { bytes, mimeType, displayName } = upload;
  const { size } = bytes;
  if (size > MAX_FILE_BYTES) throw new VisionError("fileTooLarge", [megabytes(size), megabytes(MAX_FILE_BYTES)]);
  options.onProgress?.(0, size);
  const session = await retrying(() => startUpload(endpoint, { mimeType, displayName, size }, options), options);
  const stored = await sendAll(session, bytes, options);
  try {
    return await untilUsable(endpoint, stored, options);
  } catch (error) {
    // Nobody will ask about it. Should this fail, it ends by itself after 48 hours.
    void deleteFile(endpoint, stored.name).catch(() => {});
    throw error;
  }
}

async function sendAll(session: UploadSession, bytes: ByteSource, options: Uploading): Promise<RemoteFile> {
  const { onProgress, chunkBytes = CHUNK_BYTES } = options;
  const { granularity } = session;
  const step = Math.max(granularity, chunkBytes - (chunkBytes % granularity));
  let furthest = 0;
  for (let offset = 0, inVain = 0; ; ) {
    const piece = await bytes.read(offset, Math.min(offset + step, bytes.size));
    const progress = await sendPiece(session, piece, offset, options);
    if ("file" in progress) {
      onProgress?.(bytes.size, bytes.size);
      return progress.file;
    }
    offset = progress.received;
    inVain = offset > furthest ? 0 : inVain + 1;
    if (inVain >= MAX_TRIES) {
      throw new VisionError("server", ["200"], { detail: `The upload comes no further than ${furthest} bytes.` });
    }
    furthest = Math.max(furthest, offset);
    onProgress?.(furthest, bytes.size);
  }
}

/**
 * Sends a piece. When that fails in a way that a second try may mend, the service is asked how far it came, and only a
 * place other than where the piece began ends the tries: there the next piece begins.
 */
function sendPiece(
  session: UploadSession,
  piece: Uint8Array<ArrayBuffer>,
  offset: number,
  options: Uploading,
): Promise<Progress> {
  let broken = false;
  const moved = (progress: Progress) => "file" in progress || progress.received !== offset;
  return retrying(async () => {
    if (broken) {
      const now = await session.where(options);
      if (moved(now)) return now;
    }
    try {
      return await session.send(piece, offset, options);
    } catch (error) {
      if (!(error instanceof VisionError)) throw error;
      broken = true;
      // The service may notice a broken connection later than we: then what it told was not yet all, and is refused.
      const misplaced = error.status === 400 ? await session.where(options) : undefined;
      if (misplaced !== undefined && moved(misplaced)) return misplaced;
      // On a slow line a piece takes too long, but not all of it was in vain.
      throw error.situation === "timeout" ? new VisionError("serverTimeout", [], { detail: error.detail }) : error;
    }
  }, options);
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / 1_000_000));
}
