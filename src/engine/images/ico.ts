/** Icons hold the same picture in several sizes, as PNG files or as bitmaps with a mask. */
import type { Bitmap } from "./bmp.ts";
import { type DibHeader, readHeader, readPixels, strideOf } from "./dib.ts";
import { ImageError } from "./imageError.ts";
import { imageKind } from "./kinds.ts";
import { isOpaque, type Raster } from "./raster.ts";

const DIRECTORY = 6;
const ENTRY = 16;

/**
 * The largest picture of an icon, the one with most colours among equals: a PNG file, or a bitmap.
 * @throws ImageError when there is none, or it is cut off
 */
export function largestInIco(file: Uint8Array): Uint8Array | Bitmap {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const count = bytes.length < DIRECTORY ? 0 : bytes.readUInt16LE(4);
  const entries = Array.from({ length: count }, (_, i) => DIRECTORY + ENTRY * i)
    .filter((at) => at + ENTRY <= bytes.length)
    .map((at) => {
      const [length, offset] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)];
      return {
        // 256 does not fit and is written as 0.
        area: (bytes[at] || 256) * (bytes[at + 1] || 256),
        depth: bytes.readUInt16LE(at + 6),
        length,
        data: bytes.subarray(offset, offset + length),
      };
    })
    .sort((a, b) => b.area - a.area || b.depth - a.depth);
  const [best] = entries;
  if (best === undefined || best.data.length < best.length) throw new ImageError("damaged");
  return imageKind(best.data) === "png" ? best.data : maskedBitmap(best.data);
}

/** The header counts the rows of the colours and those of the mask below them. */
function maskedBitmap(bytes: Buffer): Bitmap {
  const both = readHeader(bytes, 0);
  const alpha = 0xff000000;
  const [red, green, blue] = both.masks;
  const header: DibHeader = {
    ...both,
    height: Math.floor(both.height / 2),
    masks: both.depth === 32 ? [red, green, blue, alpha] : both.masks,
  };
  const { width, height, palette } = header;
  if (height === 0) throw new ImageError("damaged");
  return { width, height, decode: () => withMask(bytes, header, palette.at + palette.count * palette.bytes) };
}

function withMask(bytes: Buffer, header: DibHeader, from: number): Raster {
  const { width, height, depth } = header;
  const colours = readPixels(bytes, header, from);
  const stride = strideOf(width, 1);
  const maskAt = from + strideOf(width, depth) * height;
  // A channel of its own says more than the mask; and some icons have none.
  if (!isOpaque(colours) || maskAt + stride * height > bytes.length) return colours;
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0, to = 0; to < data.length; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const at = pixel * colours.channels;
    const row = maskAt + (header.topDown ? y : height - 1 - y) * stride;
    const clear = ((bytes[row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
    data[to++] = colours.data[at] ?? 0;
    data[to++] = colours.data[at + 1] ?? 0;
    data[to++] = colours.data[at + 2] ?? 0;
    data[to++] = clear === 1 ? 0 : 255;
  }
  return { width, height, channels: 4, data };
}
