import { ImageError } from "./imageError.ts";

const START = 1000;

/** What a file is that is no picture, told where that helps. */
export function stranger(file: Uint8Array): ImageError {
  if (file.length === 0) return new ImageError("empty");
  const start = Buffer.from(file.subarray(0, START)).toString("latin1");
  if (start.startsWith("version https://git-lfs.github.com/spec/")) return new ImageError("lfsPointer");
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b/i.test(start)) return new ImageError("webPage");
  return new ImageError("notImage");
}
