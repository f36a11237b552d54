/** Boxes that are drawn, moved and resized. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Point } from "../../../../src/core/annotation.ts";
import { duplicates } from "../../../../src/core/editing/duplicate.ts";
import { gripOf } from "../../../../src/core/editing/forms.ts";
import { boundedShift, moved } from "../../../../src/core/editing/move.ts";
import { boxBetween, dragHandle, HANDLES, handlePoint } from "../../../../src/core/editing/resize.ts";
import { annotation, box, isInPicture } from "../arbitraries.ts";

const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const handle = fc.constantFrom(...HANDLES);
const LEAST: Point = [0.5, 0.25];

const isInside = (b: Box) => b.every((value) => value >= 0 && value <= 1000) && b[2] > b[0] && b[3] > b[1];
const plain = { keepAspect: false, fromCentre: false, least: LEAST };

/** A box of at least a pixel, as every drawn one is. */
const drawn = box.filter((b) => b[2] - b[0] >= LEAST[0] && b[3] - b[1] >= LEAST[1]);

describe("moving", () => {
  it("keeps everything in the picture, its size to the last digit, and can be taken back", () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 4 }), point, (boxes, wished) => {
        const shift = boundedShift(boxes, wished);
        const after = boxes.map((box_2d) => moved({ box_2d }, shift).box_2d);
        for (const [i, b] of after.entries()) {
          expect(isInside(b)).toBe(true);
          const before = boxes[i] ?? b;
          expect(b[2] - b[0]).toBeCloseTo(before[2] - before[0], 9);
          expect(b[3] - b[1]).toBeCloseTo(before[3] - before[1], 9);
        }
        const back = boundedShift(after, [-shift[0], -shift[1]]);
        expect(after.map((box_2d) => moved({ box_2d }, back).box_2d)).toEqual(boxes);
      }),
    );
  });

  it("goes where it is told when there is room, and as far as there is else", () => {
    expect(boundedShift([[100, 100, 200, 200]], [50.1234, -20])).toEqual([50.123, -20]);
    expect(boundedShift([[100, 100, 200, 200]], [-500, 5000])).toEqual([-100, 800]);
    expect(
      boundedShift(
        [
          [100, 100, 200, 200],
          [700, 0, 900, 50],
        ],
        [500, -5],
      ),
    ).toEqual([100, 0]);
  });

  it("takes along all that a shape is made of", () => {
    const shape = { box_2d: [1, 2, 3, 4] as Box, point: [1, 2] as Point, path: [[1, 2]] as Point[], mask: "m" };
    expect(
      moved(
        {
          ...shape,
          polygon: [
            [
              [1, 2],
              [3, 4],
              [1, 4],
            ],
          ],
        },
        [1, 10],
      ),
    ).toEqual({
      ...{ box_2d: [2, 12, 4, 14], point: [2, 12], path: [[2, 12]], mask: "m" },
      polygon: [
        [
          [2, 12],
          [4, 14],
          [2, 14],
        ],
      ],
    });
  });
});

describe("resizing", () => {
  it("moves the handle, and what is opposite stays", () => {
    fc.assert(
      fc.property(drawn, handle, point, (before, grip, shift) => {
        const after = dragHandle(before, grip, shift, plain);
        expect(isInside(after)).toBe(true);
        if (grip.y >= 0) expect(after[0]).toBe(before[0]);
        if (grip.y <= 0) expect(after[2]).toBe(before[2]);
        if (grip.x >= 0) expect(after[1]).toBe(before[1]);
        if (grip.x <= 0) expect(after[3]).toBe(before[3]);
        expect(after[2] - after[0]).toBeGreaterThanOrEqual(LEAST[0] - 0.002);
        expect(after[3] - after[1]).toBeGreaterThanOrEqual(LEAST[1] - 0.002);
      }),
    );
  });

  it("goes to where the handle is dragged, when that is in the picture and not past the other side", () => {
    fc.assert(
      fc.property(drawn, handle, fc.double({ min: 0, max: 1, noNaN: true }), (before, grip, part) => {
        const at = handlePoint(before, grip);
        const to: Point = [grip.y > 0 ? at[0] + (1000 - at[0]) * part : at[0] * (1 - part), at[1]];
        const after = dragHandle(before, { ...grip, x: 0, y: grip.y || 1 }, [to[0] - at[0], 0], plain);
        if (grip.y !== 0) expect(handlePoint(after, { y: grip.y, x: 0 })[0]).toBeCloseTo(to[0], 2);
      }),
    );
  });

  it("keeps the relation of the sides, and the middle, when that is wanted", () => {
    fc.assert(
      fc.property(drawn, handle, point, fc.boolean(), (before, grip, shift, fromCentre) => {
        const after = dragHandle(before, grip, shift, { keepAspect: true, fromCentre, least: LEAST });
        expect(isInside(after)).toBe(true);
        const [height, width] = [before[2] - before[0], before[3] - before[1]];
        // Both sides grow by the same part, but for the rounding of each of their ends.
        const [tall, wide] = [(after[2] - after[0]) / height, (after[3] - after[1]) / width];
        expect(Math.abs(tall - wide)).toBeLessThanOrEqual(0.0025 / height + 0.0025 / width);
        if (fromCentre) {
          expect((after[0] + after[2]) / 2).toBeCloseTo((before[0] + before[2]) / 2, 2);
          expect((after[1] + after[3]) / 2).toBeCloseTo((before[1] + before[3]) / 2, 2);
        }
      }),
    );
  });

  it("stays in the picture, also of a box without area or inside out", () => {
    const side = fc.oneof(fc.constantFrom(0, 100, 1000), fc.double({ min: 0, max: 1000, noNaN: true }));
    const any = fc.tuple(side, side, side, side);
    fc.assert(
      fc.property(any, handle, point, fc.boolean(), fc.boolean(), (before, grip, shift, keepAspect, fromCentre) => {
        const after = dragHandle(before, grip, shift, { keepAspect, fromCentre, least: LEAST });
        expect(after.every((value) => value >= 0 && value <= 1000)).toBe(true);
      }),
    );
  });

  it("that goes nowhere changes nothing", () => {
    fc.assert(
      fc.property(drawn, handle, fc.boolean(), fc.boolean(), (before, grip, keepAspect, fromCentre) => {
        expect(dragHandle(before, grip, [0, 0], { keepAspect, fromCentre, least: LEAST })).toEqual(before);
      }),
    );
  });
});

describe("drawing", () => {
  it("is a box in the picture whichever corner comes first, never smaller than a pixel", () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const made = boxBetween(a, b, LEAST);
        expect(isInside(made)).toBe(true);
        expect(made[2] - made[0]).toBeGreaterThanOrEqual(LEAST[0] - 0.001);
        expect(boxBetween(b, a, LEAST)).toEqual(made);
      }),
    );
  });
});

describe("copies", () => {
  it("lie beside the originals in the picture, and are a person's own", () => {
    const size = { width: 4000, height: 3000 };
    fc.assert(
      fc.property(fc.array(annotation, { minLength: 1, maxLength: 3 }), (originals) => {
        let made = 0;
        const copies = duplicates(originals, size, () => `copy${++made}`);
        expect(copies.map(({ id }) => id)).toEqual(originals.map((_, i) => `copy${i + 1}`));
        for (const [i, copy] of copies.entries()) {
          expect(copy).toMatchObject({ label: originals[i]?.label, review: "accepted" });
          expect(copy).not.toHaveProperty("run");
          expect(copy).not.toHaveProperty("proposed");
          expect(isInPicture(copy)).toBe(true);
        }
      }),
    );
    const at = (box_2d: Box) => duplicates([{ id: "a", label: "cat", review: "pending", box_2d }], size, () => "b")[0];
    expect(at([0, 0, 100, 100])?.box_2d).toEqual([20, 15, 120, 115]);
    expect(at([900, 900, 1000, 1000])?.box_2d).toEqual([880, 885, 980, 985]);
  });

  it("go no farther than all that a shape is made of has room for: a box may be wider than what it goes with", () => {
    const box_2d: Box = [900, 900, 995, 995];
    const dot = { id: "a", label: "cat", review: "pending", box_2d, point: [950, 950] } as const;
    const [copy] = duplicates([dot], { width: 1000, height: 1000 }, () => "b");
    expect(copy).toMatchObject({ box_2d: [905, 905, 1000, 1000], point: [955, 955] });
  });
});

describe("what can be taken hold of", () => {
  it("is the primary shape", () => {
    expect(gripOf({ box_2d: [1, 2, 3, 4], mask: "m" })).toBe("box");
    expect(gripOf({ box_2d: [1, 2, 3, 4], polygon: [] })).toBe("points");
    expect(gripOf({ path: [[1, 2]] })).toBe("point");
    expect(gripOf({ point: [1, 2] })).toBe("point");
    expect(gripOf({ box_2d: [1, 2, 3, 4], box_3d: [] })).toBeUndefined();
    expect(gripOf({})).toBeUndefined();
  });
});
