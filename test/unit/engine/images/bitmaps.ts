/** Writers of what sharp cannot write: bitmaps in all their dresses, icons, animated PNG. */
import { crc32 } from "node:zlib";
import sharp from "sharp";

export interface Rgb {
  readonly width: number;
  readonly height: number;
  /** RGB, or RGBA, row by row. */
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}

export async function rgbOf(picture: Uint8Array, alpha = false): Promise<Rgb> {
  const image = alpha ? sharp(picture).ensureAlpha() : sharp(picture).removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data, channels: alpha ? 4 : 3 };
}

export interface BitmapDress {
  readonly depth: 1 | 4 | 8 | 16 | 24 | 32;
  readonly topDown?: boolean;
  readonly os2?: boolean;
  readonly compression?: "rle" | "bitfields";
  /** Red, green, blue, alpha; with `bitfields`. */
  readonly masks?: readonly [number, number, number, number];
}

const INFO = 40;
const V4 = 108;

/** The bitmap as it stands in a file or in an icon, and where in it the pixels are. */
export function dib(image: Rgb, dress: BitmapDress): { bytes: Buffer; pixelsAt: number } {
  const { depth, topDown = false, os2 = false, compression, masks } = dress;
  const palette = depth <= 8 ? paletteOf(image, 1 << depth) : [];
  const length = os2 ? 12 : masks !== undefined && masks[3] !== 0 ? V4 : INFO;
  const behind = masks !== undefined && length === INFO ? 12 : 0;
  const header = Buffer.alloc(length + behind);
  header.writeUInt32LE(length, 0);
  if (os2) {
    header.writeUInt16LE(image.width, 4);
    header.writeUInt16LE(image.height, 6);
    header.writeUInt16LE(1, 8);
    header.writeUInt16LE(depth, 10);
  } else {
    header.writeInt32LE(image.width, 4);
    header.writeInt32LE(topDown ? -image.height : image.height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(depth, 14);
    header.writeUInt32LE(compression === "rle" ? (depth === 8 ? 1 : 2) : compression === "bitfields" ? 3 : 0, 16);
    header.writeUInt32LE(palette.length, 32);
    for (const [i, mask] of (masks ?? []).entries())
      if (i < 3 || length === V4) header.writeUInt32LE(mask, INFO + 4 * i);
  }
  const colours = Buffer.concat(
    (os2 && depth <= 8 ? padded(palette, 1 << depth) : palette).map(([r, g, b]) =>
      Buffer.from(os2 ? [b, g, r] : [b, g, r, 0]),
    ),
  );
  const order = Array.from({ length: image.height }, (_, row) => (topDown ? row : image.height - 1 - row));
  const rows = order.map((y) => rowOf(image, y, dress, palette));
  const pixels = compression === "rle" ? rle(rows.map(unpacked(image.width, depth)), depth) : Buffer.concat(rows);
  return { bytes: Buffer.concat([header, colours, pixels]), pixelsAt: header.length + colours.length };
}

export function bmp(image: Rgb, dress: BitmapDress): Buffer {
  const { bytes, pixelsAt } = dib(image, dress);
  const header = Buffer.alloc(14, 0);
  header.write("BM", "latin1");
  header.writeUInt32LE(14 + bytes.length, 2);
  header.writeUInt32LE(14 + pixelsAt, 10);
  return Buffer.concat([header, bytes]);
}

/** An icon of several pictures: PNG files, or bitmaps with the mask of what is transparent. */
export function ico(
  entries: readonly { readonly side: number; readonly depth: number; readonly bytes: Buffer }[],
): Buffer {
  const directory = Buffer.alloc(6 + 16 * entries.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(entries.length, 4);
  let offset = directory.length;
  for (const [i, { side, depth, bytes }] of entries.entries()) {
    const at = 6 + 16 * i;
    directory.writeUInt8(side % 256, at);
    directory.writeUInt8(side % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(depth, at + 6);
    directory.writeUInt32LE(bytes.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  }
  return Buffer.concat([directory, ...entries.map(({ bytes }) => bytes)]);
}

/** A bitmap for an icon: twice as high in its header, the mask of the transparent pixels below. */
export function maskedDib(image: Rgb, depth: 8 | 24 | 32): Buffer {
  const { width, height, data } = image;
  const { bytes } = dib(image, { depth });
  bytes.writeInt32LE(2 * height, 8);
  const stride = Math.ceil(width / 32) * 4;
  const mask = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = image.channels === 4 ? (data[(y * width + x) * 4 + 3] ?? 255) : 255;
      const at = (height - 1 - y) * stride + (x >> 3);
      if (alpha < 128) mask[at] = (mask[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([bytes, mask]);
}

/** The PNG as the default image of an animation; the second frame is the first one again. */
export function apng(png: Buffer, frames = 2): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames, 0);
  // Signature, then the header of 13 bytes.
  const behindHeader = 8 + 12 + 13;
  return Buffer.concat([png.subarray(0, behindHeader), pngChunk("acTL", control), png.subarray(behindHeader)]);
}

export function pngChunk(name: string, content: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(name, 4, "latin1");
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

type Colour = readonly [number, number, number];

function pixel({ width, data, channels }: Rgb, x: number, y: number): [number, number, number, number] {
  const at = (y * width + x) * channels;
  const [r = 0, g = 0, b = 0, a = 255] = data.subarray(at, at + channels);
  return [r, g, b, channels === 4 ? a : 255];
}

function paletteOf(image: Rgb, most: number): Colour[] {
  const found = new Map<string, Colour>();
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const [r, g, b] = pixel(image, x, y);
      found.set(`${r},${g},${b}`, [r, g, b]);
    }
  }
  if (found.size > most) throw new Error(`${found.size} colours do not fit into a palette of ${most}`);
  return [...found.values()];
}

function padded(palette: readonly Colour[], count: number): Colour[] {
  return Array.from({ length: count }, (_, i) => palette[i] ?? [0, 0, 0]);
}

function rowOf(image: Rgb, y: number, { depth, masks }: BitmapDress, palette: readonly Colour[]): Buffer {
  const row = Buffer.alloc(Math.ceil((image.width * depth) / 32) * 4);
  for (let x = 0; x < image.width; x++) {
    const [r, g, b, a] = pixel(image, x, y);
    if (depth <= 8) {
      const index = palette.findIndex((colour) => colour[0] === r && colour[1] === g && colour[2] === b);
      const bit = x * depth;
      row[bit >> 3] = (row[bit >> 3] ?? 0) | (index << (8 - depth - (bit & 7)));
    } else if (depth === 24) {
      row.set([b, g, r], x * 3);
    } else {
      const used = masks ?? (depth === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0xff000000]);
      const value = [r, g, b, a].reduce((sum, channel, i) => sum + field(channel, used[i] ?? 0), 0);
      if (depth === 16) row.writeUInt16LE(value, 2 * x);
      else row.writeUInt32LE(value, 4 * x);
    }
  }
  return row;
}

function field(channel: number, mask: number): number {
  if (mask === 0) return 0;
  const shift = 31 - Math.clz32(mask & -mask);
  return Math.round((channel / 255) * (mask >>> shift)) * 2 ** shift;
}

function unpacked(width: number, depth: number): (row: Buffer) => number[] {
  return (row) =>
    Array.from({ length: width }, (_, x) => {
      const bit = x * depth;
      return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    });
}

/** Runs where a colour is repeated, else literal stretches, with an empty jump on every row. */
function rle(rows: readonly (readonly number[])[], depth: number): Buffer {
  const codes: number[] = [];
  for (const row of rows) {
    codes.push(0, 2, 0, 0);
    for (let x = 0; x < row.length; ) {
      let run = 1;
      while (run < 255 && row[x + run] === row[x]) run++;
      const index = row[x] ?? 0;
      if (run > 2 || row.length - x < 5) {
        codes.push(run, depth === 8 ? index : (index << 4) | index);
        x += run;
        continue;
      }
      const literal = row.slice(x, x + 5);
      const packed = depth === 8 ? literal : [0, 2, 4].map((i) => ((literal[i] ?? 0) << 4) | (literal[i + 1] ?? 0));
      codes.push(0, 5, ...packed, ...(packed.length % 2 === 0 ? [] : [0]));
      x += 5;
    }
    codes.push(0, 0);
  }
  return Buffer.from([...codes, 0, 1]);
}
