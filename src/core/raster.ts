/**
 * Bitmaps, and outlines filled into them.
 *
 * Outlines here are in px of the bitmap, `y` first: pixel (row, column) covers `[row, column]` to `[row + 1, column + 1]`.
 */
import type { Point, Ring } from "./annotation.ts";

/** A picture of zeros and ones, row by row, one byte a pixel. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** `width` × `height` bytes, each 0 or 1. */
  readonly data: Uint8Array;
}

/**
 * The pixels whose centres lie inside of the rings, by the even-odd rule. A centre that lies exactly on an edge belongs
 * to what is right of it or below, so that outlines that share an edge share no pixel.
 *
 * @param rings px, `y` first; they may reach outside of the bitmap
 */
export function fillRings(rings: readonly Ring[], width: number, height: number): Bitmap {
  // A mark flips everything right of it; one column more than the bitmap has takes the marks beyond its edge.
  const marks = new Uint8Array((width + 1) * height);
  for (const ring of rings) {
    let from = ring.at(-1);
    for (const to of ring) {
      if (from !== undefined) markEdge(marks, from, to, width, height);
      from = to;
    }
  }
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    let inside = 0;
    for (let column = 0; column < width; column++) {
      inside ^= marks[row * (width + 1) + column] ?? 0;
      data[row * width + column] = inside;
    }
  }
  return { width, height, data };
}

function markEdge(marks: Uint8Array, a: Point, b: Point, width: number, height: number): void {
  // Always from above, so that an edge marks the same pixels in either direction.
  const [[y0, x0], [y1, x1]] = a[0] <= b[0] ? [a, b] : [b, a];
  const first = Math.max(0, Math.ceil(y0 - 0.5));
  const last = Math.min(height - 1, Math.ceil(y1 - 0.5) - 1);
  for (let row = first; row <= last; row++) {
    const x = x0 + ((row + 0.5 - y0) / (y1 - y0)) * (x1 - x0);
    const at = row * (width + 1) + Math.min(Math.max(Math.ceil(x - 0.5), 0), width);
    marks[at] = (marks[at] ?? 0) ^ 1;
  }
}

/** The part of a bitmap that holds all its ones; `undefined` when it has none. `left`, `top`: where it stands, px. */
export function trimmed(
  bitmap: Bitmap,
): { readonly left: number; readonly top: number; readonly bitmap: Bitmap } | undefined {
  const { width, height, data } = bitmap;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let row = 0; row < height; row++) {
    const start = row * width;
    const first = data.subarray(start, start + width).indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, data.subarray(start, start + width).lastIndexOf(1));
    top = Math.min(top, row);
    bottom = row;
  }
  if (bottom < 0) return undefined;
  return { left, top, bitmap: cropped(bitmap, left, top, right + 1 - left, bottom + 1 - top) };
}

/** A rectangle of a bitmap; what lies outside of the bitmap is 0. `left` and `top` may be negative. */
export function cropped(
  { width, height, data }: Bitmap,
  left: number,
  top: number,
  cropWidth: number,
  cropHeight: number,
): Bitmap {
  const crop = new Uint8Array(cropWidth * cropHeight);
  const [from, to] = [Math.max(left, 0), Math.min(left + cropWidth, width)];
  if (from < to) {
    for (let row = Math.max(top, 0); row < Math.min(top + cropHeight, height); row++) {
      crop.set(data.subarray(row * width + from, row * width + to), (row - top) * cropWidth + from - left);
    }
  }
  return { width: cropWidth, height: cropHeight, data: crop };
}
