/** Outlines: their points, fewer of them, and masks turned into outlines and back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Point, Polygon } from "../../../../src/core/annotation.ts";
import { pathForm, polygonForm } from "../../../../src/core/editing/forms.ts";
import { outlineOfMask, simplerPolygon } from "../../../../src/core/editing/outlineEdits.ts";
import { boxOfPlaced, polygonCells } from "../../../../src/core/editing/painting.ts";
import {
  insertVertex,
  midpoints,
  moveVertices,
  removeVertices,
  type Vertex,
} from "../../../../src/core/editing/vertices.ts";
import { cropped, trimmed } from "../../../../src/core/raster.ts";
import { blobs, overlapOf } from "../bitmaps.ts";

const unit = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 1000);
const ring: fc.Arbitrary<readonly Point[]> = fc.array(fc.tuple(unit, unit), { minLength: 3, maxLength: 8 });
const polygon: fc.Arbitrary<Polygon> = fc.array(ring, { minLength: 1, maxLength: 3 });
const withVertex = polygon.chain((rings) =>
  fc
    .constantFrom(...rings.flatMap((points, r) => points.map((_, index): Vertex => ({ ring: r, index }))))
    .map((vertex) => ({ rings, vertex })),
);

describe("points of an outline", () => {
  it("one that is added in the middle of an edge changes nothing else, and goes away again", () => {
    fc.assert(
      fc.property(polygon, (rings) => {
        for (const { vertex, at } of midpoints(rings, true)) {
          const more = insertVertex(rings, vertex, at);
          const added = more[vertex.ring]?.[vertex.index];
          expect([added?.[0], added?.[1]]).toEqual([expect.closeTo(at[0], 2), expect.closeTo(at[1], 2)]);
          expect(removeVertices(more, [vertex], 3)).toEqual(rings);
        }
      }),
    );
  });

  it("have a middle for every edge, of an open line for one less", () => {
    const line: Polygon = [
      [
        [0, 0],
        [0, 10],
        [10, 10],
      ],
    ];
    expect(midpoints(line, false).map(({ at }) => at)).toEqual([
      [0, 5],
      [5, 10],
    ]);
    expect(midpoints(line, true)).toHaveLength(3);
  });

  it("move by themselves, in the picture, and back again where they had room", () => {
    fc.assert(
      fc.property(withVertex, fc.tuple(unit, unit), ({ rings, vertex }, to) => {
        const from = rings[vertex.ring]?.[vertex.index] ?? to;
        const there = moveVertices(rings, [vertex], [to[0] - from[0], to[1] - from[1]]);
        expect(there[vertex.ring]?.[vertex.index]).toEqual(to);
        expect(moveVertices(there, [vertex], [from[0] - to[0], from[1] - to[1]])).toEqual(rings);
        const far = moveVertices(rings, [vertex], [5000, -5000]);
        expect(far[vertex.ring]?.[vertex.index]).toEqual([1000, 0]);
      }),
    );
  });

  it("are never taken away until less than a triangle is left", () => {
    fc.assert(
      fc.property(polygon, fc.array(fc.tuple(fc.nat(2), fc.nat(7))), (rings, named) => {
        const fewer = removeVertices(
          rings,
          named.map(([r, index]) => ({ ring: r, index })),
          3,
        );
        expect(fewer.length).toBeGreaterThan(0);
        expect(fewer.every((points) => points.length >= 3)).toBe(true);
      }),
    );
  });
});

describe("the box of an outline", () => {
  it("follows from it", () => {
    expect(
      polygonForm([
        [
          [10, 20],
          [30, 5],
          [20, 40],
        ],
      ])?.box_2d,
    ).toEqual([10, 5, 30, 40]);
    expect(
      polygonForm([
        [
          [10, 20],
          [10, 5],
          [10, 40],
        ],
      ]),
    ).toBeUndefined();
    expect(
      pathForm([
        [10, 20],
        [10, 40],
      ]),
    ).toEqual({
      path: [
        [10, 20],
        [10, 40],
      ],
    });
  });
});

describe("simplifying", () => {
  const size = { width: 2000, height: 1000 };
  /** A circle of px of the picture. */
  const circle: Polygon = [
    Array.from({ length: 200 }, (_, i): Point => {
      const turn = (i / 200) * 2 * Math.PI;
      return [((500 + 300 * Math.sin(turn)) / 1000) * 1000, ((1000 + 300 * Math.cos(turn)) / 2000) * 1000];
    }),
  ];

  it("takes points away at every step and keeps what it looks like", () => {
    const once = simplerPolygon(circle, size) ?? [];
    expect(once[0]?.length).toBeLessThan(100);
    const cells = (rings: Polygon) =>
      polygonCells(rings, size)?.bitmap ?? { width: 0, height: 0, data: new Uint8Array() };
    const [before, after] = [cells(circle), cells(once)];
    expect(overlapOf(before, cropped(after, 0, 0, before.width, before.height))).toBeGreaterThan(0.98);
    const twice = simplerPolygon(once, size) ?? [];
    expect(twice[0]?.length).toBeLessThan(once[0]?.length ?? 0);
  });

  it("comes to an end, with a triangle at least", () => {
    fc.assert(
      fc.property(polygon, (rings) => {
        let now: Polygon | undefined = rings;
        for (let step = 0; now !== undefined && step < 30; step++) {
          expect(now.every((points) => points.length >= 3)).toBe(true);
          now = simplerPolygon(now, size);
        }
        expect(now).toBeUndefined();
      }),
    );
  });
});

describe("a mask as a polygon", () => {
  it("covers the same when it is made a mask again", () => {
    fc.assert(
      fc.property(blobs, ({ width, height, data }) => {
        const part = trimmed({ width, height, data });
        fc.pre(part !== undefined);
        if (part === undefined) return;
        const size = { width: width + 20, height: height + 10 };
        const placed = { left: part.left + 7, top: part.top + 3, bitmap: part.bitmap };
        const outline = outlineOfMask(placed, size);
        const again = outline && polygonCells(outline, size);
        if (again === undefined) throw new Error("Nothing is left of the mask.");
        const whole = cropped(
          again.bitmap,
          placed.left - again.left,
          placed.top - again.top,
          part.bitmap.width,
          part.bitmap.height,
        );
        expect(overlapOf(whole, part.bitmap)).toBeGreaterThanOrEqual(0.995);
        expect(boxOfPlaced(again, size).every((value) => value >= 0 && value <= 1000)).toBe(true);
      }),
    );
  });
});
