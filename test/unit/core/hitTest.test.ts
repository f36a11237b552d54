import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Polygon, Shape } from "../../../src/core/annotation.ts";
import { cycle, extent, type HitTarget, hitTest, insidePolygon } from "../../../src/core/hitTest.ts";

const image = { width: 1000, height: 500 };
const target = (id: string, shape: Shape, covers?: HitTarget["covers"]): HitTarget =>
  covers ? { id, shape, covers } : { id, shape };
const hit = (targets: readonly HitTarget[], x: number, y: number, tolerance = 0): readonly string[] =>
  hitTest(targets, { x, y }, { line: tolerance, point: tolerance }, image);

const coordinate = fc.double({ min: 0, max: 1000, noNaN: true });
const box: fc.Arbitrary<Box> = fc
  .tuple(coordinate, coordinate, coordinate, coordinate)
  .filter(([a, b, c, d]) => a !== c && b !== d)
  .map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]);

describe("hit test", () => {
  it("finds a box from inside and, within the tolerance, from outside", () => {
    const boxes = [target("a", { box_2d: [200, 100, 600, 300] })];
    // In pixels: x 100–300, y 100–300.
    expect(hit(boxes, 200, 200)).toEqual(["a"]);
    expect(hit(boxes, 96, 200, 5)).toEqual(["a"]);
    expect(hit(boxes, 94, 200, 5)).toEqual([]);
    expect(hit(boxes, 200, 304, 5)).toEqual(["a"]);
    expect(hit(boxes, 200, 306, 5)).toEqual([]);
  });

  it("prefers the smallest, and of equal ones what is drawn last", () => {
    const targets = [
      target("small", { box_2d: [400, 400, 500, 500] }),
      target("large", { box_2d: [0, 0, 1000, 1000] }),
      target("twin", { box_2d: [400, 400, 500, 500] }),
    ];
    expect(hit(targets, 450, 225)).toEqual(["twin", "small", "large"]);
  });

  it("is exact in polygons: a hole is outside, its border is not", () => {
    const ring: Polygon = [
      [
        [0, 0],
        [0, 1000],
        [1000, 1000],
        [1000, 0],
      ],
      [
        [400, 400],
        [400, 600],
        [600, 600],
        [600, 400],
      ],
    ];
    const targets = [target("ring", { polygon: ring, box_2d: [0, 0, 1000, 1000] })];
    expect(hit(targets, 200, 100, 4)).toEqual(["ring"]);
    expect(hit(targets, 500, 250, 4)).toEqual([]);
    expect(hit(targets, 403, 250, 4)).toEqual(["ring"]);
  });

  it("takes polygons of however many rings", () => {
    const ring = [
      [100, 100],
      [100, 300],
      [300, 100],
    ] as const;
    const targets = [target("rings", { polygon: Array.from({ length: 200_000 }, () => ring) })];
    expect(hit(targets, 98, 100, 4)).toEqual(["rings"]);
  });

  it("agrees with the box for a polygon that is a box, wherever it begins and whichever way it turns", () => {
    fc.assert(
      fc.property(box, coordinate, coordinate, fc.nat(3), fc.boolean(), (b, y, x, start, reverse) => {
        fc.pre(y !== b[0] && y !== b[2] && x !== b[1] && x !== b[3]);
        const ring = [
          [b[0], b[1]],
          [b[0], b[3]],
          [b[2], b[3]],
          [b[2], b[1]],
        ] as const;
        const turned = [...ring.slice(start), ...ring.slice(0, start)];
        const polygon = [reverse ? turned.toReversed() : turned];
        const inside = y > b[0] && y < b[2] && x > b[1] && x < b[3];
        expect(insidePolygon(polygon, [y, x])).toBe(inside);
        expect(extent({ polygon })).toEqual(b);
      }),
    );
  });

  it("lets clicks through a mask where it is empty, but not through its border", () => {
    const targets = [target("mask", { box_2d: [0, 0, 1000, 500] }, ([, x]) => x < 250)];
    expect(hit(targets, 100, 250, 4)).toEqual(["mask"]);
    expect(hit(targets, 400, 250, 4)).toEqual([]);
    expect(hit(targets, 498, 250, 4)).toEqual(["mask"]);
  });

  it("finds points and paths by distance on the screen, not in normalised units", () => {
    const targets = [
      target("point", { point: [500, 500] }),
      target("path", {
        path: [
          [0, 100],
          [1000, 100],
        ],
      }),
    ];
    expect(hit(targets, 506, 250, 8)).toEqual(["point"]);
    expect(hit(targets, 500, 242, 8)).toEqual(["point"]);
    expect(hit(targets, 500, 241, 8)).toEqual([]);
    expect(hit(targets, 93, 400, 8)).toEqual(["path"]);
  });

  it("prefers the nearest of several points and lines, and any of them to an area", () => {
    const targets = [
      target("near", { point: [500, 500] }),
      target("far", { point: [500, 506] }),
      target("tiny", { box_2d: [490, 495, 510, 505] }),
      target("line", {
        path: [
          [0, 501],
          [1000, 501],
        ],
      }),
      target("other line", {
        path: [
          [0, 490],
          [1000, 510],
        ],
      }),
    ];
    expect(hit(targets, 501, 250, 8)).toEqual(["near", "far", "line", "other line", "tiny"]);
    expect(hit(targets, 506, 250, 8)).toEqual(["far", "near", "line", "other line", "tiny"]);
  });

  it("gives points, which are drawn as dots, a tolerance of their own", () => {
    const targets = [target("point", { point: [500, 500] }), target("dot", { path: [[500, 500]] })];
    expect(hitTest(targets, { x: 509, y: 250 }, { line: 4, point: 10 }, image)).toEqual(["dot", "point"]);
    expect(hitTest(targets, { x: 509, y: 250 }, { line: 10, point: 4 }, image)).toEqual([]);
  });

  it("never finds what has no shape", () => {
    expect(hit([target("none", {})], 0, 0, 100)).toEqual([]);
  });
});

describe("cycling through overlaps", () => {
  it("visits every one and begins again", () => {
    expect(cycle(["a", "b", "c"], undefined)).toBe("a");
    expect(cycle(["a", "b", "c"], "a")).toBe("b");
    expect(cycle(["a", "b", "c"], "c")).toBe("a");
    expect(cycle(["a", "b"], "elsewhere")).toBe("a");
    expect(cycle([], "a")).toBeUndefined();
  });
});
