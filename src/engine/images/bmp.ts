import { type DibHeader, readHeader, readPixels } from "./dib.ts";
import { ImageError } from "./imageError.ts";
import type { Raster, Size } from "./raster.ts";

/** The file's own header; the bitmap's follows. */
const FILE_HEADER = 14;

/** A BMP file whose header was read: its size, and its pixels when they are wanted. */
export interface Bitmap extends Size {
  /** Throws ImageError when the pixels are not all there. */
  readonly decode: () => Raster;
}

/** Throws ImageError when the header is damaged or claims too many pixels. */
export function readBmp(file: Uint8Array): Bitmap {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const header: DibHeader = readHeader(bytes, FILE_HEADER);
  const from = bytes.readUInt32LE(10);
  if (from < FILE_HEADER || from > bytes.length) throw new ImageError("damaged");
  const { width, height } = header;
  return { width, height, decode: () => readPixels(bytes, header, from) };
}
