import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asDrawn, neighbour, nextPending } from "../../../src/core/review.ts";
import * as arbitrary from "./arbitraries.ts";

describe("the next pending annotation", () => {
  it("comes once each, in the list's order or against it, until it begins anew", () => {
    fc.assert(
      fc.property(arbitrary.annotations, fc.constantFrom<1 | -1>(1, -1), (annotations, direction) => {
        const pending = annotations.filter(({ review }) => review === "pending").map(({ id }) => id);
        const passed: (string | undefined)[] = [];
        let at: string | undefined;
        for (const _ of pending) {
          at = nextPending(annotations, at, direction);
          passed.push(at);
        }
        expect(passed).toEqual(direction > 0 ? pending : pending.toReversed());
        expect(nextPending(annotations, at, direction)).toBe(passed[0]);
      }),
    );
  });

  it("is none of those that are being decided on", () => {
    const list = [
      { id: "a", review: "pending" },
      { id: "b", review: "pending" },
      { id: "c", review: "accepted" },
    ] as const;
    expect(nextPending(list, "a", 1, new Set(["a"]))).toBe("b");
    expect(nextPending(list, "a", 1, new Set(["a", "b"]))).toBeUndefined();
  });
});

it("neighbours end where the list does", () => {
  const ids = ["a", "b", "c"];
  expect([neighbour(ids, undefined, 1), neighbour(ids, "gone", -1)]).toEqual(["a", "c"]);
  expect([neighbour(ids, "b", 1), neighbour(ids, "b", -1)]).toEqual(["c", "a"]);
  expect([neighbour(ids, "c", 1), neighbour(ids, "a", -1), neighbour([], undefined, 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe("copies for another picture", () => {
  it("are a person's: accepted, with ids of their own, the same shapes, and nothing that a model said", () => {
    fc.assert(
      fc.property(arbitrary.annotations, (annotations) => {
        let count = 0;
        const copies = asDrawn(annotations, () => `copy${count++}`);
        expect(copies).toHaveLength(annotations.length);
        for (const [i, copy] of copies.entries()) {
          const { label, box_2d, polygon } = annotations[i] ?? {};
          expect(copy).toEqual({
            id: `copy${i}`,
            label,
            review: "accepted",
            ...(box_2d && { box_2d }),
            ...(polygon && { polygon }),
          });
        }
      }),
    );
  });
});
