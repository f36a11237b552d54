import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesInside, type PlannedPart, planParts } from "../../../../src/engine/gemini/plan.ts";

const MB = 1_000_000;
const picture = (size: number, rest: { uploaded?: boolean } = {}): PlannedPart => ({
  size,
  mimeType: "image/jpeg",
  ...rest,
});
const text: PlannedPart = { text: "What is it?" };

describe("parts of a question", () => {
  it("travel inside the request while all of them fit", () => {
    expect(planParts([picture(MB), text])).toEqual(["inline", "inline"]);
    // Base64 makes four bytes of three: 11.2 MB are just under 15 MB.
    expect(planParts([picture(11.2 * MB), text])).toEqual(["inline", "inline"]);
    expect(planParts([picture(11.3 * MB), text])).toEqual(["upload", "inline"]);
  });

  it("are uploaded from the largest on, until the rest fits", () => {
    const parts = [picture(4 * MB), picture(6 * MB), picture(3 * MB), text, picture(5 * MB)];
    expect(planParts(parts)).toEqual(["inline", "upload", "inline", "inline", "inline"].with(4, "upload"));
  });

  it("that the service has already are not sent again, and make room", () => {
    expect(planParts([picture(1000, { uploaded: true }), text])).toEqual(["upload", "inline"]);
    expect(planParts([picture(8 * MB, { uploaded: true }), picture(8 * MB), text])).toEqual([
      "upload",
      "inline",
      "inline",
    ]);
  });

  it("are within the limits of a question, which are told", () => {
    const many = (count: number): PlannedPart[] => Array(count).fill(picture(10));
    expect(planParts(many(3600))).toHaveLength(3600);
    expect(() => planParts(many(3601))).toThrow("The question has 3601 pictures; Gemini takes at most 3600 at once.");
    const uri = { uri: "https://x.example/files/a", mimeType: "image/png" };
    expect(() => planParts([...many(3600), uri])).toThrow(/3601 pictures/);
    const pdf = (pages: number): PlannedPart => ({ size: 1000, mimeType: "application/pdf", pages });
    expect(planParts([pdf(400), pdf(600)])).toEqual(["inline", "inline"]);
    expect(() => planParts([pdf(400), pdf(601)])).toThrow("The PDFs have 1001 pages together");
    expect(() => planParts([{ text: "a".repeat(15 * MB) }])).toThrow(/texts of the question are 15\.0 MB/);
  });

  it("always make a request within the limit, with no part uploaded that a larger one inside could have spared", () => {
    const part = fc.oneof(
      fc.record({ text: fc.string() }),
      fc.record({ uri: fc.webUrl(), mimeType: fc.constant("image/png") }),
      fc.record({ size: fc.nat(5000), mimeType: fc.constant("image/png"), uploaded: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 8000, max: 20_000 }), (parts, limit) => {
        const least = parts.reduce((sum, one) => sum + bytesInside(one, "upload"), 0);
        fc.pre(least <= limit);
        const ways = planParts(parts, limit);
        const total = parts.reduce((sum, one, i) => sum + bytesInside(one, ways[i]), 0);
        expect(total).toBeLessThanOrEqual(limit);
        const sizes = (way: string) =>
          parts.flatMap((one, i) => ("size" in one && !one.uploaded && ways[i] === way ? [one.size] : []));
        const moved = sizes("upload");
        expect(Math.max(0, ...sizes("inline"))).toBeLessThanOrEqual(Math.min(...moved, 5000));
        // The last that was moved had to be.
        const smallest = { size: Math.min(...moved), mimeType: "image/png" };
        if (moved.length > 0) {
          expect(total - bytesInside(smallest, "upload") + bytesInside(smallest, "inline")).toBeGreaterThan(limit);
        }
      }),
    );
  });
});
