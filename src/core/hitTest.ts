/** What lies under the pointer. */
import type { Box, Point, Polygon, Shape } from "./annotation.ts";
import type { Position, Size } from "./camera.ts";
import { bounds } from "./geometry.ts";

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

function corners([yMin, xMin, yMax, xMax]: Box): readonly Point[] {
  return [
    [yMin, xMin],
    [yMin, xMax],
    [yMax, xMax],
    [yMax, xMin],
  ];
}

function hits(target: HitTarget, at: Point, px: Size, tolerance: number): boolean {
  const { polygon, path, point, box_2d: box } = target.shape;
  if (polygon) {
    return insidePolygon(polygon, at) || polygon.some((ring) => distanceToLine(ring, at, px, true) <= tolerance);
  }
  if (path) return distanceToLine(path, at, px, false) <= tolerance;
  if (point) return distanceToLine([point], at, px, false) <= tolerance;
  if (!box) return false;
  const inside = at[0] >= box[0] && at[0] <= box[2] && at[1] >= box[1] && at[1] <= box[3];
  if (inside && (target.covers?.(at) ?? true)) return true;
  return distanceToLine(corners(box), at, px, true) <= tolerance;
}

/**
 * Ids of what is at a place, smallest bounding box first, and of equal ones the last given (drawn on top) first.
 *
 * @param at image px
 * @param tolerance image px by which a border, line or point may be missed: px on the screen / scale
 * @param image upright size in px, which makes px of the normalised shapes
 */
export function hitTest(targets: Iterable<HitTarget>, at: Position, tolerance: number, image: Size): readonly string[] {
  const px = { width: image.width / 1000, height: image.height / 1000 };
  const point: Point = [at.y / px.height, at.x / px.width];
  const found: { readonly id: string; readonly area: number }[] = [];
  for (const target of targets) {
    if (!hits(target, point, px, tolerance)) continue;
    const [yMin, xMin, yMax, xMax] = extent(target.shape) ?? [0, 0, 0, 0];
    found.push({ id: target.id, area: (yMax - yMin) * (xMax - xMin) });
  }
  return found
    .reverse()
    .sort((a, b) => a.area - b.area)
    .map(({ id }) => id);
}

/** The next of several overlapping things after `current`; the first when `current` is none of them. */
export function cycle(hitIds: readonly string[], current: string | undefined): string | undefined {
  const at = current === undefined ? -1 : hitIds.indexOf(current);
  return hitIds[(at + 1) % hitIds.length];
}
