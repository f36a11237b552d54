import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Point, Ring } from "../../../src/core/annotation.ts";
import { insidePolygon } from "../../../src/core/hitTest.ts";
import { cropped, fillRings, trimmed } from "../../../src/core/raster.ts";
import { bitmapOf, noise } from "./bitmaps.ts";

const SIDE = 12;

/** Halves and quarters stand on and between pixel centres. */
const coordinate = fc.oneof(
  fc.double({ min: -4, max: SIDE + 4, noNaN: true }),
  fc.integer({ min: -16, max: 64 }).map((n) => n / 4),
);
const ring: fc.Arbitrary<Ring> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 });

describe("filling outlines", () => {
  it("takes the pixels whose centres are inside, holes left out", () => {
    const outer: Ring = [
      [0, 0],
      [0, 5],
      [5, 5],
      [5, 0],
    ];
    const hole: Ring = [
      [1, 1],
      [1, 4],
      [3.4, 4],
      [3.4, 1],
    ];
    expect(fillRings([outer, hole], 6, 6)).toEqual(
      bitmapOf("#####.", "#...#.", "#...#.", "#####.", "#####.", "......"),
    );
  });

  it("agrees with the hit test at every centre that is on no edge", () => {
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), (rings) => {
        const filled = fillRings(rings, SIDE, SIDE);
        for (const [i, value] of filled.data.entries()) {
          const at: Point = [Math.floor(i / SIDE) + 0.5, (i % SIDE) + 0.5];
          const near = (by: number) => insidePolygon(rings, [at[0] + by, at[1] + by / 3]);
          if (near(1e-6) === near(-1e-6)) expect(value === 1).toBe(insidePolygon(rings, at));
        }
      }),
    );
  });

  it("gives every pixel to exactly one of the two sides of a cut, wherever it runs", () => {
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate), fc.tuple(coordinate, coordinate), (a, b) => {
        const top: Point = [-50, a[1]];
        const bottom: Point = [50, b[1]];
        const left = fillRings([[[-50, -50], top, a, b, bottom, [50, -50]]], SIDE, SIDE);
        const right = fillRings([[bottom, b, a, top, [-50, 50], [50, 50]]], SIDE, SIDE);
        for (const [i, value] of left.data.entries()) expect(value + (right.data[i] ?? 0)).toBe(1);
      }),
    );
  });
});

describe("parts of bitmaps", () => {
  it("are cut to what they cover and put back where they were", () => {
    fc.assert(
      fc.property(noise, (bitmap) => {
        const part = trimmed(bitmap);
        const { width, height } = bitmap;
        if (part === undefined) {
          expect(bitmap.data.includes(1)).toBe(false);
          return;
        }
        expect(cropped(part.bitmap, -part.left, -part.top, width, height)).toEqual(bitmap);
        const edge = [0, part.bitmap.width - 1].map((column) => cropped(part.bitmap, column, 0, 1, part.bitmap.height));
        for (const column of edge) expect(column.data.includes(1)).toBe(true);
      }),
    );
  });
});
