/** Copies that come from the clipboard: in their place where it is free, else beside it, always in the picture. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../../../src/core/annotation.ts";
import { editableExtent } from "../../../../src/core/editing/forms.ts";
import { pasted } from "../../../../src/core/editing/paste.ts";
import { annotations, isInPicture } from "../arbitraries.ts";

const SIZE = { width: 800, height: 600 };
const kite = (box_2d: Box, more: Partial<Annotation> = {}): Annotation => {
  return { id: "kite", label: "kite", box_2d, review: "accepted", ...more };
};
const boxes = (list: readonly Annotation[]) => list.map(({ box_2d }) => box_2d);

describe("what is pasted", () => {
  it("lies in the same place where nothing like it is", () => {
    const copy = kite([100, 100, 300, 300]);
    expect(pasted([copy], [], SIZE)).toEqual([copy]);
    expect(pasted([copy], [kite([100, 100, 300, 300], { label: "boat" })], SIZE)).toEqual([copy]);
    // Nobody sees what is rejected.
    expect(pasted([copy], [kite([100, 100, 300, 300], { review: "rejected" })], SIZE)).toEqual([copy]);
  });

  it("lies aside otherwise, farther with every copy, all of it together", () => {
    const original = kite([100, 100, 300, 300]);
    const once = pasted([original], [original], SIZE);
    expect(boxes(once)).toEqual([[120, 115, 320, 315]]);
    expect(boxes(pasted([original], [original, ...once], SIZE))).toEqual([[140, 130, 340, 330]]);
    const other = kite([500, 500, 600, 600]);
    expect(boxes(pasted([original, other], [original], SIZE))).toEqual([
      [120, 115, 320, 315],
      [520, 515, 620, 615],
    ]);
  });

  it("goes back where the picture ends, and ends where there is no room at all", () => {
    const corner = kite([900, 900, 1000, 1000]);
    expect(boxes(pasted([corner], [corner], SIZE))).toEqual([[880, 885, 980, 985]]);
    const all = kite([0, 0, 1000, 1000]);
    expect(boxes(pasted([all], [all], SIZE))).toEqual([[0, 0, 1000, 1000]]);
  });

  it("is not looked for a place again and again where there is no room for all of it", () => {
    const crowd = Array.from({ length: 100_000 }, (_, i) => kite([0, 0, 1000 - i / 1000, 1000], { id: `${i}` }));
    expect(pasted(crowd, crowd, SIZE)).toEqual(crowd);
  });

  it("keeps its size, stays in the picture, and covers nothing of its label exactly while there is room", () => {
    fc.assert(
      fc.property(annotations, annotations, (copies, present) => {
        const placed = pasted(copies, present, SIZE);
        expect(placed.map(({ id }) => id)).toEqual(copies.map(({ id }) => id));
        for (const [i, one] of placed.entries()) {
          const [before, after] = [copies[i] && editableExtent(copies[i]), editableExtent(one)];
          expect(after === undefined).toBe(before === undefined);
          expect(isInPicture(one)).toBe(true);
          if (!before || !after) continue;
          expect(after[2] - after[0]).toBeCloseTo(before[2] - before[0], 6);
          expect(after[3] - after[1]).toBeCloseTo(before[3] - before[1], 6);
        }
      }),
    );
  });
});
