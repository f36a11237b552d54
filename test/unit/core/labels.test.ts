import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCounts, assignDigits, DIGITS, labelCounts } from "../../../src/core/labels.ts";
import * as arbitrary from "./arbitraries.ts";

describe("labels", () => {
  it("are counted without what is rejected, the most used first", () => {
    const of = (label: string, review: "pending" | "rejected" = "pending") => ({ label, review });
    const counts = labelCounts([of("b"), of("a"), of("c"), of("c"), of("a"), of("d", "rejected")]);
    expect(counts).toEqual([
      { label: "a", count: 2 },
      { label: "c", count: 2 },
      { label: "b", count: 1 },
    ]);
    expect(addCounts([counts, [{ label: "b", count: 5 }]])[0]).toEqual({ label: "b", count: 6 });
  });

  it("keep their digit, whatever is counted later", () => {
    const counts = fc.array(fc.record({ label: arbitrary.label, count: fc.nat(99) }), { maxLength: 15 });
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const before = assignDigits([], addCounts([first]));
        const after = assignDigits(before, addCounts([first, second]));
        expect(after.slice(0, before.length)).toEqual(before);
        expect(after.length).toBeLessThanOrEqual(DIGITS);
        expect(new Set(after).size).toBe(after.length);
        expect(after).not.toContain("");
      }),
    );
  });
});
