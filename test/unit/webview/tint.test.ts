/** How masks become pictures: the parts that need no browser. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packedMap } from "../../../src/core/packBits.ts";
import { coarsenessFor, opacities, placesOn } from "../../../webview/masks/tint.ts";

const sizes = fc.record({ width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 300 }) });
const maps = sizes.chain(({ width, height }) =>
  fc
    .uint8Array({ minLength: width * height, maxLength: width * height })
    .map((data) => ({ width, height, data: Uint8Array.from(data) })),
);

describe("coarsenessFor", () => {
  it("never gives a picture with fewer pixels than it is drawn with, if the map has as many, and no more than twice as many", () => {
    fc.assert(
      fc.property(sizes, sizes, (map, drawn) => {
        const by = coarsenessFor(map, drawn);
        expect(Math.log2(by) % 1).toBe(0);
        if (by > 1) {
          expect(map.width / by).toBeGreaterThanOrEqual(drawn.width);
          expect(map.height / by).toBeGreaterThanOrEqual(drawn.height);
        }
        const isFine = map.width / by < 2 * drawn.width || map.height / by < 2 * drawn.height;
        expect(isFine).toBe(true);
      }),
    );
  });

  it("is a whole map's for what is drawn in nothing", () => {
    expect(coarsenessFor({ width: 64, height: 64 }, { width: 0, height: 0 })).toBe(64);
  });
});

describe("opacities", () => {
  it("is opaque above the threshold and transparent below, but for a fading edge", () => {
    fc.assert(
      fc.property(maps, fc.integer({ min: 0, max: 254 }), (map, threshold) => {
        const { data } = opacities({ map: packedMap(map), threshold, coarseness: 1 });
        for (const [i, value] of map.data.entries()) {
          if (value > threshold + 5) expect(data[i]).toBe(255);
          if (value < threshold - 5) expect(data[i]).toBe(0);
          expect((data[i] ?? 0) > 127).toBe(value > threshold);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("is the mean of the pixels that become one", () => {
    fc.assert(
      fc.property(maps, fc.constantFrom(2, 4, 8), (map, coarseness) => {
        const fine = opacities({ map: packedMap(map), threshold: 127, coarseness: 1 });
        const coarse = opacities({ map: packedMap(map), threshold: 127, coarseness });
        expect(coarse.width).toBe(Math.ceil(map.width / coarseness));
        expect(coarse.height).toBe(Math.ceil(map.height / coarseness));
        for (let y = 0; y < coarse.height; y++) {
          for (let x = 0; x < coarse.width; x++) {
            const [rows, columns] = [range(y * coarseness, map.height), range(x * coarseness, map.width)];
            const block = rows.flatMap((row) => columns.map((column) => fine.data[row * map.width + column] ?? 0));
            const mean = block.reduce((sum, value) => sum + value, 0) / block.length;
            expect(Math.abs((coarse.data[y * coarse.width + x] ?? 0) - mean)).toBeLessThanOrEqual(0.5);
          }
        }
        function range(from: number, end: number): number[] {
          return Array.from({ length: Math.min(coarseness, end - from) }, (_, i) => from + i);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("placesOn", () => {
  it("gives each picture room of its own on a sheet; only what is larger than any sheet reaches out", () => {
    const sheet = { width: 300, height: 400 };
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 30 }), (all) => {
        const rects = placesOn(all, sheet).map((place, i) => ({ ...place, ...(all[i] ?? { width: 0, height: 0 }) }));
        for (const [i, one] of rects.entries()) {
          expect(one.x + one.width).toBeLessThanOrEqual(sheet.width);
          expect(one.y + one.height).toBeLessThanOrEqual(sheet.height);
          for (const other of rects.slice(i + 1)) {
            const apart =
              one.sheet !== other.sheet ||
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y;
            expect(apart).toBe(true);
          }
        }
      }),
    );
    expect(
      placesOn(
        [
          { width: 5000, height: 10 },
          { width: 10, height: 10 },
        ],
        sheet,
      ),
    ).toEqual([
      { sheet: 0, x: 0, y: 0 },
      { sheet: 0, x: 0, y: 10 },
    ]);
  });
});
