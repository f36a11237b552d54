/** Masks of a dataset, as pixels. */
import { decodeRle, type PlacedBitmap, rleBounds } from "../../core/rle.ts";
import { STRICT } from "../images/encode.ts";
import { loadSharp } from "../images/loadSharp.ts";
import { MAX_PIXELS, type Size } from "../images/raster.ts";
import { unpackBrush } from "./brush.ts";
import type { DatasetMask } from "./dataset.ts";
import { bitmapOfPng } from "./masks.ts";

/**
 * How many pixels a mask takes in memory when it is decoded; nothing is decoded for that. A few bytes of a file can mean
 * hundreds of millions, as often as they stand there.
 *
 * @throws when it is a PNG that is none
 */
export async function pixelsIn(mask: DatasetMask): Promise<number> {
  switch (mask.kind) {
    case "columns":
    case "rows": {
      const bounds = rleBounds(mask.rle);
      return bounds === undefined ? 0 : (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
    }
    case "png": {
      const { width, height } = await (await loadSharp())(mask.png, STRICT).metadata();
      return width * height;
    }
    case "brush":
      return mask.size.width * mask.size.height;
  }
}

/**
 * The pixels of a mask; `undefined` when it covers none.
 * @throws when it cannot be decoded
 */
export async function placedPixels(mask: DatasetMask): Promise<PlacedBitmap | undefined> {
  switch (mask.kind) {
    case "columns":
      return movedBy(mask, decodeRle(mask.rle));
    case "rows":
      return movedBy(mask, turned(decodeRle(mask.rle)));
    case "png":
      return { left: mask.left, top: mask.top, bitmap: await bitmapOfPng(mask.png) };
    case "brush": {
      const rle = unpackBrush(mask.bytes, mask.size);
      if (rle === undefined) throw new Error("The brush is not of a picture of this size.");
      return decodeRle(rle);
    }
  }
}

function movedBy({ left, top }: Offset, part: PlacedBitmap | undefined): PlacedBitmap | undefined {
  return part && { left: left + part.left, top: top + part.top, bitmap: part.bitmap };
}

interface Offset {
  readonly left: number;
  readonly top: number;
}

/** Rows become columns. */
function turned(part: PlacedBitmap | undefined): PlacedBitmap | undefined {
  if (part === undefined) return undefined;
  const { left, top, bitmap } = part;
  const { width, height, data } = bitmap;
  const rows = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[x * height + y] = data[y * width + x] ?? 0;
  }
  return { left: top, top: left, bitmap: { width: height, height: width, data: rows } };
}

/** How many pixels the masks and outlines of one picture may take together. */
export class PixelBudget {
  #left: number;

  /** Much more than the objects of any picture take that somebody drew: 16 times all of it, and of small ones more. */
  constructor({ width, height }: Size) {
    this.#left = Math.max(300_000_000, Math.min(width * height, MAX_PIXELS) * 16);
  }

  /** Whether there are so many left; they are taken. */
  take(pixels: number): boolean {
    if (!(pixels <= this.#left)) return false;
    this.#left -= pixels;
    return true;
  }
}
