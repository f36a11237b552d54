/**
 * Reads outlines and finds out whether their points are `[y, x]` or `[x, y]`: models answer both, whatever was asked.
 */
import type { Box, Point, Polygon, Ring } from "../../../core/annotation.ts";
import { boxOfPoints, clamp, distance, iou, ringArea, round3, SCALE } from "../../../core/geometry.ts";
import { namedPair } from "./boxes.ts";
import { toNumber, toNumbers, unquoted } from "./numbers.ts";

type Pair = readonly [number, number];
/** Which coordinate stands first in each point. */
export type Order = "yx" | "xy";

/** Rings as written. */
export interface Outline {
  readonly rings: readonly (readonly Pair[])[];
  /** Points with named axes are read as `yx` and need no finding out. */
  readonly named: boolean;
}

/** Lists inside lists, rings and points included. */
const MAX_DEPTH = 5;
/** Points may lie so far outside of the picture, and of their box (in units of 1000). */
const TOLERANCE = 15;
/** Where more than this part of the numbers lies outside, they are no thousandths. */
const MAX_OUTSIDE = 0.1;

/**
 * `[[a, b], …]`, `[a, b, a, b, …]`, `[{"x", "y"}, …]`, several of these, or a text of one; `undefined` when it is
 * nothing of the kind. Fractions (0–1) and pixels are not guessed at.
 */
export function readOutline(value: unknown): Outline | undefined {
  const rings = ringsOf(unquoted(value), 0);
  if (rings === undefined || rings.length === 0) return undefined;
  const numbers = rings.flatMap((ring) => ring.pairs).flat();
  const outside = numbers.filter((number) => number < -TOLERANCE || number > SCALE + TOLERANCE).length;
  if (outside > numbers.length * MAX_OUTSIDE || numbers.every((number) => Math.abs(number) <= 1)) return undefined;
  return { rings: rings.map((ring) => ring.pairs), named: rings.every((ring) => ring.named) };
}

interface RawRing {
  readonly pairs: readonly Pair[];
  readonly named: boolean;
}

function ringsOf(value: unknown, depth: number): RawRing[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || depth > MAX_DEPTH) return undefined;
  const named = value.map(namedPair);
  if (named.every((pair) => pair !== undefined)) return [{ pairs: named, named: true }];
  if (toNumber(value[0]) !== undefined) return flatRing(value);
  const lists = value.map(flatNumbers);
  if (lists.every((list) => list !== undefined)) return ringsOfLists(lists);
  const inner = value.map((one) => ringsOf(one, depth + 1));
  return inner.every((one) => one !== undefined) ? inner.flat() : undefined;
}

function flatNumbers(value: unknown): number[] | undefined {
  return Array.isArray(value) && !value.some(Array.isArray) ? toNumbers(value) : undefined;
}

function flatRing(value: unknown): RawRing[] | undefined {
  const numbers = flatNumbers(value);
  return numbers && numbers.length % 2 === 0 ? [{ pairs: pairsOf(numbers), named: false }] : undefined;
}

/** Pairs are points of one ring. Longer lists are rings of their own, or one ring broken into lines. */
function ringsOfLists(lists: readonly number[][]): RawRing[] | undefined {
  // A cut or forgotten number at the end costs its point only.
  const whole = lists.map((list) => list.slice(0, list.length - (list.length % 2)));
  const rings = whole.map(pairsOf).filter((pairs) => pairs.length > 0);
  const points = rings.every((pairs) => pairs.length === 1);
  const joined = points || isOneRing(rings);
  return joined ? [{ pairs: rings.flat(), named: false }] : rings.map((pairs) => ({ pairs, named: false }));
}

/** Whether each list goes on where the one before it ended, rather than closing on itself. */
function isOneRing(lists: readonly (readonly Pair[])[]): boolean {
  let onward = 0;
  let back = 0;
  lists.forEach((list, i) => {
    const [first, last, next] = [list[0], list.at(-1), lists[(i + 1) % lists.length]?.[0]];
    if (first === undefined || last === undefined || next === undefined) return;
    onward += distance(last, next);
    back += distance(last, first);
  });
  return onward < back || lists.some((list) => list.length < 3);
}

function pairsOf(numbers: readonly number[]): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) pairs.push([numbers[i] ?? 0, numbers[i + 1] ?? 0]);
  return pairs;
}

/**
 * How much better an outline fits its box as `yx` than as `xy`: positive for `yx`, about 0 when it does not tell.
 */
export function leaning(outline: Outline, box: Box): number {
  return outline.named ? 0 : fitness(outline, "yx", box) - fitness(outline, "xy", box);
}

/** 0 (elsewhere) to 2 (all points in the box, and the box around them is that box). */
export function fitness(outline: Outline, order: Order, box: Box): number {
  const points = outline.rings.flatMap((ring) => ring.map((pair) => inOrder(pair, order)));
  const [yMin, xMin, yMax, xMax] = box;
  const inside = points.filter(
    ([y, x]) => y >= yMin - TOLERANCE && y <= yMax + TOLERANCE && x >= xMin - TOLERANCE && x <= xMax + TOLERANCE,
  );
  const around = boxOfPoints(points);
  return inside.length / Math.max(1, points.length) + (around === undefined ? 0 : iou(around, box));
}

/** Rings without area are left out; `undefined` when none is left. */
export function toPolygon({ rings, named }: Outline, order: Order): Polygon | undefined {
  const polygon = rings.map((ring) => toRing(ring, named ? "yx" : order)).filter((ring) => ring !== undefined);
  return polygon.length === 0 ? undefined : polygon;
}

function toRing(pairs: readonly Pair[], order: Order): Ring | undefined {
  const points = pairs.map((pair): Point => {
    const [y, x] = inOrder(pair, order);
    return [round3(clamp(y)), round3(clamp(x))];
  });
  // Of points that repeat, and of a ring that is closed by its first point again, one is enough.
  const ring = points.filter(([y, x], i) => {
    const [nextY, nextX] = points[(i + 1) % points.length] ?? [];
    return y !== nextY || x !== nextX;
  });
  return ring.length >= 3 && ringArea(ring) > 0 ? ring : undefined;
}

function inOrder([a, b]: Pair, order: Order): Point {
  return order === "yx" ? [a, b] : [b, a];
}
