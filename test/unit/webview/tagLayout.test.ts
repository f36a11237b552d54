import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutTags, type Rect, TAG_HEIGHT, type Tag } from "../../../webview/stage/tagLayout.ts";

const stage: Rect = { x: 0, y: 0, width: 600, height: 400 };
const shape = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("tags of shapes", () => {
  it("stand above their shape, inside where there is no room above, below when both are taken", () => {
    const tag: Tag = { shape: shape(100, 100, 50, 40), width: 40 };
    const first: Rect = { x: 100, y: 100 - TAG_HEIGHT, width: 40, height: TAG_HEIGHT };
    const places = layOutTags([tag, tag, tag, tag], stage);
    expect(places).toEqual([first, { ...first, y: 100 }, { ...first, y: 140 }, undefined]);
    expect(layOutTags([{ shape: shape(10, 5, 50, 40), width: 40 }], stage)).toEqual([{ ...first, x: 10, y: 5 }]);
  });

  it("stay in sight while a part of their shape is", () => {
    const places = layOutTags([{ shape: shape(-200, -100, 500, 300), width: 40 }], stage);
    expect(places).toEqual([{ x: 0, y: 0, width: 40, height: TAG_HEIGHT }]);
  });

  it("never overlap, never leave the stage, and the first always has its first choice", () => {
    const coordinate = fc.double({ min: -200, max: 700, noNaN: true });
    const length = fc.double({ min: 0, max: 400, noNaN: true });
    const tag = fc.record({
      shape: fc.record({ x: coordinate, y: coordinate, width: length, height: length }),
      width: fc.double({ min: 8, max: 160, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 40 }), (tags) => {
        const places = layOutTags(tags, stage);
        expect(places).toHaveLength(tags.length);
        const placed = places.filter((place) => place !== undefined);
        for (const [i, place] of placed.entries()) {
          expect(place.x).toBeGreaterThanOrEqual(0);
          expect(place.y).toBeGreaterThanOrEqual(0);
          expect(place.x + place.width).toBeLessThanOrEqual(stage.width + 1e-9);
          expect(place.y + place.height).toBeLessThanOrEqual(stage.height);
          expect(placed.slice(i + 1).some((other) => overlap(place, other))).toBe(false);
        }
        expect(layOutTags(tags.slice(0, 1), stage)).toEqual(places.slice(0, 1));
      }),
    );
  });
});
