/** Fewer points for an outline that looks the same. */
import type { Point, Ring } from "./annotation.ts";
import { ringArea } from "./geometry.ts";

/**
 * A ring without the points that lie closer than `tolerance` to the line that is drawn without them
 * (Ramer–Douglas–Peucker). The points left are points of the ring, in their order. A ring with area keeps at least three
 * points and some area, whatever the tolerance.
 *
 * @param tolerance in the unit of the ring; with 0 only points on straight lines go
 */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  if (ring.length <= 3) return ring;
  const kept = new Uint8Array(ring.length);
  // A closed line has no ends to start from: the first point, the one farthest from it, and what is farthest from both.
  const opposite = farthest(ring, 0, 0, ring.length).index;
  kept[0] = 1;
  kept[opposite] = 1;
  keepBetween(ring, 0, opposite, tolerance, kept);
  keepBetween(ring, opposite, ring.length, tolerance, kept);
  const simple = ring.filter((_, i) => kept[i] === 1);
  // Where a ring crosses itself, what is left may cancel out.
  if (simple.length >= 3) return ringArea(simple) > 0 || ringArea(ring) === 0 ? simple : ring;
  const third = widest(ring, opposite);
  if (third === undefined) return ring;
  return [0, opposite, third].sort((a, b) => a - b).flatMap((index) => pointAt(ring, index));
}

/** Marks what must stay between two points of which both stay. `to` may be the ring's length, which is its first point. */
function keepBetween(ring: Ring, from: number, to: number, tolerance: number, kept: Uint8Array): void {
  const open: (readonly [number, number])[] = [[from, to]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [start, end] = range;
    const { index, distance } = farthest(ring, start, end % ring.length, end);
    if (index < 0 || distance <= tolerance) continue;
    kept[index] = 1;
    open.push([start, index], [index, end]);
  }
}

/** Of the points between `from` and `stop` the farthest from the line from `from` to `to`. */
function farthest(
  ring: Ring,
  from: number,
  to: number,
  stop: number,
): { readonly index: number; readonly distance: number } {
  const [a, b] = [ring[from], ring[to]];
  let best = { index: -1, distance: -1 };
  if (a === undefined || b === undefined) return best;
  for (let index = from + 1; index < stop; index++) {
    const point = ring[index];
    if (point === undefined) continue;
    const distance = distanceToSegment(point, a, b);
    if (distance > best.distance) best = { index, distance };
  }
  return best;
}

/** The point that spans the largest triangle with the first and the one at `opposite`; `undefined` when all are in line. */
function widest(ring: Ring, opposite: number): number | undefined {
  const [a, b] = [ring[0], ring[opposite]];
  let best: { readonly index: number; readonly area: number } | undefined;
  if (a === undefined || b === undefined) return undefined;
  for (const [index, point] of ring.entries()) {
    const area = ringArea([a, b, point]);
    if (area > (best?.area ?? 0)) best = { index, area };
  }
  return best?.index;
}

function pointAt(ring: Ring, index: number): readonly Point[] {
  const point = ring[index];
  return point === undefined ? [] : [point];
}

/** The distance of a point from the line between `a` and `b`, ends included. */
export function distanceToSegment([y, x]: Point, [ay, ax]: Point, [by, bx]: Point): number {
  const [dy, dx] = [by - ay, bx - ax];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1);
  return Math.hypot(ay + along * dy - y, ax + along * dx - x);
}
