/** Windows bitmaps (DIB) as they stand in BMP files and in icons, neither of which sharp can read. */
import { ImageError } from "./imageError.ts";
import { checkPixels, isClear, type Raster, type Size } from "./raster.ts";
import { unpackRle } from "./rle.ts";

/** What a bitmap says of itself, found possible. */
export interface DibHeader extends Size {
  /** Bits a pixel. */
  readonly depth: number;
  readonly compression: number;
  /** The first row in the file is the top one. */
  readonly topDown: boolean;
  /** Which bits of a pixel of 16 or 32 are red, green, blue, alpha. */
  readonly masks: readonly [number, number, number, number];
  /** Where the palette is, how many colours it has, of 3 or 4 bytes: blue, green, red. */
  readonly palette: { readonly at: number; readonly count: number; readonly bytes: number };
}

const RLE8 = 1;
const RLE4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

/** The depths that a compression may have; the first is none. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16, 24, 32],
  [RLE8]: [8],
  [RLE4]: [4],
  [BIT_FIELDS]: [16, 32],
  [ALPHA_BIT_FIELDS]: [16, 32],
};

const OS2_LENGTH = 12;
const INFO_LENGTH = 40;
/** From this length on a header has a mask for alpha. */
const ALPHA_LENGTH = 56;

/** Reads the header at `at`. Throws ImageError for one that is cut off, impossible, of an unknown kind, or too large. */
export function readHeader(bytes: Buffer, at: number): DibHeader {
  const length = whole(() => bytes.readUInt32LE(at));
  const header = whole(() => (length === OS2_LENGTH ? os2Header(bytes, at) : infoHeader(bytes, at, length)));
  const known = DEPTHS[header.compression]?.includes(header.depth) === true;
  if (!known || header.width <= 0 || header.height <= 0) throw new ImageError("damaged");
  checkPixels(header);
  return header;
}

function os2Header(bytes: Buffer, at: number): DibHeader {
  const depth = bytes.readUInt16LE(at + 10);
  return {
    width: bytes.readUInt16LE(at + 4),
    height: bytes.readUInt16LE(at + 6),
    depth,
    compression: 0,
    topDown: false,
    masks: usualMasks(depth),
    palette: { at: at + OS2_LENGTH, count: depth <= 8 ? 1 << depth : 0, bytes: 3 },
  };
}

function infoHeader(bytes: Buffer, at: number, length: number): DibHeader {
  const height = bytes.readInt32LE(at + 8);
  const depth = bytes.readUInt16LE(at + 14);
  const compression = bytes.readUInt32LE(at + 16);
  const colours = bytes.readUInt32LE(at + 32);
  const given = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  const withAlpha = compression === ALPHA_BIT_FIELDS || length >= ALPHA_LENGTH;
  // Longer headers have the masks in the place where they follow the usual one.
  const mask = (i: number) => bytes.readUInt32LE(at + INFO_LENGTH + 4 * i);
  const behind = given && length === INFO_LENGTH ? (withAlpha ? 16 : 12) : 0;
  const most = depth <= 8 ? 1 << depth : 256;
  return {
    width: bytes.readInt32LE(at + 4),
    height: Math.abs(height),
    depth,
    compression,
    topDown: height < 0,
    masks: given ? [mask(0), mask(1), mask(2), withAlpha ? mask(3) : 0] : usualMasks(depth),
    palette: {
      at: at + length + behind,
      count: Math.min(most, colours === 0 && depth <= 8 ? most : colours),
      bytes: 4,
    },
  };
}

function usualMasks(depth: number): DibHeader["masks"] {
  return depth === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0];
}

/** Bytes of a row, padded to whole words. */
export function strideOf(width: number, depth: number): number {
  return Math.ceil((width * depth) / 32) * 4;
}

/**
 * Decodes the pixels that begin at `from`. An alpha channel that is zero everywhere means none, as for everybody else.
 * Throws ImageError when they are not all there.
 */
export function readPixels(bytes: Buffer, header: DibHeader, from: number): Raster {
  const { width, height, depth, compression } = header;
  const packed = compression === RLE8 || compression === RLE4;
  const rows = packed ? unpackRle(bytes.subarray(from), header) : bytes.subarray(from);
  const stride = packed ? width : strideOf(width, depth);
  const last = packed ? width : Math.ceil((width * depth) / 8);
  if (rows.length < stride * (height - 1) + last) throw new ImageError("damaged");

  const channels = depth > 8 && depth !== 24 && header.masks[3] !== 0 ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const paint = painter(bytes, header, packed ? 8 : depth);
  for (let row = 0; row < height; row++) {
    const y = header.topDown ? row : height - 1 - row;
    paint(rows, row * stride, data, y * width * channels);
  }
  const raster: Raster = { width, height, channels, data };
  if (isClear(raster)) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return raster;
}

/** Writes one row of pixels, read at `at`, into `data` at `to`. */
type Painter = (rows: Buffer, at: number, data: Uint8Array, to: number) => void;

function painter(bytes: Buffer, header: DibHeader, depth: number): Painter {
  if (depth <= 8) return indexPainter(bytes, header, depth);
  return depth === 24 ? bgrPainter(header.width) : maskPainter(header);
}

function indexPainter(bytes: Buffer, { width, palette }: DibHeader, depth: number): Painter {
  // A colour that the palette does not have is black.
  const colours = Buffer.alloc(256 * palette.bytes);
  bytes.copy(colours, 0, palette.at, palette.at + palette.count * palette.bytes);
  return (rows, start, data, to) => {
    for (let x = 0, out = to; x < width; x++) {
      const bit = x * depth;
      const index = ((rows[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
      const colour = index * palette.bytes;
      data[out++] = colours[colour + 2] ?? 0;
      data[out++] = colours[colour + 1] ?? 0;
      data[out++] = colours[colour] ?? 0;
    }
  };
}

function bgrPainter(width: number): Painter {
  return (rows, start, data, to) => {
    for (let at = start, out = to, end = start + 3 * width; at < end; at += 3) {
      data[out++] = rows[at + 2] ?? 0;
      data[out++] = rows[at + 1] ?? 0;
      data[out++] = rows[at] ?? 0;
    }
  };
}

function maskPainter({ width, depth, masks }: DibHeader): Painter {
  const fields = (masks[3] === 0 ? masks.slice(0, 3) : masks).map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    const most = mask >>> shift;
    return { mask, shift, scale: most === 0 ? 0 : 255 / most };
  });
  return (rows, start, data, to) => {
    for (let x = 0, out = to; x < width; x++) {
      const pixel = depth === 16 ? rows.readUInt16LE(start + 2 * x) : rows.readUInt32LE(start + 4 * x);
      for (const { mask, shift, scale } of fields) data[out++] = Math.round(((pixel & mask) >>> shift) * scale);
    }
  };
}

/** Reading past the end of the bytes means that they were cut off. */
function whole<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? new ImageError("damaged", [], { cause: error }) : error;
  }
}
