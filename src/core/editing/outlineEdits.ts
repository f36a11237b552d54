/** Polygons made simpler, and masks turned into polygons. */
import type { Point, Polygon } from "../annotation.ts";
import { boxOfPoints, ringArea, round3, SCALE } from "../geometry.ts";
import { simplifiedOutline } from "../outlines.ts";
import type { PlacedBitmap } from "../rle.ts";
import { simplifyRing } from "../simplify.ts";
import { traceBitmap } from "../trace.ts";

/** Of a picture, px. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Px by which an outline may change; each step takes twice as much away. */
const TOLERANCES = [0.5, 1, 2, 4, 8, 16, 32, 64];

/**
 * The polygon with the first of a row of tolerances that takes a point away: done again it becomes simpler still.
 * `undefined` when there is nothing left to take.
 *
 * @param size of the picture, px: the tolerance is one on the picture
 */
export function simplerPolygon(polygon: Polygon, size: Size): Polygon | undefined {
  const px = polygon.map((ring) => ring.map((point) => toPx(point, size)));
  const points = count(polygon);
  for (const tolerance of TOLERANCES) {
    const simple = px.map((ring) => simplifyRing(ring, tolerance));
    if (count(simple) < points) return simple.map((ring) => ring.map((point) => fromPx(point, size)));
  }
  return undefined;
}

/**
 * The outline of a mask with as few points as cover nearly the same (IoU ≥ 0.995); `undefined` when it covers nothing.
 *
 * @param mask px of the picture
 */
export function outlineOfMask({ left, top, bitmap }: PlacedBitmap, size: Size): Polygon | undefined {
  const rings = simplifiedOutline(traceBitmap(bitmap), bitmap)
    .map((ring) => ring.map(([y, x]) => fromPx([y + top, x + left], size)))
    .filter((ring) => ringArea(ring) > 0);
  return boxOfPoints(rings.flat()) === undefined ? undefined : rings;
}

function toPx([y, x]: Point, { width, height }: Size): Point {
  return [(y * height) / SCALE, (x * width) / SCALE];
}

function fromPx([y, x]: Point, { width, height }: Size): Point {
  return [round3((y / height) * SCALE), round3((x / width) * SCALE)];
}

function count(polygon: Polygon): number {
  return polygon.reduce((sum, ring) => sum + ring.length, 0);
}
