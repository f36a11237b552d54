/**
 * Between the even-odd rings of this project and outlines of other programs, which know no holes and take several
 * outlines of one object for its parts. All in one unit (px, mostly), `y` first.
 */
import type { Box, Point, Polygon, Ring } from "./annotation.ts";
import { bounds, ringArea } from "./geometry.ts";
import { insidePolygon } from "./hitTest.ts";
import { type Bitmap, fillRings } from "./raster.ts";
import type { PlacedBitmap } from "./rle.ts";
import { traceBitmap } from "./trace.ts";

/** Of a picture, px: rings that nothing else can untangle are drawn into its pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

interface Bounded {
  readonly ring: Ring;
  readonly box: Box;
}

/** With more, finding out how rings lie would take longer than drawing them: the work grows with the square. */
const MAX_RINGS = 1000;
const MAX_POINTS = 20_000;

/**
 * The same area as outlines without holes that do not overlap: a hole is joined to its outline by a cut of no width. Rings
 * that cross each other are drawn into the picture's pixels and traced.
 *
 * @param polygon px
 * @param size of the picture, px
 */
export function outlinesWithoutHoles(polygon: Polygon, size: Size): Ring[] {
  if (polygon.length < 2) return [...polygon];
  const rings = polygon.map(bounded);
  if (!isTooMuch(polygon) && !anyPair(rings, crosses)) return cutOpen(rings);
  const { left, top, bitmap } = drawn([polygon], size);
  return outlinesOfBitmap(bitmap).map((ring) => moved(ring, top, left));
}

/** Outlines without holes that together cover the ones of a bitmap, each once. In px of it, along its pixels' edges. */
export function outlinesOfBitmap(bitmap: Bitmap): Ring[] {
  const rings = traceBitmap(bitmap);
  return rings.length <= MAX_RINGS ? cutOpen(rings.map(bounded)) : slices(bitmap);
}

/** Noise is cut into strips of two rows: none is high enough for a hole. */
function slices({ width, height, data }: Bitmap): Ring[] {
  const outlines: Ring[] = [];
  for (let top = 0; top < height; top += 2) {
    const rows = Math.min(2, height - top);
    const strip = { width, height: rows, data: data.subarray(top * width, (top + rows) * width) };
    for (const ring of traceBitmap(strip)) outlines.push(moved(ring, top, 0));
  }
  return outlines;
}

/**
 * What several outlines of one object cover together, as even-odd rings. They stay as they are unless they overlap or
 * touch; then they are drawn into the picture's pixels and traced.
 *
 * @param parts px
 * @param size of the picture, px; memory is taken for as many pixels as the parts reach over
 */
export function unionOfParts(parts: readonly Ring[], size: Size): Polygon {
  const rings = parts.map(bounded);
  const meet = (a: Bounded, b: Bounded) => touches(a, b) || within(a, b) || within(b, a);
  if (!isTooMuch(parts) && !anyPair(rings, meet)) return parts;
  const { left, top, bitmap } = drawn(
    parts.map((ring) => [ring]),
    size,
  );
  return traceBitmap(bitmap).map((ring) => moved(ring, top, left));
}

function isTooMuch(rings: readonly Ring[]): boolean {
  return rings.length > MAX_RINGS || rings.reduce((sum, ring) => sum + ring.length, 0) > MAX_POINTS;
}

function moved(ring: Ring, down: number, right: number): Ring {
  return ring.map(([y, x]): Point => [y + down, x + right]);
}

/** The pixels of all polygons together. */
function drawn(polygons: readonly Polygon[], size: Size): PlacedBitmap {
  const { top, left, width, height } = pixelsAround(polygons.flat(), size);
  const data = new Uint8Array(width * height);
  for (const polygon of polygons) {
    const part = pixelsAround(polygon, size);
    const own = polygon.map((ring) => moved(ring, -part.top, -part.left));
    const filled = fillRings(own, part.width, part.height).data;
    for (let row = 0; row < part.height; row++) {
      const start = (row + part.top - top) * width + part.left - left;
      for (let column = 0; column < part.width; column++) {
        if (filled[row * part.width + column] === 1) data[start + column] = 1;
      }
    }
  }
  return { left, top, bitmap: { width, height, data } };
}

/** The pixels of a picture that rings reach into. */
function pixelsAround(rings: readonly Ring[], size: Size) {
  const [yMin, xMin, yMax, xMax] = bounds(rings.flat());
  const [top, left] = [Math.max(0, Math.floor(yMin)), Math.max(0, Math.floor(xMin))];
  const height = Math.max(0, Math.min(Math.ceil(size.height), Math.ceil(yMax)) - top);
  const width = Math.max(0, Math.min(Math.ceil(size.width), Math.ceil(xMax)) - left);
  return { top, left, width, height };
}

function bounded(ring: Ring): Bounded {
  return { ring, box: bounds(ring) };
}

function overlap(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function anyPair(rings: readonly Bounded[], test: (a: Bounded, b: Bounded) => boolean): boolean {
  return rings.some((a, i) => rings.some((b, j) => j > i && overlap(a.box, b.box) && test(a, b)));
}

/** Whether an edge of one passes through an edge of the other; touching is not crossing. */
function crosses(a: Bounded, b: Bounded): boolean {
  return anyEdges(a, b, (side) => side(0) * side(1) < 0 && side(2) * side(3) < 0);
}

function touches(a: Bounded, b: Bounded): boolean {
  // Edges in one line that are apart were sorted out by their boxes.
  return anyEdges(a, b, (side) => side(0) * side(1) <= 0 && side(2) * side(3) <= 0);
}

/** Which side of the other edge each of four ends lies on: of the first edge's two (0, 1) and the second's (2, 3). */
type Sides = (end: 0 | 1 | 2 | 3) => number;

function anyEdges(a: Bounded, b: Bounded, test: (side: Sides) => boolean): boolean {
  // Edges that do not reach the other's box cannot meet it.
  const near = edges(b.ring).filter((edge) => overlap(edge.box, a.box));
  return edges(a.ring).some(
    (one) =>
      overlap(one.box, b.box) &&
      near.some((other) => {
        if (!overlap(one.box, other.box)) return false;
        const signs = [
          turn(other.from, other.to, one.from),
          turn(other.from, other.to, one.to),
          turn(one.from, one.to, other.from),
          turn(one.from, one.to, other.to),
        ];
        return test((end) => signs[end] ?? 0);
      }),
  );
}

function edges(ring: Ring): { readonly from: Point; readonly to: Point; readonly box: Box }[] {
  return ring.map((to, i) => {
    const from = ring.at(i - 1) ?? to;
    return { from, to, box: bounds([from, to]) };
  });
}

function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b[1] - a[1]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[1] - a[1]));
}

/** Whether a ring, known to cross no other, lies inside of one. */
function within({ ring, box }: Bounded, outer: Bounded): boolean {
  const [first, second] = ring;
  if (first === undefined || second === undefined) return false;
  const [inner, around] = [box, outer.box];
  if (inner[0] < around[0] || inner[1] < around[1] || inner[2] > around[2] || inner[3] > around[3]) return false;
  // Not a corner, and not the middle of an edge: there the other may touch it.
  const at: Point = [first[0] + (second[0] - first[0]) * 0.381966, first[1] + (second[1] - first[1]) * 0.381966];
  return insidePolygon([outer.ring], at);
}

/** Outlines of rings that do not cross: each with the holes that are cut out of it. */
function cutOpen(rings: readonly Bounded[]): Ring[] {
  const sized = rings
    .map((one) => ({ ...one, area: ringArea(one.ring) }))
    .sort((a, b) => b.area - a.area)
    .map((one) => ({ ...one, depth: 0, holes: [] as Ring[] }));
  const outlines: typeof sized = [];
  for (const [i, one] of sized.entries()) {
    // The rings around this one, the smallest last: with an even number of them it is an outline, else a hole.
    const around = sized.slice(0, i).filter((larger) => within(one, larger));
    one.depth = around.length;
    if (one.depth % 2 === 0) outlines.push(one);
    else around.findLast((larger) => larger.depth === one.depth - 1)?.holes.push(one.ring);
  }
  return outlines.map(({ ring, holes }) => withCuts(ring, holes));
}

/**
 * Joins holes to their outline. From each hole's leftmost point a cut runs straight left: what it meets first is the
 * outline or a hole that lies farther left and is joined already.
 */
function withCuts(outline: Ring, holes: readonly Ring[]): Ring {
  const leftmost = holes.map((ring) => {
    const index = ring.reduce((best, [, x], i) => (x < (ring[best]?.[1] ?? Infinity) ? i : best), 0);
    return { points: [...ring.slice(index), ...ring.slice(0, index)], x: ring[index]?.[1] ?? 0 };
  });
  let joined = outline;
  for (const { points } of leftmost.sort((a, b) => a.x - b.x)) {
    const start = points[0];
    const met = start === undefined ? undefined : edgeLeftOf(joined, start);
    if (start === undefined || met === undefined) continue;
    joined = [...joined.slice(0, met.after), met.at, ...points, start, met.at, ...joined.slice(met.after)];
  }
  return joined;
}

/** The nearest place straight left of a point on a ring, and before which of the ring's points it lies. */
function edgeLeftOf(ring: Ring, [y, x]: Point): { readonly at: Point; readonly after: number } | undefined {
  let best: { readonly at: Point; readonly after: number } | undefined;
  for (const [after, to] of ring.entries()) {
    const from = ring.at(after - 1) ?? to;
    if (from[0] > y === to[0] > y) continue;
    const crossing = from[1] + ((y - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
    if (crossing <= x && crossing > (best?.at[1] ?? -Infinity)) best = { at: [y, crossing], after };
  }
  return best;
}
