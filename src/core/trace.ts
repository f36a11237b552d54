/**
 * Outlines of bitmaps.
 *
 * A contour library was measured first (d3-contour): it looks for the ring around every hole, which takes seconds for a
 * quarter of a megapixel of noise and grows with the square. Even-odd rings need no such search.
 */
import type { Point, Ring } from "./annotation.ts";
import type { Bitmap } from "./raster.ts";

/** East, south, west, north: each the right turn of the one before. */
const STEPS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

/** For each direction, where the pixel ahead on the left and the one ahead on the right stand, from the corner walked to. */
const LEFT_AHEAD = [
  [-1, 0],
  [0, 0],
  [0, -1],
  [-1, -1],
] as const;
const RIGHT_AHEAD = [
  [0, 0],
  [0, -1],
  [-1, -1],
  [-1, 0],
] as const;

/**
 * The outline of the ones of a bitmap along the edges of its pixels: filled again by the even-odd rule it gives the same
 * bitmap. Outer rings run clockwise as seen, holes the other way; pixels that touch at a corner only are kept apart. Rings
 * cross nowhere; they may touch at corners.
 *
 * @returns px of the bitmap, `y` first, a point wherever the direction changes; in the order of their first rows
 */
export function traceBitmap(bitmap: Bitmap): Ring[] {
  const { width, height, data } = bitmap;
  const at = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < height && column < width && data[row * width + column] === 1;
  // Every ring passes above a pixel that has none above it, walking east.
  const walked = new Uint8Array(width * height);
  const rings: Ring[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = row * width + column;
      if (data[index] !== 1 || walked[index] === 1 || (row > 0 && data[index - width] === 1)) continue;
      rings.push(walk(at, walked, width, row, column));
    }
  }
  return rings;
}

/** Walks round with the pixels on the right hand, from the corner above and left of a pixel, first to the east. */
function walk(
  at: (row: number, column: number) => boolean,
  walked: Uint8Array,
  width: number,
  startRow: number,
  startColumn: number,
): Ring {
  const ring: Point[] = [];
  let [row, column, direction] = [startRow, startColumn, 0];
  do {
    if (direction === 0) walked[row * width + column] = 1;
    const [down, right] = STEPS[direction] ?? STEPS[0];
    row += down;
    column += right;
    const [leftRow, leftColumn] = LEFT_AHEAD[direction] ?? LEFT_AHEAD[0];
    const [rightRow, rightColumn] = RIGHT_AHEAD[direction] ?? RIGHT_AHEAD[0];
    // Looking right first is what keeps pixels apart that touch at a corner.
    let turn = 0;
    if (!at(row + rightRow, column + rightColumn)) turn = 1;
    else if (at(row + leftRow, column + leftColumn)) turn = 3;
    if (turn !== 0) ring.push([row, column]);
    direction = (direction + turn) % 4;
  } while (row !== startRow || column !== startColumn || direction !== 0);
  return ring;
}
