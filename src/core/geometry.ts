/** Boxes, points and rings in 0–1000 coordinates, `y` first. All functions are pure. */
import type { Annotation, Box, Point, Polygon, Ring } from "./annotation.ts";

/** The scale of all stored coordinates: 0 is the first edge of the upright image, 1000 the last. */
export const SCALE = 1000;

/** Three decimals are kept: a thousandth of a unit is 0.05 px in a 50,000 px picture. */
export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** `value` within 0–1000. */
export function clamp(value: number): number {
  return Math.min(SCALE, Math.max(0, value));
}

/**
 * The box with its corners in order, clamped to the image and rounded to three decimals; `undefined` when a coordinate is
 * not finite or nothing of it lies inside the image.
 */
export function normalBox(yA: number, xA: number, yB: number, xB: number): Box | undefined {
  if (![yA, xA, yB, xB].every(Number.isFinite)) return undefined;
  const box: Box = [
    round3(clamp(Math.min(yA, yB))),
    round3(clamp(Math.min(xA, xB))),
    round3(clamp(Math.max(yA, yB))),
    round3(clamp(Math.max(xA, xB))),
  ];
  return area(box) > 0 ? box : undefined;
}

/** Square units (of a million for the whole image). */
export function area([yMin, xMin, yMax, xMax]: Box): number {
  return Math.max(0, yMax - yMin) * Math.max(0, xMax - xMin);
}

/** Intersection over union, 0–1. Two boxes without area have 0. */
export function iou(a: Box, b: Box): number {
  const height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (height <= 0 || width <= 0) return 0;
  const shared = height * width;
  return shared / (area(a) + area(b) - shared);
}

/** The smallest box around points, as they are: one point's has no area, that of no point is inside out. */
export function bounds(points: Iterable<Point>): Box {
  let [yMin, xMin, yMax, xMax] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [y, x] of points) {
    yMin = Math.min(yMin, y);
    xMin = Math.min(xMin, x);
    yMax = Math.max(yMax, y);
    xMax = Math.max(xMax, x);
  }
  return [yMin, xMin, yMax, xMax];
}

/** The smallest box around others, as they are: that of none is inside out. */
export function around(boxes: readonly Box[]): Box {
  return bounds(boxes.flatMap(corners));
}

/** The smallest box around points; `undefined` when it has no area. */
export function boxOfPoints(points: Iterable<Point>): Box | undefined {
  return normalBox(...bounds(points));
}

/** The smallest box around all rings of a polygon. */
export function boxOfPolygon(polygon: Polygon): Box | undefined {
  return boxOfPoints(polygon.flat());
}

/** The area inside one ring (shoelace), whatever its direction. */
export function ringArea(ring: Ring): number {
  let sum = 0;
  ring.forEach(([y, x], i) => {
    const [nextY, nextX] = ring[(i + 1) % ring.length] ?? [y, x];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum) / 2;
}

/** The distance of two points in units. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Whether an annotation has a shape besides its box. */
export function hasOwnShape(annotation: Pick<Annotation, "polygon" | "mask">): boolean {
  return annotation.polygon !== undefined || annotation.mask !== undefined;
}

/** The corners of a box, clockwise from the upper left. */
export function corners([yMin, xMin, yMax, xMax]: Box): Ring {
  return [
    [yMin, xMin],
    [yMin, xMax],
    [yMax, xMax],
    [yMax, xMin],
  ];
}
