/** The place of a shape in numbers that a person reads and writes. */
import type { Box, Point } from "../annotation.ts";
import { round3, SCALE } from "../geometry.ts";
import type { Form } from "./forms.ts";

/** `px` of the picture, `x` first as everywhere else; `units` of 0–1000, `y` first as in the file. */
export type Unit = "px" | "units";

/** Of a picture, px. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is wrong with what was written. */
export type CoordinateProblem = "count" | "number" | "outside" | "empty";

/**
 * Of a box left, top, width and height in px, or yMin, xMin, yMax and xMax; of a point x and y in px, or y and x. Px have
 * two decimals, which is less than the file keeps: see `parseCoordinates`.
 */
export function coordinatesText(place: Box | Point, unit: Unit, size: Size): string {
  return numbersOf(place, unit, size)
    .map((value) => shown(value, unit))
    .join(", ");
}

/**
 * Reads what `coordinatesText` wrote and a person changed; numbers that were not changed keep all their decimals.
 *
 * @param place as it was
 * @returns a place of as many numbers, within the picture
 */
export function parseCoordinates(
  text: string,
  place: Box | Point,
  unit: Unit,
  size: Size,
): Box | Point | CoordinateProblem {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const before = numbersOf(place, unit, size);
  if (words.length !== before.length) return "count";
  const values = words.map((word, i) => {
    const old = before[i] ?? Number.NaN;
    return word === shown(old, unit) ? old : /^[-+]?(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : Number.NaN;
  });
  if (values.some((value) => !Number.isFinite(value))) return "number";
  return toPlace(values, unit, size);
}

function toPlace(values: readonly number[], unit: Unit, { width, height }: Size): Box | Point | CoordinateProblem {
  const [a = 0, b = 0, c, d] = values;
  const [toY, toX] = unit === "px" ? [SCALE / height, SCALE / width] : [1, 1];
  // A last digit of the arithmetic is not outside.
  const unit3 = (value: number, scale: number): number => round3(value * scale) + 0;
  const isIn = (value: number): boolean => value >= 0 && value <= SCALE;
  if (c === undefined || d === undefined) {
    const point: Point = unit === "px" ? [unit3(b, toY), unit3(a, toX)] : [unit3(a, 1), unit3(b, 1)];
    return point.every(isIn) ? point : "outside";
  }
  const box: Box =
    unit === "px"
      ? [unit3(b, toY), unit3(a, toX), unit3(b + d, toY), unit3(a + c, toX)]
      : [unit3(a, 1), unit3(b, 1), unit3(c, 1), unit3(d, 1)];
  if (!(box[2] > box[0] && box[3] > box[1])) return "empty";
  return box.every(isIn) ? box : "outside";
}

function numbersOf(place: Box | Point, unit: Unit, { width, height }: Size): readonly number[] {
  if (unit === "units") return place;
  const [y, x, yMax, xMax] = place;
  const [top, left] = [(y * height) / SCALE, (x * width) / SCALE];
  if (yMax === undefined || xMax === undefined) return [left, top];
  return [left, top, ((xMax - x) * width) / SCALE, ((yMax - y) * height) / SCALE];
}

function shown(value: number, unit: Unit): string {
  return String(unit === "px" ? Math.round(value * 100) / 100 : round3(value));
}

/** A shape stretched from one box into another, with all its points; a mask stretches with its box. */
export function stretched(form: Form, from: Box, to: Box): Form {
  const along = (at: number, start: number, end: number, newStart: number, newEnd: number): number =>
    round3(end === start ? newStart : newStart + ((at - start) / (end - start)) * (newEnd - newStart));
  const place = ([y, x]: Point): Point => [
    along(y, from[0], from[2], to[0], to[2]),
    along(x, from[1], from[3], to[1], to[3]),
  ];
  const { box_2d, polygon, path, point } = form;
  return {
    ...(box_2d && { box_2d: to }),
    ...(polygon && { polygon: polygon.map((ring) => ring.map(place)) }),
    ...(path && { path: path.map(place) }),
    ...(point && { point: place(point) }),
  };
}
