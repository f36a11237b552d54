/** Which pixels of a picture a crop shows. */
import type { Box } from "../../core/annotation.ts";
import type { PixelRect } from "../../core/tiles.ts";
import type { Size } from "../images/raster.ts";

export interface CropOptions {
  /** What is shown around the object on every side, as a part of its longer side: 0.1 is a tenth. */
  readonly padding: number;
  /** As wide as high, as far as the picture goes. */
  readonly square: boolean;
}

/**
 * All pixels that the box touches, and what the options ask for around it. Padding is cut at the picture's edge. A square
 * is moved into the picture where it would reach outside; one that is larger than the picture is as large as fits.
 *
 * @param box px of the picture, `y` first
 */
export function cropArea(box: Box, picture: Size, { padding, square }: CropOptions): PixelRect {
  const [yMin, xMin, yMax, xMax] = box;
  const around = padding * Math.max(yMax - yMin, xMax - xMin);
  const down = span(yMin - around, yMax + around, picture.height);
  const across = span(xMin - around, xMax + around, picture.width);
  if (!square) return areaOf(down, across);
  const side = Math.max(down.length, across.length);
  return areaOf(grown(down, side, picture.height), grown(across, side, picture.width));
}

interface Span {
  readonly from: number;
  readonly length: number;
}

function span(from: number, to: number, length: number): Span {
  const first = Math.min(Math.max(Math.floor(from), 0), length - 1);
  const end = Math.min(Math.max(Math.ceil(to), first + 1), length);
  return { from: first, length: end - first };
}

/** The same in the middle of something longer. */
function grown({ from, length }: Span, wanted: number, limit: number): Span {
  const side = Math.min(wanted, limit);
  const first = from - Math.floor((side - length) / 2);
  return { from: Math.min(Math.max(first, 0), limit - side), length: side };
}

function areaOf(down: Span, across: Span): PixelRect {
  return { left: across.from, top: down.from, width: across.length, height: down.length };
}
