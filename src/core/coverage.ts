/** Which pixels of a picture a mask covers. */
import type { Box } from "./annotation.ts";
import type { PlacedBitmap } from "./rle.ts";

/** A decoded probability map, row by row, one byte a pixel. */
export interface GrayMap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * The map is stretched over the box (bilinear, as Gemini's documentation does it) and cut at the threshold at the centre
 * of every pixel of the picture.
 *
 * @param threshold 0–255; what is above belongs to the object
 * @param box px of the picture, `y` first; what of it lies outside of the picture is left out
 * @param size of the picture, px
 */
export function coveredBy(
  map: GrayMap,
  threshold: number,
  box: Box,
  size: { readonly width: number; readonly height: number },
): PlacedBitmap {
  const [y0, x0, y1, x1] = box;
  const [top, left] = [Math.max(0, Math.ceil(y0 - 0.5)), Math.max(0, Math.ceil(x0 - 0.5))];
  const height = Math.max(0, Math.min(size.height, Math.ceil(y1 - 0.5)) - top);
  const width = Math.max(0, Math.min(size.width, Math.ceil(x1 - 0.5)) - left);
  const columns = Array.from({ length: width }, (_, i) => between(left + i + 0.5, x0, x1, map.width));
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const { first, second, part } = between(top + row + 0.5, y0, y1, map.height);
    const [upper, lower] = [first * map.width, second * map.width];
    for (const [column, across] of columns.entries()) {
      const above = mix(map.data, upper + across.first, upper + across.second, across.part);
      const below = mix(map.data, lower + across.first, lower + across.second, across.part);
      if (above + (below - above) * part > threshold) data[row * width + column] = 1;
    }
  }
  return { left, top, bitmap: { width, height, data } };
}

/** The two cells around a place, and how near it is to the second. */
function between(at: number, from: number, to: number, cells: number) {
  const place = Math.min(Math.max(((at - from) / (to - from)) * cells - 0.5, 0), cells - 1);
  const first = Math.floor(place);
  return { first, second: Math.min(first + 1, cells - 1), part: place - first };
}

function mix(data: Uint8Array, a: number, b: number, part: number): number {
  const [from, to] = [data[a] ?? 0, data[b] ?? 0];
  return from + (to - from) * part;
}
