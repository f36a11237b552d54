/** The outline of a mask with as few points as look the same. */
import type { Point, Ring } from "./annotation.ts";
import { type Bitmap, fillRings } from "./raster.ts";
import { simplifyRing } from "./simplify.ts";

/** Px, the loosest first. The steps of a slope are 0.7 px deep; the last leaves out points on straight lines only. */
const TOLERANCES = [1, 0.5, 0];

/** What an outline and its mask have in common at least: shared pixels by all pixels. */
const LEAST_IOU = 0.995;

/**
 * Px, `y` first. Many an edge runs exactly through the centres of pixels, and whether they are inside changes with the
 * last digit: an outline counts as what it covers when it is moved a little, either way.
 */
const NUDGES: readonly Point[] = [
  [0.01, 0.00618],
  [-0.01, -0.00618],
];

/**
 * Rings around a mask with as few points as cover nearly the same (IoU ≥ 0.995).
 *
 * @param rings that give exactly `bitmap` when they are filled by the even-odd rule; px of it, `y` first
 */
export function simplifiedOutline(rings: readonly Ring[], bitmap: Bitmap): Ring[] {
  for (const tolerance of TOLERANCES) {
    const simple = rings.map((ring) => simplifyRing(ring, tolerance));
    if (NUDGES.every((nudge) => coveredIou(simple, nudge, bitmap) >= LEAST_IOU)) return simple;
  }
  return [...rings];
}

function coveredIou(rings: readonly Ring[], [down, right]: Point, bitmap: Bitmap): number {
  const moved = rings.map((ring) => ring.map(([y, x]): Point => [y + down, x + right]));
  return bitmapIou(fillRings(moved, bitmap.width, bitmap.height), bitmap);
}

/** Shared ones by all ones of two bitmaps of one size; 1 when both have none. */
export function bitmapIou(a: Bitmap, b: Bitmap): number {
  let [shared, all] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const [one, other] = [a.data[i] ?? 0, b.data[i] ?? 0];
    shared += one & other;
    all += one | other;
  }
  return all === 0 ? 1 : shared / all;
}
