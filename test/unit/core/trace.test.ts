import { contours } from "d3-contour";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Point, Ring } from "../../../src/core/annotation.ts";
import { ringArea } from "../../../src/core/geometry.ts";
import { simplifiedOutline } from "../../../src/core/outlines.ts";
import { fillRings } from "../../../src/core/raster.ts";
import { simplifyRing } from "../../../src/core/simplify.ts";
import { traceBitmap } from "../../../src/core/trace.ts";
import { bitmapOf, blobs, lines, noise, overlapOf } from "./bitmaps.ts";

describe("tracing a bitmap", () => {
  it("follows the pixels' edges, holes as rings of their own", () => {
    expect(traceBitmap(bitmapOf("....", ".##.", ".##."))).toEqual([
      [
        [1, 3],
        [3, 3],
        [3, 1],
        [1, 1],
      ],
    ]);
    expect(traceBitmap(bitmapOf("###", "#.#", "###"))).toHaveLength(2);
    expect(traceBitmap(bitmapOf("#.", ".#"))).toHaveLength(2);
  });

  it("filled again gives the same bitmap, as noisy as it may be", () => {
    fc.assert(
      fc.property(fc.oneof(noise, lines, blobs), (bitmap) => {
        expect(fillRings(traceBitmap(bitmap), bitmap.width, bitmap.height)).toEqual(bitmap);
      }),
      { numRuns: 1000 },
    );
  });

  it("covers what a contour library's outline covers", () => {
    fc.assert(
      fc.property(blobs, ({ width, height, data }) => {
        const { coordinates } = contours()
          .size([width, height])
          .smooth(false)
          .contour([...data], 0.5);
        const rings = coordinates.flat().map((ring): Ring => ring.map(([x = 0, y = 0]): Point => [y, x]));
        const ours = traceBitmap({ width, height, data });
        expect(fillRings(ours, width, height)).toEqual(fillRings(rings, width, height));
      }),
      { numRuns: 30 },
    );
  });
});

describe("an outline with fewer points", () => {
  const coordinate = fc.integer({ min: 0, max: 40 });
  const ring: fc.Arbitrary<Ring> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 30 });
  const tolerance = fc.constantFrom(0, 0.5, 1, 3, 10, 1000);

  it("keeps points of the ring in their order, three at least, and area where there was some", () => {
    fc.assert(
      fc.property(ring, tolerance, (points, limit) => {
        const simple = simplifyRing(points, limit);
        expect(simple.length).toBeGreaterThanOrEqual(3);
        let from = -1;
        for (const point of simple) {
          from = points.indexOf(point, from + 1);
          expect(from).toBeGreaterThanOrEqual(0);
        }
        if (ringArea(points) > 0) expect(ringArea(simple)).toBeGreaterThan(0);
      }),
    );
  });

  it("leaves no point farther from the new line than the tolerance", () => {
    fc.assert(
      fc.property(ring, tolerance, (points, limit) => {
        const simple = simplifyRing(points, limit);
        for (const point of points) {
          const nearest = Math.min(...simple.map((to, i) => offLine(point, simple.at(i - 1) ?? to, to)));
          expect(nearest).toBeLessThanOrEqual(limit + 1e-9);
        }
      }),
    );
  });

  it("of a mask, half a pixel loose, covers nearly the same", () => {
    fc.assert(
      fc.property(blobs, (bitmap) => {
        const large = { ...bitmap, width: bitmap.width * 8, height: bitmap.height * 8, data: enlarged(bitmap, 8) };
        const rings = traceBitmap(large).map((one) => simplifyRing(one, 0.5));
        expect(overlapOf(fillRings(rings, large.width, large.height), large)).toBeGreaterThanOrEqual(0.995);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the outline of a mask", () => {
  it("has fewer points than there are corners, and covers nearly the same wherever it is rounded to", () => {
    const nudge = fc.double({ min: -0.005, max: 0.005, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(noise, lines, blobs), nudge, nudge, (bitmap, down, right) => {
        const traced = traceBitmap(bitmap);
        const simple = simplifiedOutline(traced, bitmap);
        const count = (rings: readonly Ring[]) => rings.reduce((sum, one) => sum + one.length, 0);
        expect(count(simple)).toBeLessThanOrEqual(count(traced));
        const moved = simple.map((one) => one.map(([y, x]): Point => [y + down, x + right]));
        expect(overlapOf(fillRings(moved, bitmap.width, bitmap.height), bitmap)).toBeGreaterThanOrEqual(0.995);
        expect(overlapOf(fillRings(simple, bitmap.width, bitmap.height), bitmap)).toBeGreaterThanOrEqual(0.995);
      }),
      { numRuns: 1000 },
    );
  });

  it("of a large disc needs a fraction of the points", () => {
    const side = 400;
    const data = Uint8Array.from({ length: side * side }, (_, i) => {
      const [y, x] = [Math.floor(i / side) + 0.5 - 200, (i % side) + 0.5 - 200];
      return y * y + x * x < 190 * 190 ? 1 : 0;
    });
    const disc = { width: side, height: side, data };
    const [traced, simple] = [traceBitmap(disc)[0], simplifiedOutline(traceBitmap(disc), disc)[0]];
    expect(simple?.length).toBeLessThan((traced?.length ?? 0) / 5);
    expect(overlapOf(fillRings([simple ?? []], side, side), disc)).toBeGreaterThanOrEqual(0.995);
  });
});

/** By brute force: the closest of many places on the line. */
function offLine([y, x]: Point, [ay, ax]: Point, [by, bx]: Point): number {
  const length = Math.hypot(by - ay, bx - ax);
  if (length === 0) return Math.hypot(y - ay, x - ax);
  const [uy, ux] = [(by - ay) / length, (bx - ax) / length];
  const along = Math.min(length, Math.max(0, (y - ay) * uy + (x - ax) * ux));
  return Math.hypot(ay + uy * along - y, ax + ux * along - x);
}

function enlarged(
  { width, height, data }: { width: number; height: number; data: Uint8Array },
  by: number,
): Uint8Array {
  const large = new Uint8Array(width * height * by * by);
  for (let i = 0; i < large.length; i++) {
    const [row, column] = [Math.floor(i / (width * by)), i % (width * by)];
    large[i] = data[Math.floor(row / by) * width + Math.floor(column / by)] ?? 0;
  }
  return large;
}
