import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { newId } from "../../../../src/core/ids.ts";
import { merge } from "../../../../src/core/merge.ts";
import { partition } from "../../../../src/engine/regions/partition.ts";
import { annotation as anyAnnotation, box } from "../../core/arbitraries.ts";

const REGION: Box = [200, 200, 600, 600];
const RUN = { id: "r", task: "detect", prompt: "p", model: "m", time: "2026-11-22T10:00:00Z" };
const pending = (id: string, label: string, box_2d: Box, more: Partial<Annotation> = {}): Annotation => ({
  id,
  label,
  box_2d,
  review: "pending",
  run: RUN.id,
  ...more,
});

/** The change that an answer about the region makes, asked as the annotations were. */
function asked(annotations: readonly Annotation[], items: readonly AnswerItem[]) {
  const part = partition(items, annotations, REGION);
  const { change } = merge({
    sidecar: { annotations, texts: [], runs: [RUN] },
    run: { ...RUN, id: "s" },
    answer: { items: part.items, unreadable: 0, lostMasks: 0, partial: false },
    complete: true,
    comparison: false,
    newId,
    seen: part.seen,
  });
  return change.annotations ?? { put: [], remove: [] };
}

describe("an answer about a region", () => {
  it("never touches an annotation whose centre is outside, whatever it says", () => {
    const items = fc.array(fc.record({ label: fc.constantFrom("cat", "dog"), box_2d: box }), {
      minLength: 1,
      maxLength: 6,
    });
    const annotations = fc.uniqueArray(
      fc.tuple(anyAnnotation, fc.constantFrom("cat", "dog")).map(([one, label]) => ({ ...one, label, run: RUN.id })),
      { selector: ({ id }) => id, maxLength: 10 },
    );
    fc.assert(
      fc.property(annotations, items, (all, given) => {
        const { put, remove } = asked(all, given);
        for (const { id, box_2d, review } of all) {
          if (box_2d === undefined || review !== "pending") continue;
          const [y, x] = [(box_2d[0] + box_2d[2]) / 2, (box_2d[1] + box_2d[3]) / 2];
          if (y >= 200 && y <= 600 && x >= 200 && x <= 600) continue;
          expect(remove).not.toContain(id);
          const changed = put.find((one) => one.id === id);
          if (changed !== undefined) expect(changed.run).toBe(RUN.id);
        }
      }),
    );
  });

  it("replaces what lies in it and takes away what is gone", () => {
    const before = [pending("moved", "cat", [300, 300, 400, 400]), pending("gone", "dog", [450, 450, 500, 500])];
    const { put, remove } = asked(before, [{ label: "cat", box_2d: [300, 310, 400, 410] }]);
    expect(put).toMatchObject([{ id: "moved", box_2d: [300, 310, 400, 410], run: "s" }]);
    expect(remove).toEqual(["gone"]);
  });

  it("leaves what reaches out of it, found as a part or not found at all", () => {
    const across = pending("across", "bus", [300, 450, 400, 700]);
    expect(asked([across], [{ label: "Bus", box_2d: [300, 450, 400, 600] }])).toEqual({ put: [], remove: [] });
    // Of a triangle the edge shows a corner.
    expect(asked([across], [{ label: "bus", box_2d: [360, 500, 400, 600] }])).toEqual({ put: [], remove: [] });
    expect(asked([across], [{ label: "cat", box_2d: [210, 210, 250, 250] }]).remove).toEqual([]);
  });

  it("does not take a neighbour for a part of what reaches out of it", () => {
    const across = pending("across", "bus", [300, 450, 400, 700]);
    expect(asked([across], [{ label: "bus", box_2d: [430, 450, 520, 600] }]).put).toHaveLength(1);
    expect(asked([across], [{ label: "car", box_2d: [300, 450, 400, 600] }]).put).toHaveLength(1);
    // Cut at the other side.
    expect(asked([across], [{ label: "bus", box_2d: [310, 200, 390, 460] }]).put).toHaveLength(1);
  });

  it("does not bring back what was rejected, nor double what a person accepted", () => {
    const before = [
      pending("no", "cat", [300, 300, 400, 400], { review: "rejected" }),
      pending("yes", "dog", [100, 250, 350, 350], { review: "accepted" }),
    ];
    const items = [
      { label: "cat", box_2d: [300, 300, 400, 400] as Box },
      { label: "dog", box_2d: [200, 250, 350, 350] as Box },
    ];
    expect(asked(before, items)).toEqual({ put: [], remove: [] });
  });
});
