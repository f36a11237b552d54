import type { Size } from "../../src/core/camera.ts";
import type { PixelRect } from "../../src/core/tiles.ts";

/** Pixels from which a picture is worth an image pyramid: the browser draws a smaller one at once, however it is scaled. */
const LARGE = 4_000_000;

/** Pixels of the largest bitmap that is kept of it, 64 MB. */
const MOST = 16_000_000;

/** Pixels below which there is no smaller level. */
const LEAST = 1_000_000;

/** Whether a picture is worth an image pyramid. */
export const isLarge = ({ width, height }: Size): boolean => width * height >= LARGE;

/**
 * The size to decode a picture in that is drawn `drawn` device px wide: the smallest of its halves, quarters and eighths that
 * is no coarser; `undefined` when that is the picture itself.
 */
export function reducedSize({ width, height }: Size, drawn: number): Size | undefined {
  const part = [8, 4, 2].find((one) => width / one >= drawn);
  return part === undefined ? undefined : { width: Math.ceil(width / part), height: Math.ceil(height / part) };
}

/**
 * The levels of a picture's image pyramid, the largest first, each half as wide and half as high as the one before (rounded
 * up). The first is the picture itself, unless that is too large. None for a small picture.
 */
export function levelSizes({ width, height }: Size): Size[] {
  if (!isLarge({ width, height })) return [];
  const levels: Size[] = [];
  for (let part = 1; ; part *= 2) {
    const level = { width: Math.ceil(width / part), height: Math.ceil(height / part) };
    const pixels = level.width * level.height;
    if (pixels <= MOST) levels.push(level);
    if (pixels < LEAST) return levels;
  }
}

/**
 * The part of a picture that is to be cut out of it, as fine as it is, where `view` is looked at: with as much around it as
 * may be kept. All in px of the picture; the part is of whole ones and lies in the picture.
 */
export function cutAround(picture: Size, { left, top, width, height }: PixelRect): PixelRect {
  const sum = width + height;
  // (width + 2 margin) × (height + 2 margin) is as much as may be kept.
  const margin = Math.max((Math.sqrt(sum ** 2 + 4 * (MOST - width * height)) - sum) / 4, 0);
  const along = (from: number, length: number, most: number): [from: number, length: number] => {
    const start = Math.min(Math.max(Math.floor(from - margin), 0), most - 1);
    const end = Math.min(Math.max(Math.ceil(from + length + margin), start + 1), most);
    return [start, end - start];
  };
  const [x, across] = along(left, width, picture.width);
  const [y, down] = along(top, height, picture.height);
  return { left: x, top: y, width: across, height: down };
}

/** Px by which numbers that were divided and multiplied again may be off. */
const ROUNDING = 0.01;

/** Whether all of a rectangle lies in another one. */
export function covers(outer: PixelRect, { left, top, width, height }: PixelRect): boolean {
  return (
    outer.left <= left + ROUNDING &&
    outer.top <= top + ROUNDING &&
    outer.left + outer.width >= left + width - ROUNDING &&
    outer.top + outer.height >= top + height - ROUNDING
  );
}
