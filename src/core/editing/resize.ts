/** Boxes drawn and resized by their corners and edges. All in 0–1000, `y` first. */
import type { Box, Point } from "../annotation.ts";
import { area, clamp, round3, SCALE } from "../geometry.ts";

/** `-1` the upper or left edge, `1` the lower or right one, `0` neither. Never both 0. */
export interface Handle {
  readonly y: -1 | 0 | 1;
  readonly x: -1 | 0 | 1;
}

/** The eight of a box, clockwise from the upper left. */
export const HANDLES: readonly Handle[] = [
  { y: -1, x: -1 },
  { y: -1, x: 0 },
  { y: -1, x: 1 },
  { y: 0, x: 1 },
  { y: 1, x: 1 },
  { y: 1, x: 0 },
  { y: 1, x: -1 },
  { y: 0, x: -1 },
];

/** Where a handle of a box is. */
export function handlePoint([yMin, xMin, yMax, xMax]: Box, { y, x }: Handle): Point {
  return [along(yMin, yMax, y), along(xMin, xMax, x)];
}

function along(from: number, to: number, side: -1 | 0 | 1): number {
  return side < 0 ? from : side > 0 ? to : (from + to) / 2;
}

export interface Resizing {
  /** The relation of height and width stays. */
  readonly keepAspect: boolean;
  /** The middle stays where it is, instead of the opposite corner or edge. */
  readonly fromCentre: boolean;
  /** Height and width that a box has at least: one pixel of the picture. */
  readonly least: Point;
}

/** One direction of a box while it is resized. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly side: -1 | 0 | 1;
}

/**
 * The box with one of its handles moved by `shift`. What is opposite stays, the box stays in the picture and never turns
 * inside out: a handle stops where the box is as small as it may be.
 *
 * @param box as it was when the handle was taken
 */
export function dragHandle(box: Box, handle: Handle, shift: Point, resizing: Resizing): Box {
  const { keepAspect, fromCentre, least } = resizing;
  const down: Span = { from: box[0], to: box[2], side: handle.y };
  const across: Span = { from: box[1], to: box[3], side: handle.x };
  const [height, width] = [box[2] - box[0], box[3] - box[1]];
  const smallest = [Math.min(least[0], height), Math.min(least[1], width)] as const;
  // A box without area, which models draw too, has no relation of sides to keep.
  if (!keepAspect || area(box) === 0) {
    const [yMin, yMax] = resized(down, height + growth(down, shift[0], fromCentre), smallest[0], fromCentre);
    const [xMin, xMax] = resized(across, width + growth(across, shift[1], fromCentre), smallest[1], fromCentre);
    return [yMin, xMin, yMax, xMax];
  }
  // Of a corner the direction counts that was pulled farther; an edge takes the other direction along, to both sides.
  const tall = 1 + growth(down, shift[0], fromCentre) / height;
  const wide = 1 + growth(across, shift[1], fromCentre) / width;
  const wished = down.side === 0 ? wide : across.side === 0 || Math.abs(tall - 1) > Math.abs(wide - 1) ? tall : wide;
  const most = Math.min(room(down, fromCentre) / height, room(across, fromCentre) / width);
  const fewest = Math.max(smallest[0] / height, smallest[1] / width);
  const scale = Math.min(Math.max(wished, fewest), Math.max(most, 1));
  const [yMin, yMax] = resized(down, height * scale, smallest[0], fromCentre);
  const [xMin, xMax] = resized(across, width * scale, smallest[1], fromCentre);
  return [yMin, xMin, yMax, xMax];
}

/** By how much a length grows. */
function growth({ side }: Span, shift: number, fromCentre: boolean): number {
  return side * shift * (fromCentre ? 2 : 1);
}

/** The length that a span has room for in the picture. */
function room({ from, to, side }: Span, fromCentre: boolean): number {
  if (side === 0 || fromCentre) return Math.min(from + to, 2 * SCALE - from - to);
  return side > 0 ? SCALE - from : to;
}

/** A span of another length, within the picture; what does not move keeps its digits. */
function resized(span: Span, length: number, smallest: number, fromCentre: boolean): readonly [number, number] {
  const { from, to, side } = span;
  if (length === to - from) return [from, to];
  const now = Math.min(Math.max(length, smallest), Math.max(room(span, fromCentre), to - from));
  if (side === 0 || fromCentre) {
    const centre = (from + to) / 2;
    return [round3(clamp(centre - now / 2)), round3(clamp(centre + now / 2))];
  }
  return side > 0 ? [from, round3(clamp(from + now))] : [round3(clamp(to - now)), to];
}

/**
 * The box between two corners, within the picture and at least one pixel large.
 *
 * @param least height and width of a pixel of the picture
 */
export function boxBetween(start: Point, end: Point, least: Point): Box {
  const [yMin, yMax] = spanBetween(start[0], end[0], least[0]);
  const [xMin, xMax] = spanBetween(start[1], end[1], least[1]);
  return [yMin, xMin, yMax, xMax];
}

function spanBetween(a: number, b: number, least: number): readonly [number, number] {
  const [from, to] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
  if (to - from >= least) return [round3(from), round3(to)];
  const start = Math.min(from, SCALE - least);
  return [round3(start), round3(Math.min(start + least, SCALE))];
}
