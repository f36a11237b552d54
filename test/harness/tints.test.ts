import { describe, expect, it } from "vitest";
import type { Polygon } from "../../src/core/annotation.ts";
import { insidePolygon } from "../../src/core/hitTest.ts";
import { tintOf } from "./tints.ts";

const NEAR = 10;
const triangle: Polygon = [
  [
    [100, 300],
    [400, 100],
    [400, 500],
  ],
];
const shapes = [{ label: "plant", polygon: triangle }];

function moved(polygon: Polygon, by: number): Polygon {
  return polygon.map((ring) => ring.map(([y, x]) => [y, x + by] as const));
}

const tinted = (polygon: Polygon) => (y: number, x: number) => insidePolygon(polygon, [y, x]);

describe("tintOf", () => {
  it("sees a mask in its place, also when it is off by less than the tolerance", () => {
    expect(tintOf(tinted(triangle), shapes, NEAR)).toEqual([{ label: "plant", inside: 1, outside: 0 }]);
    expect(tintOf(tinted(moved(triangle, 5)), shapes, NEAR)).toEqual([{ label: "plant", inside: 1, outside: 0 }]);
  });

  it("sees a box where a triangle should be, and nothing where nothing is", () => {
    const [box] = tintOf(() => true, shapes, NEAR);
    expect(box).toEqual({ label: "plant", inside: 1, outside: 1 });
    const [none] = tintOf(() => false, shapes, NEAR);
    expect(none).toEqual({ label: "plant", inside: 0, outside: 0 });
  });

  it("sees a mask elsewhere", () => {
    const [found] = tintOf(tinted(moved(triangle, 150)), shapes, NEAR);
    expect(found?.inside).toBeLessThan(0.5);
  });

  it("does not count a hole, nor a neighbour's mask in the box", () => {
    const hole: Polygon = [
      ...triangle,
      [
        [300, 260],
        [360, 300],
        [300, 340],
      ],
    ];
    expect(tintOf(tinted(triangle), [{ label: "ring", polygon: hole }], NEAR)[0]).toMatchObject({
      inside: 1,
      outside: 0,
    });
    const neighbour: Polygon = [
      [
        [110, 110],
        [110, 200],
        [200, 110],
      ],
    ];
    const both = [...shapes, { label: "mug", polygon: neighbour }];
    const drawn = (y: number, x: number) => tinted(triangle)(y, x) || tinted(neighbour)(y, x);
    expect(tintOf(drawn, both, NEAR).map(({ outside }) => outside)).toEqual([0, 0]);
  });
});
