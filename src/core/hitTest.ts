/** What lies under the pointer. */
import type { Box, Point, Polygon, Shape } from "./annotation.ts";
import type { Position, Size } from "./camera.ts";
import { bounds, corners } from "./geometry.ts";

/** A shape that can be hit. Of its shapes the primary one counts: polygon, path, point, mask, box, in this order. */
export interface HitTarget {
  readonly id: string;
  readonly shape: Shape;
  /** Given for a shape whose mask is visible: whether the mask covers this point, which is inside `box_2d`. */
  readonly covers?: (at: Point) => boolean;
}

/** The smallest box around the primary shape; undefined when there is none to draw. A point's has no area. */
export function extent({ polygon, path, point, box_2d: box }: Shape): Box | undefined {
  const points = polygon?.flat() ?? path ?? (point ? [point] : undefined);
  if (points === undefined || points.length === 0) return box;
  return bounds(points);
}

/** Whether a point is inside of a polygon by the even-odd rule: inside of a hole is outside. */
export function insidePolygon(polygon: Polygon, [y, x]: Point): boolean {
  let inside = false;
  for (const ring of polygon) {
    let previous = ring.at(-1);
    for (const vertex of ring) {
      if (previous && vertex[0] > y !== previous[0] > y) {
        const crossing = vertex[1] + ((y - vertex[0]) / (previous[0] - vertex[0])) * (previous[1] - vertex[1]);
        if (x < crossing) inside = !inside;
      }
      previous = vertex;
    }
  }
  return inside;
}

/** What stands before others under the pointer: a point or line is aimed at, while an area is hit all over. */
const RANKS = { point: 0, line: 1, area: 2 } as const;

/** Which of its shapes a thing is drawn and hit as. */
function rank({ polygon, path, point }: Shape): number {
  if (polygon) return RANKS.area;
  if (path) return path.length === 1 ? RANKS.point : RANKS.line;
  return point ? RANKS.point : RANKS.area;
}

/** The distance of `at` from a line through `points`, in the unit of `px`, which makes px of 0–1000. */
function distanceToLine(points: readonly Point[], at: Point, px: Size, closed: boolean): number {
  const local = points.map(([y, x]) => ({ x: (x - at[1]) * px.width, y: (y - at[0]) * px.height }));
  let nearest = Number.POSITIVE_INFINITY;
  let from = closed ? local.at(-1) : local[0];
  for (const to of local) {
    if (from === undefined) break;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(Math.max(-(from.x * dx + from.y * dy) / length, 0), 1);
    nearest = Math.min(nearest, Math.hypot(from.x + along * dx, from.y + along * dy));
    from = to;
  }
  return nearest;
}

/** How far (px) a place is from what can be hit; 0 inside of an area. */
function missedBy(target: HitTarget, at: Point, px: Size): number {
  const { polygon, path, point, box_2d: box } = target.shape;
  if (polygon) {
    if (insidePolygon(polygon, at)) return 0;
    return polygon.reduce((nearest, ring) => Math.min(nearest, distanceToLine(ring, at, px, true)), Infinity);
  }
  if (path) return distanceToLine(path, at, px, false);
  if (point) return distanceToLine([point], at, px, false);
  if (!box) return Number.POSITIVE_INFINITY;
  const inside = at[0] >= box[0] && at[0] <= box[2] && at[1] >= box[1] && at[1] <= box[3];
  return inside && (target.covers?.(at) ?? true) ? 0 : distanceToLine(corners(box), at, px, true);
}

/** Image px by which shapes may be missed: px on the screen / scale. */
export interface Tolerance {
  /** For borders and lines. */
  readonly line: number;
  /** For points, which are drawn as dots that do not grow with the picture. */
  readonly point: number;
}

/**
 * Ids of what is at a place: points before lines, and each of these the nearest first; then what has an area, the smallest
 * bounding box first. Of equal ones the last given (drawn on top) comes first.
 *
 * @param at image px
 * @param image upright size in px, which makes px of the normalised shapes
 */
export function hitTest(
  targets: Iterable<HitTarget>,
  at: Position,
  tolerance: Tolerance,
  image: Size,
): readonly string[] {
  const px = { width: image.width / 1000, height: image.height / 1000 };
  const point: Point = [at.y / px.height, at.x / px.width];
  const found: { readonly id: string; readonly rank: number; readonly size: number }[] = [];
  for (const target of targets) {
    const ranked = rank(target.shape);
    const missed = missedBy(target, point, px);
    if (!(missed <= (ranked === RANKS.point ? tolerance.point : tolerance.line))) continue;
    const [yMin, xMin, yMax, xMax] = extent(target.shape) ?? [0, 0, 0, 0];
    const size = ranked === RANKS.area ? (yMax - yMin) * (xMax - xMin) : missed;
    found.push({ id: target.id, rank: ranked, size });
  }
  return found
    .reverse()
    .sort((a, b) => a.rank - b.rank || a.size - b.size)
    .map(({ id }) => id);
}

/** The next of several overlapping things after `current`; the first when `current` is none of them. */
export function cycle(hitIds: readonly string[], current: string | undefined): string | undefined {
  const at = current === undefined ? -1 : hitIds.indexOf(current);
  return hitIds[(at + 1) % hitIds.length];
}
