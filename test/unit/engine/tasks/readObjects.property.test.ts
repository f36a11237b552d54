import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";

const label = fc.string({ minLength: 1, maxLength: 12, unit: "binary" });
const junk = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "```",
    "\n```json\n",
    "}",
    "]",
    "{",
    "[",
    "{}",
    "null",
    '"',
    "'",
    ", ",
    "Here: ",
    '{"label": "no place"}',
    '{"box_2d": [1, 2',
    '{"box_2d": [10, 20, 300, 400], "label": "cut',
    '{"boxes": [',
    "<start_of_mask>",
  ),
);

/** Entry number `i` gets a box of its own, so that none is a duplicate of another. */
function entryText(i: number, name: string): string {
  const [y, x] = [Math.floor(i / 30) * 30, (i % 30) * 30];
  return JSON.stringify({ box_2d: [y, x, y + 25, x + 25], label: name });
}

function numbersOf(item: AnswerItem): number[] {
  return [...(item.box_2d ?? []), ...(item.point ?? []), ...(item.polygon ?? []).flat(2)];
}

describe("reading an answer", () => {
  it("never throws, and gives nothing outside of the picture", () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.array(fc.double()), fc.jsonValue());
    const key = fc.constantFrom("box_2d", "mask", "label", "point", "confidence", "ymin", "x2", "boxes");
    const entry = fc.dictionary(key, value).map((fields) => JSON.stringify(fields));
    const pieces = fc.array(
      fc.oneof(
        junk,
        entry,
        fc.jsonValue().map((one) => JSON.stringify(one)),
      ),
    );
    fc.assert(
      fc.property(pieces, fc.nat(), (parts, cutAt) => {
        const text = parts.join("");
        for (const answer of [readObjects(text), readObjects(text.slice(0, cutAt % (text.length + 1)))]) {
          for (const item of answer.items) {
            for (const number of numbersOf(item)) expect(number >= 0 && number <= 1000).toBe(true);
            if (item.box_2d) expect(item.box_2d[0] < item.box_2d[2] && item.box_2d[1] < item.box_2d[3]).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("finds every intact entry, whatever stands between them on lines of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(label, junk), { minLength: 1, maxLength: 20 }), (parts) => {
        const text = parts.map(([name, noise], i) => `${entryText(i, name)}\n${noise}\n`).join("");
        const found = readObjects(text).items.filter((item) => !item.partial);
        expect(found.length).toBeGreaterThanOrEqual(parts.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("loses none but the last entry wherever the text is cut", () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 10 }), fc.boolean(), fc.nat(), (names, wrapped, at) => {
        const entries = names.map((name, i) => entryText(i, name));
        const text = wrapped ? `{"boxes": [${entries.join(", ")}]}` : `[${entries.join(",\n")}]`;
        const cut = text.slice(0, at % text.length);
        const whole = entries.filter((entry) => cut.includes(entry)).length;
        const answer = readObjects(cut);
        expect(answer.items.filter((item) => !item.partial)).toHaveLength(whole);
        if (whole > 0) expect(answer.partial).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
