/** Decoded pixels, and how many there may be. */
import type { PixelRect } from "../../core/tiles.ts";
import { ImageError } from "./imageError.ts";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Upright pixels, row by row, one byte a channel: RGB, or RGBA with alpha not multiplied in. */
export interface Raster extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
  /** The ICC profile the pixels are to be understood by; sRGB without one. */
  readonly icc?: Uint8Array;
}

/**
 * More pixels than any camera or scanner of today gives in one frame, few enough to be decoded in any computer's memory.
 * A file of a few kilobytes can claim billions.
 */
export const MAX_PIXELS = 150_000_000;

/**
 * Of a mask, which is kept beside hundreds of others: as many pixels as the largest pictures of cameras. What is painted has
 * 4096 each way at most, and so have the masks of models; those of a dataset may have all pixels of their picture.
 */
export const MAX_MASK_PIXELS = 64_000_000;

/** To be asked of what a header says, before anything is decoded. Throws ImageError. */
export function checkPixels({ width, height }: Size): void {
  if (width * height > MAX_PIXELS) throw new ImageError("tooManyPixels", [width, height, MAX_PIXELS / 1_000_000]);
}

/** The pixels of a rectangle, in memory of their own. */
export function cropped({ width, data, ...same }: Raster, rect: PixelRect): Raster {
  const row = rect.width * same.channels;
  const part = new Uint8Array(row * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.top + y) * width + rect.left) * same.channels;
    part.set(data.subarray(from, from + row), y * row);
  }
  return { ...same, width: rect.width, height: rect.height, data: part };
}

/** Whether no pixel lets the ground through. */
export function isOpaque(raster: Raster): boolean {
  return everyAlpha(raster, 255);
}

/** Whether no pixel hides the ground. */
export function isClear(raster: Raster): boolean {
  return raster.channels === 4 && everyAlpha(raster, 0);
}

function everyAlpha({ data, channels }: Raster, alpha: number): boolean {
  if (channels === 3) return true;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== alpha) return false;
  return true;
}
