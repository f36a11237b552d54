/** The points of outlines and lines: added, moved and taken away. All in 0–1000, `y` first. */
import type { Point, Polygon } from "../annotation.ts";
import { clamp, round3 } from "../geometry.ts";

/** A point of an outline. */
export interface Vertex {
  readonly ring: number;
  readonly index: number;
}

/** Whether two name the same point. */
export function sameVertex(a: Vertex, b: Vertex): boolean {
  return a.ring === b.ring && a.index === b.index;
}

/** Some points moved; each stays in the picture by itself. */
export function moveVertices(rings: Polygon, vertices: readonly Vertex[], [down, right]: Point): Polygon {
  return rings.map((ring, r) =>
    ring.map((point, i): Point => {
      if (!vertices.some((vertex) => vertex.ring === r && vertex.index === i)) return point;
      return [round3(clamp(point[0] + down)), round3(clamp(point[1] + right))];
    }),
  );
}

/** A point that can be added: in the middle of the edge that ends at `vertex`, before which it goes. */
export interface Midpoint {
  readonly vertex: Vertex;
  readonly at: Point;
}

/** The middles of all edges. `closed`: the last point of a ring is joined to its first. */
export function midpoints(rings: Polygon, closed: boolean): Midpoint[] {
  return rings.flatMap((ring, r) =>
    ring.flatMap(([y, x], index) => {
      const before = index > 0 ? ring[index - 1] : closed ? ring.at(-1) : undefined;
      if (before === undefined) return [];
      return [{ vertex: { ring: r, index }, at: [(before[0] + y) / 2, (before[1] + x) / 2] as const }];
    }),
  );
}

/** A point more, before `vertex`, which is its name from then on. */
export function insertVertex(rings: Polygon, { ring, index }: Vertex, [y, x]: Point): Polygon {
  const at: Point = [round3(clamp(y)), round3(clamp(x))];
  return rings.map((points, r) => (r === ring ? points.toSpliced(index, 0, at) : points));
}

/**
 * Some points less. A ring that would have fewer than `least` stays as it is, unless all of its points are to go and it
 * is not the last ring: then it goes, as a hole that is filled.
 */
export function removeVertices(rings: Polygon, vertices: readonly Vertex[], least: number): Polygon {
  const kept = rings.map((ring, r) =>
    ring.filter((_, i) => !vertices.some((vertex) => vertex.ring === r && vertex.index === i)),
  );
  if (kept.every((ring) => ring.length === 0)) return rings;
  return kept.flatMap((ring, r) => {
    if (ring.length === 0) return [];
    return [ring.length < least ? (rings[r] ?? ring) : ring];
  });
}
