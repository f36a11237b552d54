/** Brush and eraser. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Point } from "../../../../src/core/annotation.ts";
import {
  boxCells,
  boxOfPlaced,
  type Grid,
  gridOf,
  maskCells,
  paint,
  type Stroke,
} from "../../../../src/core/editing/painting.ts";
import { cropped } from "../../../../src/core/raster.ts";
import { type PlacedBitmap, trimPlaced } from "../../../../src/core/rle.ts";
import { distanceToSegment } from "../../../../src/core/simplify.ts";
import { box } from "../arbitraries.ts";

const GRID: Grid = { width: 60, height: 40 };
const place: fc.Arbitrary<Point> = fc.tuple(
  fc.double({ min: -20, max: 60, noNaN: true }),
  fc.double({ min: -20, max: 80, noNaN: true }),
);
const stroke: fc.Arbitrary<Stroke> = fc.record({
  from: place,
  to: place,
  radius: fc.double({ min: 0, max: 12, noNaN: true }),
  erase: fc.constant(false),
});

/** All cells of the grid. */
const whole = (mask: PlacedBitmap | undefined): number[] =>
  mask === undefined
    ? Array.from({ length: GRID.width * GRID.height }, () => 0)
    : [...cropped(mask.bitmap, -mask.left, -mask.top, GRID.width, GRID.height).data];

/** The mask of several strokes, one after the other. */
const painted = (strokes: readonly Stroke[]): PlacedBitmap | undefined =>
  strokes.reduce<PlacedBitmap | undefined>((mask, one) => paint(mask, one, GRID), undefined);

describe("a stroke", () => {
  it("covers the cells whose centres it passes, wherever the bitmap stood before", () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 4 }), (strokes) => {
        const cells = whole(painted(strokes));
        for (const [i, cell] of cells.entries()) {
          const centre: Point = [Math.floor(i / GRID.width) + 0.5, (i % GRID.width) + 0.5];
          const off = Math.min(...strokes.map((one) => distanceTo(one, centre) - Math.max(one.radius, 0.5)));
          if (off < -1e-9) expect(cell).toBe(1);
          // The cell that the tip itself is in has its centre at most half a diagonal away.
          if (off > Math.SQRT1_2) expect(cell).toBe(0);
        }
      }),
    );
  });

  it("that is erased again leaves what was there before beside it, and nothing under it", () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 3 }), stroke, (before, one) => {
        const earlier = whole(painted(before));
        const alone = whole(paint(undefined, one, GRID));
        const erased = whole(paint(paint(painted(before), one, GRID), { ...one, erase: true }, GRID));
        expect(erased).toEqual(earlier.map((cell, i) => (alone[i] === 1 ? 0 : cell)));
      }),
    );
  });

  it("is the same in one line or in pieces along it", () => {
    fc.assert(
      fc.property(stroke, fc.double({ min: 0, max: 1, noNaN: true }), (one, part) => {
        const { from, to } = one;
        const middle: Point = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
        const inOne = whole(paint(undefined, one, GRID));
        const inTwo = whole(
          painted([
            { ...one, to: middle },
            { ...one, from: middle },
          ]),
        );
        for (const [i, cell] of inOne.entries()) {
          if (cell === inTwo[i]) continue;
          const [row, column] = [Math.floor(i / GRID.width), i % GRID.width];
          const distance = distanceToSegment([row + 0.5, column + 0.5], from, to);
          // The tip's own cell in the middle, or one whose centre the edge goes through: of these there may be many.
          const isTip = Math.floor(middle[0]) === row && Math.floor(middle[1]) === column;
          if (!isTip) expect(distance).toBeCloseTo(Math.max(one.radius, 0.5), 6);
        }
      }),
      {
        examples: [
          [{ from: [59.99999999999948, 79.99999999999937], to: [0, 0], radius: 0, erase: false }, 0.9999999999999983],
        ],
      },
    );
  });

  it("covers at least the cell it is in, however thin it is", () => {
    const dot = paint(undefined, { from: [10.1, 20.9], to: [10.1, 20.9], radius: 0, erase: false }, GRID);
    expect(trimPlaced(dot)).toEqual({ left: 20, top: 10, bitmap: { width: 1, height: 1, data: Uint8Array.of(1) } });
  });

  it("does not copy what has room for it", () => {
    const first = paint(undefined, { from: [10, 10], to: [30, 40], radius: 3, erase: false }, GRID);
    expect(paint(first, { from: [20, 20], to: [22, 30], radius: 2, erase: false }, GRID)).toBe(first);
    expect(paint(first, { from: [20, 20], to: [22, 30], radius: 2, erase: true }, GRID)).toBe(first);
  });
});

describe("the grid", () => {
  it("has a cell for each pixel, but for pictures larger than anybody paints", () => {
    expect(gridOf({ width: 4000, height: 3000 })).toEqual({ width: 4000, height: 3000 });
    expect(gridOf({ width: 12_000, height: 6000 })).toEqual({ width: 4096, height: 2048 });
    expect(gridOf({ width: 100_000, height: 3 })).toEqual({ width: 4096, height: 1 });
  });

  it("keeps a mask as it is through the box that is written and read again", () => {
    const size = fc.record({ width: fc.integer({ min: 5, max: 4096 }), height: fc.integer({ min: 5, max: 4096 }) });
    fc.assert(
      fc.property(size, fc.tuple(fc.nat(4000), fc.nat(4000)), stroke, (grid, [down, right], one) => {
        const [row, column] = [down % grid.height, right % grid.width];
        const shifted = { ...one, from: [row, column] as const, to: [row + 5, column + 9] as const };
        const mask = trimPlaced(paint(undefined, shifted, grid));
        if (mask === undefined) throw new Error("Nothing was painted.");
        const { width, height, data } = mask.bitmap;
        const map = { width, height, data: data.map((cell) => cell * 255) };
        expect(maskCells(map, 127, boxOfPlaced(mask, grid), grid)).toEqual(mask);
      }),
    );
  });

  it("fills boxes to the cell", () => {
    fc.assert(
      fc.property(box, (one) => {
        const cells = boxCells(one, GRID);
        if (cells === undefined) return;
        const near = boxOfPlaced(cells, GRID);
        for (const [i, value] of near.entries()) {
          const cell = 1000 / (i % 2 === 0 ? GRID.height : GRID.width);
          expect(Math.abs(value - (one[i] ?? 0))).toBeLessThanOrEqual(cell / 2 + 0.002);
        }
        expect(cells.bitmap.data.every((value) => value === 1)).toBe(true);
      }),
    );
  });
});

function distanceTo({ from, to }: Stroke, [y, x]: Point): number {
  const [dy, dx] = [to[0] - from[0], to[1] - from[1]];
  const length = dy * dy + dx * dx;
  const along = length === 0 ? 0 : Math.min(Math.max(((y - from[0]) * dy + (x - from[1]) * dx) / length, 0), 1);
  return Math.hypot(y - from[0] - along * dy, x - from[1] - along * dx);
}
