import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventLength } from "../../../../src/engine/gemini/sse.ts";

describe("the length of the event that is under way", () => {
  it("is the same however the body is cut into pieces", () => {
    const body = fc
      .array(fc.constantFrom("data: {}", "x", "\r", "\n", "\n\n", "\r\n\r\n", "\r\r"), { maxLength: 40 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(body, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (text, sizes) => {
        const length = eventLength();
        let last = 0;
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          last = length(text.slice(at, at + size));
          at += size;
        }
        // What stands behind the last blank line.
        const ends = [...text.matchAll(/(?=(\r\n\r\n|\n\n|\r\r))/g)].map(
          (match) => match.index + (match[1]?.length ?? 0),
        );
        expect(last).toBe(text.length - Math.max(0, ...ends));
      }),
    );
  });
});
