/** Masks painted with a round brush, in the cells of a grid over the picture. */
import type { Box, Point, Polygon } from "../annotation.ts";
import { coveredBy, type GrayMap } from "../coverage.ts";
import { bounds, round3, SCALE } from "../geometry.ts";
import { cropped, fillRings } from "../raster.ts";
import { type PlacedBitmap, trimPlaced } from "../rle.ts";

/** How finely a picture can be painted: as many cells as it has pixels, or fewer. */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** Cells along the longer side at most: a mask of a whole huge picture would fill the memory otherwise. */
const MOST_CELLS = 4096;

/** Cells by which a bitmap grows more than it must, so that it is not copied at every move of the brush. */
const SPARE = 64;

/** The grid of a picture: its pixels, or squares of pixels where it is larger than anybody paints by hand. */
export function gridOf({ width, height }: { readonly width: number; readonly height: number }): Grid {
  const scale = Math.min(1, MOST_CELLS / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** 0–1000 → cells, `y` first. */
export function toCells([y, x]: Point, { width, height }: Grid): Point {
  return [(y * height) / SCALE, (x * width) / SCALE];
}

/** Where a bitmap lies, in 0–1000. */
export function boxOfPlaced({ left, top, bitmap }: PlacedBitmap, { width, height }: Grid): Box {
  const [y, x] = [SCALE / height, SCALE / width];
  return [round3(top * y), round3(left * x), round3((top + bitmap.height) * y), round3((left + bitmap.width) * x)];
}

/** The cells that a mask covers; `undefined` when it covers none. */
export function maskCells(map: GrayMap, threshold: number, box: Box, grid: Grid): PlacedBitmap | undefined {
  const [from, to] = [toCells([box[0], box[1]], grid), toCells([box[2], box[3]], grid)];
  return trimPlaced(coveredBy(map, threshold, [...from, ...to], grid));
}

/** The cells inside of a polygon; `undefined` when there are none. */
export function polygonCells(polygon: Polygon, grid: Grid): PlacedBitmap | undefined {
  const rings = polygon.map((ring) => ring.map((point) => toCells(point, grid)));
  const [yMin, xMin, yMax, xMax] = bounds(rings.flat());
  const [top, left] = [Math.max(0, Math.floor(yMin)), Math.max(0, Math.floor(xMin))];
  const height = Math.min(grid.height, Math.ceil(yMax)) - top;
  const width = Math.min(grid.width, Math.ceil(xMax)) - left;
  if (!(width > 0 && height > 0)) return undefined;
  const local = rings.map((ring) => ring.map(([y, x]): Point => [y - top, x - left]));
  return trimPlaced({ left, top, bitmap: fillRings(local, width, height) });
}

/** The cells inside of a box; `undefined` when there are none. */
export function boxCells([yMin, xMin, yMax, xMax]: Box, grid: Grid): PlacedBitmap | undefined {
  const corners: Point[] = [
    [yMin, xMin],
    [yMin, xMax],
    [yMax, xMax],
    [yMax, xMin],
  ];
  return polygonCells([corners], grid);
}

/** A line of the brush: between two places (cells, `y` first), as wide as its round tip. */
export interface Stroke {
  readonly from: Point;
  readonly to: Point;
  /** Cells. A tip covers at least the cell that it is in. */
  readonly radius: number;
  readonly erase: boolean;
}

/**
 * The mask after one more line of the brush. Where there is room the bitmap given is painted into and returned; a larger
 * one is made where the line leads out of it, never larger than the grid.
 */
export function paint(mask: PlacedBitmap | undefined, stroke: Stroke, grid: Grid): PlacedBitmap {
  const { from, to, radius, erase } = stroke;
  const reach = Math.max(radius, 0.5);
  const top = Math.max(0, Math.floor(Math.min(from[0], to[0]) - reach));
  const left = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
  const bottom = Math.min(grid.height, Math.ceil(Math.max(from[0], to[0]) + reach) + 1);
  const right = Math.min(grid.width, Math.ceil(Math.max(from[1], to[1]) + reach) + 1);
  const touches = bottom > top && right > left;
  const target = erase || !touches ? (mask ?? NOTHING) : withRoom(mask, top, left, bottom, right, grid);
  const { bitmap } = target;
  const value = erase ? 0 : 1;
  const [firstRow, lastRow] = [Math.max(top, target.top), Math.min(bottom, target.top + bitmap.height)];
  const [first, last] = [Math.max(left, target.left), Math.min(right, target.left + bitmap.width)];
  const isHit = tipBetween(from, to, reach);
  for (let row = firstRow; row < lastRow; row++) {
    const start = (row - target.top) * bitmap.width - target.left;
    for (let column = first; column < last; column++) {
      if (isHit(row, column)) bitmap.data[start + column] = value;
    }
  }
  return target;
}

const NOTHING: PlacedBitmap = { left: 0, top: 0, bitmap: { width: 0, height: 0, data: new Uint8Array(0) } };

/** Whether a cell's centre is under the tip on its way; the cells that the tip itself is in always are. */
function tipBetween(from: Point, to: Point, reach: number): (row: number, column: number) => boolean {
  const [dy, dx] = [to[0] - from[0], to[1] - from[1]];
  const length = dy * dy + dx * dx;
  const square = reach * reach;
  const isIn = ([y, x]: Point, row: number, column: number): boolean =>
    Math.floor(y) === row && Math.floor(x) === column;
  return (row, column) => {
    const [y, x] = [row + 0.5 - from[0], column + 0.5 - from[1]];
    const along = length === 0 ? 0 : Math.min(Math.max((y * dy + x * dx) / length, 0), 1);
    const [offY, offX] = [y - along * dy, x - along * dx];
    return offY * offY + offX * offX <= square || isIn(from, row, column) || isIn(to, row, column);
  };
}

/** A bitmap in which the rectangle has room; the one given when it has. */
function withRoom(
  mask: PlacedBitmap | undefined,
  top: number,
  left: number,
  bottom: number,
  right: number,
  grid: Grid,
): PlacedBitmap {
  const old = mask ?? { left, top, bitmap: { width: 0, height: 0, data: new Uint8Array(0) } };
  const { bitmap } = old;
  const isEmpty = bitmap.width === 0 || bitmap.height === 0;
  const [oldBottom, oldRight] = [old.top + bitmap.height, old.left + bitmap.width];
  if (!isEmpty && top >= old.top && left >= old.left && bottom <= oldBottom && right <= oldRight) return old;
  const grown = (at: number, edge: number, isStart: boolean): number => {
    if (isEmpty) return at;
    const needed = isStart ? at < edge : at > edge;
    return needed ? at + (isStart ? -SPARE : SPARE) : edge;
  };
  const newTop = Math.max(0, grown(top, old.top, true));
  const newLeft = Math.max(0, grown(left, old.left, true));
  const height = Math.min(grid.height, grown(bottom, oldBottom, false)) - newTop;
  const width = Math.min(grid.width, grown(right, oldRight, false)) - newLeft;
  return { left: newLeft, top: newTop, bitmap: cropped(bitmap, newLeft - old.left, newTop - old.top, width, height) };
}
