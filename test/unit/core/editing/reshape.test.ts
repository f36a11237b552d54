/** What a new shape makes of an annotation. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Shape } from "../../../../src/core/annotation.ts";
import { reshape } from "../../../../src/core/corrections.ts";
import { annotation, box } from "../arbitraries.ts";

const proposal: Annotation = {
  ...{ id: "a", label: "cat", review: "pending", run: "r", partial: true, confidence: 0.5, text: "Tom" },
  ...{ box_2d: [1, 2, 3, 4], mask: "data:image/png;base64,AAAA", threshold: 90 },
};

const only = (one: Annotation, shape: Shape) => reshape([one], new Map([[one.id, shape]])).put[0];

describe("another shape", () => {
  it("accepts a proposal, keeps what the model had said, and leaves no other shape behind", () => {
    const polygon = [
      [
        [1, 2],
        [3, 4],
        [1, 4],
      ],
    ] as const;
    expect(only(proposal, { box_2d: [1, 2, 3, 4], polygon })).toEqual({
      ...{ id: "a", label: "cat", review: "accepted", run: "r", confidence: 0.5, text: "Tom" },
      ...{ box_2d: [1, 2, 3, 4], polygon, proposed: { label: "cat", box_2d: [1, 2, 3, 4] } },
    });
  });

  it("does not overwrite what the model had said first", () => {
    const once = only(proposal, { box_2d: [5, 6, 7, 8] }) ?? proposal;
    expect(only(once, { box_2d: [10, 20, 30, 40] })?.proposed).toEqual({ label: "cat", box_2d: [1, 2, 3, 4] });
  });

  it("is no change when it is the same, and touches nobody else", () => {
    fc.assert(
      fc.property(annotation, annotation, box, (one, other, box_2d) => {
        const { polygon } = one;
        const same: Shape = { ...(one.box_2d && { box_2d: one.box_2d }), ...(polygon && { polygon }) };
        expect(reshape([one], new Map([[one.id, same]]))).toEqual({ put: [], remove: [] });
        const { put, remove } = reshape([one, other], new Map([[one.id, { box_2d }]]));
        expect(remove).toEqual([]);
        expect(put.every(({ id }) => id === one.id)).toBe(true);
      }),
    );
  });
});
