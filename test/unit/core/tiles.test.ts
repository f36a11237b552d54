import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box } from "../../../src/core/annotation.ts";
import { normalBox } from "../../../src/core/geometry.ts";
import {
  holdsPixel,
  intoWhole,
  type PixelRect,
  partOf,
  pixelsOf,
  tilesOf,
  withMargin,
} from "../../../src/core/tiles.ts";
import { box } from "./arbitraries.ts";

const length = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20_000 }));
const size = fc.record({ width: length, height: length });

/** A picture, and a rectangle of its pixels. */
const rectangle = size.chain(({ width, height }) =>
  fc.tuple(fc.nat(width - 1), fc.nat(height - 1)).chain(([left, top]) =>
    fc
      .record({ width: fc.integer({ min: 1, max: width - left }), height: fc.integer({ min: 1, max: height - top }) })
      .map((inner): [{ width: number; height: number }, PixelRect] => [
        { width, height },
        { left, top, ...inner },
      ]),
  ),
);

describe("tiles", () => {
  const tiling = fc.record({
    size,
    side: fc.integer({ min: 200, max: 2000 }),
    overlap: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  const rects = ({
    size: of,
    side,
    overlap,
  }: {
    size: { width: number; height: number };
    side: number;
    overlap: number;
  }) => tilesOf(of, side, overlap).map((tile) => pixelsOf(tile, of));

  it("are of one size, inside of the picture, and none stands twice", () => {
    fc.assert(
      fc.property(tiling, (given) => {
        const tiles = rects(given);
        for (const { left, top, width, height } of tiles) {
          expect(width).toBe(Math.min(given.side, given.size.width));
          expect(height).toBe(Math.min(given.side, given.size.height));
          expect(left >= 0 && left + width <= given.size.width).toBe(true);
          expect(top >= 0 && top + height <= given.size.height).toBe(true);
        }
        expect(new Set(tiles.map(({ left, top }) => `${left} ${top}`)).size).toBe(tiles.length);
      }),
    );
  });

  it("show every object that is no larger than the overlap as a whole, wherever it is", () => {
    fc.assert(
      fc.property(
        tiling,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, y, x) => {
          const overlap = Math.floor(given.side * given.overlap);
          const width = Math.min(overlap, given.size.width);
          const height = Math.min(overlap, given.size.height);
          const left = Math.round((given.size.width - width) * x);
          const top = Math.round((given.size.height - height) * y);
          const holds = (tile: PixelRect) =>
            tile.left <= left &&
            tile.top <= top &&
            tile.left + tile.width >= left + width &&
            tile.top + tile.height >= top + height;
          expect(rects(given).some(holds)).toBe(true);
        },
      ),
    );
  });

  it("are no more than are needed", () => {
    expect(tilesOf({ width: 1024, height: 500 }, 1024, 0.2)).toEqual([[0, 0, 1000, 1000]]);
    expect(tilesOf({ width: 1025, height: 500 }, 1024, 0.2)).toHaveLength(2);
    expect(tilesOf({ width: 6000, height: 4000 }, 1024, 0.2)).toHaveLength(8 * 5);
    expect(tilesOf({ width: 4000, height: 1000 }, 1000, 0)).toEqual(
      [0, 250, 500, 750].map((x) => [0, x, 1000, x + 250]),
    );
  });
});

describe("a part of a picture", () => {
  it("names its pixels exactly, through three decimals", () => {
    fc.assert(
      fc.property(rectangle, ([of, rect]) => {
        expect(pixelsOf(partOf(rect, of), of)).toEqual(rect);
      }),
    );
  });

  it("has at least one pixel, and none outside of the picture, whatever its box", () => {
    fc.assert(
      fc.property(box, size, (part, of) => {
        const { left, top, width, height } = pixelsOf(part, of);
        expect(width >= 1 && height >= 1 && left >= 0 && top >= 0).toBe(true);
        expect(left + width <= of.width && top + height <= of.height).toBe(true);
      }),
    );
  });

  it("grows by its margin on every side, within the picture", () => {
    expect(withMargin([400, 200, 600, 300], 0.1)).toEqual([380, 190, 620, 310]);
    expect(withMargin([0, 0, 1000, 990], 0.1)).toEqual([0, 0, 1000, 1000]);
  });
});

describe("what can be seen in a box", () => {
  it("is every rectangle of pixels, and nothing without area or far below a pixel", () => {
    fc.assert(
      fc.property(rectangle, fc.double({ min: 0, max: 0.4, noNaN: true }), ([whole, rect], part) => {
        const [yMin, xMin, yMax, xMax] = partOf(rect, whole);
        expect(holdsPixel([yMin, xMin, yMax, xMax], whole)).toBe(true);
        expect(holdsPixel([yMax, xMax, yMin, xMin], whole)).toBe(true);
        expect(holdsPixel([yMin, xMin, yMin + (part * 1000) / whole.height, xMax], whole)).toBe(false);
        expect(holdsPixel([yMin, xMin, yMax, xMin + (part * 1000) / whole.width], whole)).toBe(false);
      }),
    );
  });
});

describe("an answer about a part", () => {
  const inPart = ([yMin, xMin, yMax, xMax]: Box, part: Box): Box => {
    const y = (at: number) => ((at - part[0]) / (part[2] - part[0])) * 1000;
    const x = (at: number) => ((at - part[1]) / (part[3] - part[1])) * 1000;
    return [y(yMin), x(xMin), y(yMax), x(xMax)];
  };

  it("comes back to where it was in the whole, in three decimals", () => {
    const parts = fc.tuple(box, box).filter(([part]) => part[2] - part[0] > 1 && part[3] - part[1] > 1);
    fc.assert(
      fc.property(parts, ([part, inner]) => {
        const local = normalBox(...inPart(inner, part));
        fc.pre(
          local !== undefined &&
            inner[0] >= part[0] &&
            inner[1] >= part[1] &&
            inner[2] <= part[2] &&
            inner[3] <= part[3],
        );
        const back = intoWhole({ label: "a", box_2d: local ?? inner }, part)?.box_2d;
        back?.forEach((value, i) => {
          expect(Math.abs(value - (inner[i] ?? Number.NaN))).toBeLessThanOrEqual(0.002);
          expect(Math.round(value * 1000) / 1000).toBe(value);
        });
      }),
    );
  });

  it("brings every kind of place, and what else it says, but no box in space", () => {
    const part: Box = [500, 0, 1000, 500];
    const ring = [
      [0, 0],
      [0, 1000],
      [1000, 1000],
    ] as const;
    expect(
      intoWhole(
        {
          label: "a",
          confidence: 0.5,
          text: "t",
          box_2d: [0, 0, 1000, 1000],
          polygon: [ring],
          mask: "data:m",
          threshold: 9,
        },
        part,
      ),
    ).toEqual({
      label: "a",
      confidence: 0.5,
      text: "t",
      box_2d: [500, 0, 1000, 500],
      polygon: [
        [
          [500, 0],
          [500, 500],
          [1000, 500],
        ],
      ],
      mask: "data:m",
      threshold: 9,
    });
    expect(intoWhole({ label: "p", point: [500, 500] }, part)).toEqual({ label: "p", point: [750, 250] });
    expect(
      intoWhole(
        {
          label: "l",
          path: [
            [0, 0],
            [1000, 200],
          ],
        },
        part,
      ),
    ).toEqual({
      label: "l",
      path: [
        [500, 0],
        [1000, 100],
      ],
    });
    expect(intoWhole({ label: "s", box_3d: [0, 0, 1, 1, 1, 1, 0, 0, 0] }, part)).toBeUndefined();
  });
});
