import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Polygon, Ring } from "../../../src/core/annotation.ts";
import { fillRings } from "../../../src/core/raster.ts";
import { outlinesOfBitmap, outlinesWithoutHoles, unionOfParts } from "../../../src/core/rings.ts";
import { traceBitmap } from "../../../src/core/trace.ts";
import { randomFrom } from "../../emulator/random.ts";
import { blobs, noise } from "./bitmaps.ts";

const SIZE = { width: 40, height: 40 };
const square = (y: number, x: number, side: number): Ring => [
  [y, x],
  [y, x + side],
  [y + side, x + side],
  [y + side, x],
];

/** Filled one by one, as programs do that take several outlines for parts: how often each pixel is covered. */
function coverage(outlines: readonly Ring[], width: number, height: number): number[] {
  const filled = outlines.map((ring) => fillRings([ring], width, height).data);
  return Array.from({ length: width * height }, (_, i) => filled.reduce((sum, data) => sum + (data[i] ?? 0), 0));
}

describe("outlines without holes", () => {
  it("cover what the rings cover, each pixel once", () => {
    fc.assert(
      fc.property(fc.oneof(noise, blobs), (bitmap) => {
        const outlines = outlinesWithoutHoles(traceBitmap(bitmap), bitmap);
        expect(coverage(outlines, bitmap.width, bitmap.height)).toEqual([...bitmap.data]);
      }),
    );
  });

  it("of noise with thousands of holes do so, too", () => {
    const side = 160;
    const random = randomFrom(7);
    const data = Uint8Array.from({ length: side * side }, () => Math.round(random()));
    const outlines = outlinesOfBitmap({ width: side, height: side, data });
    expect(traceBitmap({ width: side, height: side, data }).length).toBeGreaterThan(1000);
    const covered = new Uint8Array(side * side);
    for (const ring of outlines) {
      const filled = fillRings([ring], side, side).data;
      for (const [i, value] of filled.entries()) covered[i] = (covered[i] ?? 0) + value;
    }
    expect(covered).toEqual(data);
  });

  it("of rings that cross cover what the even-odd rule says", () => {
    const place = fc.integer({ min: 0, max: 25 });
    const rings = fc.array(fc.tuple(place, place, fc.integer({ min: 1, max: 14 })), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(rings, (squares) => {
        const polygon: Polygon = squares.map(([y, x, side]) => square(y, x, side));
        // Edges on edges are no crossing; the half of them is moved off the grid of the others.
        const moved = polygon.map((ring, i) => ring.map(([y, x]) => [y + (i % 4) / 8, x + (i % 4) / 8] as const));
        const outlines = outlinesWithoutHoles(moved, SIZE);
        expect(coverage(outlines, 40, 40)).toEqual([...fillRings(moved, 40, 40).data]);
      }),
    );
  });

  it("one ring stays as it is, and an island in a hole is an outline of its own", () => {
    expect(outlinesWithoutHoles([square(1, 1, 5)], SIZE)).toEqual([square(1, 1, 5)]);
    const target = [square(0, 0, 20), square(4, 4, 12), square(8, 8, 4)];
    expect(outlinesWithoutHoles(target, SIZE)).toHaveLength(2);
  });
});

describe("parts of one object", () => {
  it("that are apart stay to the digit, also when their boxes overlap", () => {
    const parts: Ring[] = [
      [
        [0.25, 0],
        [0, 10],
        [10, 0],
      ],
      [
        [9, 9.75],
        [12, 12],
        [1, 12],
      ],
    ];
    expect(unionOfParts(parts, SIZE)).toEqual(parts);
  });

  it("that overlap, touch or are doubled are all covered", () => {
    const place = fc.integer({ min: 0, max: 25 });
    const squares = fc.array(fc.tuple(place, place, fc.integer({ min: 1, max: 14 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(squares, (all) => {
        const parts = all.map(([y, x, side]) => square(y, x, side));
        const union = fillRings(unionOfParts(parts, SIZE), 40, 40).data;
        expect([...union]).toEqual(coverage(parts, 40, 40).map((count) => Math.min(count, 1)));
      }),
    );
    expect(unionOfParts([square(2, 2, 5), square(2, 2, 5)], SIZE)).toHaveLength(1);
  });
});
