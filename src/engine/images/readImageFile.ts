import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { ImageError } from "./imageError.ts";

/** Larger than any picture of as many pixels as can be worked on, short of what would fill the memory. */
const MAX_BYTES = 1_000_000_000;
const MEGABYTE = 1_000_000;

/**
 * What the file system says of a picture's file.
 * @throws ImageError for a folder, a device, or a file that is too large; the file system's errors as they are
 */
export async function statImageFile(path: string): Promise<Stats> {
  const found = await stat(path);
  if (found.isDirectory()) throw new ImageError("folder");
  if (!found.isFile()) throw new ImageError("notAFile");
  if (found.size > MAX_BYTES) {
    throw new ImageError("tooManyBytes", [Math.ceil(found.size / MEGABYTE), MAX_BYTES / MEGABYTE]);
  }
  return found;
}

/**
 * Reads a picture's file. What is no file is not opened: reading a pipe would wait for ever, and a device may never end.
 * @throws ImageError for a folder, a device, or a file that is too large; the file system's errors as they are
 */
export async function readImageFile(path: string): Promise<Buffer> {
  await statImageFile(path);
  return readFile(path);
}
