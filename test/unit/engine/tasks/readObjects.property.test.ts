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

/** One of 98,010 boxes which do not touch. */
function smallBox(i: number): string {
  const [y, x] = [Math.floor(i / 330) * 3, (i % 330) * 3];
  return `{"box_2d":[${y},${x},${y + 2},${x + 2}],"label":"a"}`;
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

  it("takes time in proportion to the length of the text", () => {
    const shapes: Record<string, (n: number) => string> = {
      entries: (n) =>
        `[${Array.from({ length: n }, (_, i) => `{"box_2d":[${i % 900},1,${(i % 900) + 50},99],"label":"a${i}"}`).join(",")}]`,
      "the same entry": (n) => `[${'{"box_2d":[1,2,30,40],"label":"a"},'.repeat(n)}`,
      "one label, many boxes": (n) => `[${Array.from({ length: n }, (_, i) => smallBox(i)).join(",")}]`,
      "open braces": (n) => "{".repeat(n * 30),
      "open entries": (n) => '{"label":"a",'.repeat(n),
      "nested entries": (n) => '{"label":"a","b":'.repeat(n) + "}".repeat(n),
      "open strings": (n) => '{"label":"'.repeat(n),
      quotes: (n) => `{"label": ${'"a" "'.repeat(n * 4)}`,
      spaces: (n) => `{"label":"${" ".repeat(n * 30)}`,
      "an outline": (n) => `[{"label":"a","mask":[${"[1,2],[3,900],".repeat(n)}`,
      "a mask": (n) => `[{"box_2d":[1,2,3,4],"label":"a","mask":"data:image/png;base64,${"4+Pj".repeat(n * 8)}`,
      prose: (n) => 'Look at this [thing]: it\'s "nice". '.repeat(n),
      digits: (n) => `[{"box_2d":[1,2,3,${"1".repeat(n * 30)}`,
    };
    const time = (text: string) => {
      const runs = Array.from({ length: 5 }, () => {
        const start = performance.now();
        readObjects(text);
        return performance.now() - start;
      });
      return Math.min(...runs);
    };
    for (const [name, make] of Object.entries(shapes)) {
      const [small, large] = [make(4000), make(16_000)];
      readObjects(small);
      // Four times the text: 4 is linear, 16 would be the square. The millisecond covers what is too quick to be measured.
      expect(time(large) / (time(small) + 1), name).toBeLessThan(8);
    }
  }, 60_000);
});
