/** Reads boxes and points. */
import type { Box, Point } from "../../../core/annotation.ts";
import { clamp, normalBox, round3 } from "../../../core/geometry.ts";
import { BOX_KEYS, CORNER_KEYS, plainKey } from "./keys.ts";
import { toNumber, toNumbers, unquoted } from "./numbers.ts";
import type { Fields } from "./parseEntry.ts";

/** A box, and what of it can be kept. */
export interface ReadBox {
  /** Corners in order; it may reach out of the picture. */
  readonly said: Box;
  /** Within 0–1000, never without area. */
  readonly box: Box;
}

/** The box of an entry. */
export function readBox(fields: Fields): ReadBox | undefined {
  for (const key of BOX_KEYS) {
    const box = boxOf(unquoted(fields.get(key)));
    if (box) return box;
  }
  return boxOfCorners(fields);
}

function boxOf(value: unknown): ReadBox | undefined {
  const numbers = toNumbers(value);
  if (numbers?.length === 4) return boxOfNumbers(numbers);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return boxOfCorners(new Map(Object.entries(value).map(([key, field]) => [plainKey(key), field])));
}

function boxOfCorners(fields: Fields): ReadBox | undefined {
  for (const keys of CORNER_KEYS) {
    const box = boxOfNumbers(keys.flatMap((key) => toNumber(fields.get(key)) ?? []));
    if (box) return box;
  }
  return undefined;
}

/**
 * `[yMin, xMin, yMax, xMax]`. Fractions of the picture (0–1) are not taken for thousandths: that would be another box.
 */
function boxOfNumbers(numbers: readonly number[]): ReadBox | undefined {
  const [yA, xA, yB, xB] = numbers;
  if (yA === undefined || xA === undefined || yB === undefined || xB === undefined) return undefined;
  if (numbers.every((number) => Math.abs(number) <= 1)) return undefined;
  const box = normalBox(yA, xA, yB, xB);
  return box && { said: [Math.min(yA, yB), Math.min(xA, xB), Math.max(yA, yB), Math.max(xA, xB)], box };
}

/** `[y, x]`, or both by name. As with boxes, fractions of the picture are not taken for thousandths. */
export function readPoint(value: unknown): Point | undefined {
  const pair = toPair(unquoted(value));
  if (pair?.every((number) => Math.abs(number) <= 1) && !pair.every(Number.isInteger)) return undefined;
  return pair && [round3(clamp(pair[0])), round3(clamp(pair[1]))];
}

/** Points in the order they are passed: two or more. The last one may have been cut. */
export function readPath(value: unknown): readonly Point[] | undefined {
  const list = unquoted(value);
  if (!Array.isArray(list)) return undefined;
  const points = list.flatMap((one: unknown) => {
    const point = readPoint(one);
    return point === undefined ? [] : [point];
  });
  return points.length >= Math.max(2, list.length - 1) ? points : undefined;
}

function toPair(value: unknown): readonly [number, number] | undefined {
  const numbers = toNumbers(value) ?? namedPair(value);
  const [y, x] = numbers ?? [];
  return numbers?.length === 2 && y !== undefined && x !== undefined ? [y, x] : undefined;
}

/** `{"x": …, "y": …}` as `[y, x]`. */
export function namedPair(value: unknown): readonly [y: number, x: number] | undefined {
  if (typeof value !== "object" || value === null || !("x" in value) || !("y" in value)) return undefined;
  const [y, x] = [toNumber(value.y), toNumber(value.x)];
  return y === undefined || x === undefined ? undefined : [y, x];
}
