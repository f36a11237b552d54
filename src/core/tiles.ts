/**
 * Parts of a picture: overlapping tiles of a large one, and the way of an answer about a part back to the whole.
 *
 * A part is a box of 0–1000 of the whole picture, on its pixels' edges up to the three decimals that are kept.
 */
import type { Box, Point, Ring } from "./annotation.ts";
import type { AnswerItem } from "./answer.ts";
import type { Size } from "./camera.ts";
import { normalBox, ringArea, round3, SCALE } from "./geometry.ts";

/** A rectangle of whole pixels of the upright picture. */
export interface PixelRect extends Size {
  readonly left: number;
  readonly top: number;
}

/**
 * Tiles that cover a picture, row by row, all of one size and evenly spaced: the last of a row is no sliver.
 *
 * @param size of the picture, px
 * @param side of a tile, px; a picture that is smaller is one tile in that direction
 * @param overlap that neighbours have at least, as a part of `side` (0–0.9): what is no larger than that is whole in one
 */
export function tilesOf(size: Size, side: number, overlap: number): Box[] {
  const [width, height] = [Math.min(side, size.width), Math.min(side, size.height)];
  const lefts = starts(size.width, width, overlap);
  return starts(size.height, height, overlap).flatMap((top) =>
    lefts.map((left) => partOf({ left, top, width, height }, size)),
  );
}

function starts(length: number, side: number, overlap: number): number[] {
  const room = length - side;
  const step = Math.max(1, Math.floor(side * (1 - overlap)));
  const gaps = Math.ceil(room / step);
  return Array.from({ length: gaps + 1 }, (_, i) => (gaps === 0 ? 0 : Math.round((i * room) / gaps)));
}

/** The pixels of a part: at least one each way, however narrow it is, and none outside of the picture. */
export function pixelsOf([yMin, xMin, yMax, xMax]: Box, { width, height }: Size): PixelRect {
  const [left, right] = edges(xMin, xMax, width);
  const [top, bottom] = edges(yMin, yMax, height);
  return { left, top, width: right - left, height: bottom - top };
}

/** Whether a box is so large that something can be seen in it: a pixel each way, or nearly, as its decimals have it. */
export function holdsPixel([yMin, xMin, yMax, xMax]: Box, { width, height }: Size): boolean {
  return Math.min(Math.abs(yMax - yMin) * height, Math.abs(xMax - xMin) * width) >= SCALE / 2;
}

/** To the nearest pixel: three decimals are never enough for a picture that is not. */
function edges(from: number, to: number, length: number): readonly [number, number] {
  const start = Math.min(Math.max(Math.round((from / SCALE) * length), 0), length - 1);
  return [start, Math.min(Math.max(Math.round((to / SCALE) * length), start + 1), length)];
}

/** The part that a rectangle of pixels is. */
export function partOf({ left, top, width, height }: PixelRect, size: Size): Box {
  const y = (pixels: number): number => round3((pixels / size.height) * SCALE);
  const x = (pixels: number): number => round3((pixels / size.width) * SCALE);
  return [y(top), x(left), y(top + height), x(left + width)];
}

/** A box with some room around it, within the picture. @param margin as a part of its height and width, on every side */
export function withMargin([yMin, xMin, yMax, xMax]: Box, margin: number): Box {
  const [down, right] = [(yMax - yMin) * margin, (xMax - xMin) * margin];
  return normalBox(yMin - down, xMin - right, yMax + down, xMax + right) ?? [yMin, xMin, yMax, xMax];
}

/**
 * An item of an answer about a part, as one about the whole picture. A mask is laid over its box and goes with it. A box
 * in space is given up: it is measured in the frame of a camera that saw the part only.
 *
 * @returns `undefined` when no place of it is left
 */
export function intoWhole(item: AnswerItem, part: Box): AnswerItem | undefined {
  const { box_2d, polygon, mask, threshold, point, path, box_3d: _, ...rest } = item;
  const place = ([y, x]: Point): Point => [
    round3(part[0] + (y / SCALE) * (part[2] - part[0])),
    round3(part[1] + (x / SCALE) * (part[3] - part[1])),
  ];
  const rings = polygon?.map((ring): Ring => ring.map(place)).filter((ring) => ringArea(ring) > 0) ?? [];
  const box = box_2d && normalBox(...place([box_2d[0], box_2d[1]]), ...place([box_2d[2], box_2d[3]]));
  if (box === undefined && point === undefined && path === undefined) return undefined;
  return {
    ...rest,
    ...(box && { box_2d: box }),
    ...(box && rings.length > 0 && { polygon: rings }),
    ...(box && mask !== undefined && { mask }),
    ...(box && mask !== undefined && threshold !== undefined && { threshold }),
    ...(point && { point: place(point) }),
    ...(path && { path: path.map(place) }),
  };
}

/** For each of yMin, xMin, yMax, xMax of a box. */
export type CutSides = readonly [boolean, boolean, boolean, boolean];

/** What ends so near an inner edge of its part is taken for cut there, as a part of that one's side: models are not exact. */
const NEAR_EDGE = 0.01;

/** Where the edges of a part cut a box in it: the box reaches to them, and the picture goes on behind. */
export function cutSides([yMin, xMin, yMax, xMax]: Box, part: Box): CutSides {
  const [top, left, bottom, right] = part;
  const [down, across] = nearEdge(part);
  return [
    top > 0 && yMin <= top + down,
    left > 0 && xMin <= left + across,
    bottom < SCALE && yMax >= bottom - down,
    right < SCALE && xMax >= right - across,
  ];
}

/** How near to an edge of a part is at it, in 0–1000 of the whole. */
export function nearEdge([top, left, bottom, right]: Box): readonly [down: number, across: number] {
  return [(bottom - top) * NEAR_EDGE, (right - left) * NEAR_EDGE];
}

/** The area that two boxes share; `undefined` when they share none. */
export function shared(a: Box, b: Box): Box | undefined {
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[0] < box[2] && box[1] < box[3] ? box : undefined;
}
