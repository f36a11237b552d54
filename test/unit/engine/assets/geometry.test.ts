/** Which pixels crops and cut-outs show. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Point } from "../../../../src/core/annotation.ts";
import { bounds } from "../../../../src/core/geometry.ts";
import { insidePolygon } from "../../../../src/core/hitTest.ts";
import { type CropOptions, cropArea } from "../../../../src/engine/assets/cropArea.ts";
import { coverage, cutOut } from "../../../../src/engine/assets/cutOut.ts";
import { tagPlaces } from "../../../../src/engine/assets/tagPlaces.ts";
import type { Raster } from "../../../../src/engine/images/raster.ts";
import { cropped } from "../../../../src/engine/images/raster.ts";

const side = fc.integer({ min: 1, max: 300 });
const part = fc.double({ min: 0, max: 1, noNaN: true });

/** A picture and a box within it, px. */
const boxed = fc
  .record({ width: side, height: side, parts: fc.tuple(part, part, part, part) })
  .map(({ width, height, parts: [a, b, c, d] }) => {
    const [top, bottom] = [Math.min(a, b) * height, Math.max(a, b) * height];
    const [left, right] = [Math.min(c, d) * width, Math.max(c, d) * width];
    return { picture: { width, height }, box: [top, left, bottom, right] satisfies Box as Box };
  });

describe("a crop", () => {
  it("lies in the picture, shows all of the object, and as much around it as was asked for", () => {
    const options: fc.Arbitrary<CropOptions> = fc.record({
      padding: fc.double({ min: 0, max: 5, noNaN: true }),
      square: fc.boolean(),
    });
    fc.assert(
      fc.property(boxed, options, ({ picture, box }, { padding, square }) => {
        const area = cropArea(box, picture, { padding, square });
        const [right, bottom] = [area.left + area.width, area.top + area.height];
        expect([area.left, area.top, area.width, area.height].every(Number.isInteger)).toBe(true);
        expect(Math.min(area.left, area.top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(area.width, area.height)).toBeGreaterThanOrEqual(1);
        expect(right).toBeLessThanOrEqual(picture.width);
        expect(bottom).toBeLessThanOrEqual(picture.height);
        const [yMin, xMin, yMax, xMax] = box;
        const around = padding * Math.max(yMax - yMin, xMax - xMin);
        expect(area.left).toBeLessThanOrEqual(Math.max(0, xMin - around));
        expect(area.top).toBeLessThanOrEqual(Math.max(0, yMin - around));
        expect(right).toBeGreaterThanOrEqual(Math.min(picture.width, xMax + around));
        expect(bottom).toBeGreaterThanOrEqual(Math.min(picture.height, yMax + around));
        if (square && Math.max(area.width, area.height) <= Math.min(picture.width, picture.height)) {
          expect(area.width).toBe(area.height);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("that is square stays in the middle of the object, and is moved where the picture ends", () => {
    const picture = { width: 100, height: 100 };
    const options = { padding: 0, square: true };
    expect(cropArea([40, 20, 60, 80], picture, options)).toEqual({ left: 20, top: 20, width: 60, height: 60 });
    expect(cropArea([0, 20, 20, 80], picture, options)).toEqual({ left: 20, top: 0, width: 60, height: 60 });
    // It cannot be wider than the picture is.
    expect(cropArea([0, 0, 300, 20], { width: 50, height: 300 }, options)).toEqual({
      left: 0,
      top: 0,
      width: 50,
      height: 300,
    });
  });

  it("has the pixels of its place", () => {
    const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => i);
    const crop = cropped({ width: 5, height: 4, channels: 3, data }, { left: 2, top: 1, width: 2, height: 2 });
    expect([...crop.data]).toEqual([21, 22, 23, 24, 25, 26, 36, 37, 38, 39, 40, 41]);
  });
});

const COLOURED = [10, 20, 30, 255] as const;

function filled(width: number, height: number, channels: 3 | 4, pixel: readonly number[] = COLOURED): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => pixel[i % channels] ?? 0);
  return { width, height, channels, data };
}

describe("a cut-out", () => {
  const facts = { id: "a", label: "cat", byHand: true };

  it("of a polygon covers each pixel as much as the polygon does", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 0, max: 160 }));
    const ring = fc.uniqueArray(point, { minLength: 3, maxLength: 6, selector: String });
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 2 }), (rings) => {
        // No edge runs exactly through a place that is looked at.
        const polygon = rings.map((one) => one.map(([y, x]): Point => [y / 4 + 0.0309017, x / 4 + 0.0731231]));
        const box = bounds(polygon.flat());
        const area = cropArea(box, { width: 41, height: 41 }, { padding: 0, square: false });
        const alpha = coverage({ ...facts, kind: "polygon", polygon, box }, area);
        for (let y = 0; y < area.height; y++) {
          for (let x = 0; x < area.width; x++) {
            let inside = 0;
            for (let i = 0; i < 16; i++) {
              const at: Point = [area.top + y + ((i >> 2) + 0.5) / 4, area.left + x + ((i & 3) + 0.5) / 4];
              if (insidePolygon(polygon, at)) inside++;
            }
            expect(alpha[y * area.width + x]).toBe(Math.round((inside * 255) / 16));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("leaves holes open, has no colours where it is clear, and keeps what is transparent in the picture", () => {
    const square = (from: number, to: number): Point[] => [
      [from, from],
      [from, to],
      [to, to],
      [to, from],
    ];
    const object = {
      ...facts,
      kind: "polygon",
      polygon: [square(10, 90), square(30, 70)],
      box: [10, 10, 90, 90],
    } as const;
    const out = cutOut(filled(100, 100, 4, [10, 20, 30, 128]), object);
    const pixel = (x: number, y: number) => [...out.data.subarray((y * out.width + x) * 4).subarray(0, 4)];
    expect([out.width, out.height, out.channels]).toEqual([80, 80, 4]);
    expect(pixel(5, 5)).toEqual([10, 20, 30, 128]);
    expect(pixel(40, 40)).toEqual([0, 0, 0, 0]);
  });

  it("of a mask has exactly its pixels", () => {
    const bitmap = { width: 3, height: 2, data: Uint8Array.of(1, 0, 1, 0, 1, 0) };
    const out = cutOut(filled(20, 10, 3), {
      ...facts,
      kind: "mask",
      mask: { left: 7, top: 4, bitmap },
      box: [4, 7, 6, 10],
    });
    expect([out.width, out.height]).toEqual([3, 2]);
    expect([...out.data].filter((_, i) => i % 4 === 3)).toEqual([255, 0, 255, 0, 255, 0]);
  });
});

describe("tags", () => {
  it("lie in the picture and never over each other; a single one always finds a place in a picture that holds it", () => {
    const wanted = fc.array(fc.record({ boxed, width: fc.integer({ min: 1, max: 60 }), height: fc.constant(10) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(wanted, (tags) => {
        const picture = { width: 300, height: 300 };
        const places = tagPlaces(
          tags.map(({ boxed: { box }, ...size }) => ({ box, ...size })),
          picture,
        );
        expect(places).toHaveLength(tags.length);
        if (tags.length > 0) expect(places[0]).toBeDefined();
        const taken = places.flatMap((place) => place ?? []);
        for (const [i, a] of taken.entries()) {
          expect(Math.min(a.left, a.top)).toBeGreaterThanOrEqual(0);
          expect(a.left + a.width).toBeLessThanOrEqual(300);
          expect(a.top + a.height).toBeLessThanOrEqual(300);
          for (const b of taken.slice(i + 1)) {
            const apart =
              a.left >= b.left + b.width ||
              b.left >= a.left + a.width ||
              a.top >= b.top + b.height ||
              b.top >= a.top + a.height;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });
});
