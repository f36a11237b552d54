/** Moving shapes without taking them out of the picture. */
import type { Box, Point } from "../annotation.ts";
import { round3, SCALE } from "../geometry.ts";
import type { Form } from "./forms.ts";

/**
 * The shift that is nearest to the wished one and keeps all boxes in the picture, in whole thousandths: shapes that are
 * moved by it keep their size exactly.
 *
 * @param shift 0–1000, `y` first
 */
export function boundedShift(boxes: readonly Box[], [down, right]: Point): Point {
  let [up, left, low, far] = [Infinity, Infinity, Infinity, Infinity];
  for (const [yMin, xMin, yMax, xMax] of boxes) {
    up = Math.min(up, yMin);
    left = Math.min(left, xMin);
    low = Math.min(low, SCALE - yMax);
    far = Math.min(far, SCALE - xMax);
  }
  return [within(down, up, low), within(right, left, far)];
}

/** `by` in whole thousandths, from `-back` to `ahead`. Without a place to go it stays 0. */
function within(by: number, back: number, ahead: number): number {
  // A difference of two thousandths is seldom one itself, but for its last digits.
  const least = -Math.floor(Math.max(back, 0) * 1000 + 1e-6) / 1000;
  const most = Math.floor(Math.max(ahead, 0) * 1000 + 1e-6) / 1000;
  // The last is for negative zero.
  return Math.min(Math.max(round3(by), least), most) + 0;
}

/** A shape moved as it is, all that it is made of; `shift` comes from `boundedShift`. */
export function moved<T extends Form>(shape: T, shift: Point): T {
  const { box_2d: box, polygon, point, path } = shape;
  const place = ([y, x]: Point): Point => [round3(y + shift[0]), round3(x + shift[1])];
  return {
    ...shape,
    ...(box && { box_2d: [...place([box[0], box[1]]), ...place([box[2], box[3]])] }),
    ...(polygon && { polygon: polygon.map((ring) => ring.map(place)) }),
    ...(point && { point: place(point) }),
    ...(path && { path: path.map(place) }),
  };
}
