/** Answers that were damaged on their way, or written by a model gone astray: thousands of them, the same on every run. */
import { describe, expect, it } from "vitest";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { ringArea } from "../../../../src/core/geometry.ts";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";
import { freePrompt } from "../../../../src/engine/tasks/freePrompt.ts";
import { readLines } from "../../../../src/engine/tasks/readLines.ts";
import { randomFrom } from "../../../emulator/random.ts";

type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Entry number `i` has a box of its own, so that none is a duplicate of another. */
const boxOf = (i: number) => {
  const [y, x] = [Math.floor(i / 8) * 120, (i % 8) * 120];
  return [y, x, y + 90, x + 100] as const;
};
const outlineOf = (i: number) => {
  const [top, left, bottom, right] = boxOf(i);
  return [[top, left + 10], [top + 20, right], [bottom, right - 30], [bottom - 20, left]]; // biome-ignore format: pairs
};
const LABELS = ["cat", "red car", "кошка", '12" wheel', "a {brace} [bracket]", "it's", "\\", "\u2028", "x: y, z"];

/** One object as a JSON text. */
const entries: Record<string, (i: number, label: string) => string> = {
  box: (i, label) => JSON.stringify({ box_2d: boxOf(i), label }),
  "label first": (i, label) => JSON.stringify({ label, box_2d: boxOf(i) }),
  pretty: (i, label) => JSON.stringify({ box_2d: boxOf(i), label }, null, 2),
  outline: (i, label) => JSON.stringify({ box_2d: boxOf(i), mask: outlineOf(i), label }),
  corners: (i, label) => {
    const [ymin, xmin, ymax, xmax] = boxOf(i);
    return JSON.stringify({ label, ymin, xmin, ymax, xmax });
  },
  "corners inside": (i, label) => {
    const [ymin, xmin, ymax, xmax] = boxOf(i);
    return JSON.stringify({ box_2d: { ymin, xmin, ymax, xmax }, label });
  },
  "with confidence": (i, label) => JSON.stringify({ confidence: 0.5, box_2d: boxOf(i), label }),
};

const dresses: readonly ((list: string) => string)[] = [
  (list) => list,
  (list) => `\`\`\`json\n${list}\n\`\`\``,
  (list) => `Here are the objects:\n\n${list}\n\nAnything {else}?`,
  (list) => `{"boxes": ${list}}`,
  (list) => `{"results": {"masks": ${list}}, "count": 3}`,
];

/** An answer of several objects, and the text of each. */
function answer(random: Random, count = 1 + Math.floor(random() * 20)) {
  const form = pick(random, Object.values(entries));
  const texts = Array.from({ length: count }, (_, i) => form(i, pick(random, LABELS)));
  const comma = pick(random, [",", ", ", ",\n"]);
  return { text: pick(random, dresses)(`[${texts.join(comma)}]`), texts };
}

const PIECES = [
  ..."{}[]\",:'\\ \n\r0123456789.-eE+abcXYZ<>`",
  '{"box_2d":',
  '"label":',
  "[[",
  "]]",
  "1e999",
  "-5",
  "NaN",
  "null",
  "true",
  "```",
  "\\u12",
  "\ud83d",
  "\u0000",
  '"mask":"data:image/png;base64,iVBORw0KGgo',
  "<seg_12>",
  '"__proto__":',
];

/** One change somewhere: a piece put in, put over, taken out, doubled, moved, or the end cut off. */
function mutated(random: Random, text: string): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = Math.floor(random() ** 3 * 60);
  const part = text.slice(at, at + length);
  switch (Math.floor(random() * 6)) {
    case 0:
      return text.slice(0, at) + pick(random, PIECES) + text.slice(at);
    case 1:
      return text.slice(0, at) + pick(random, PIECES) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + text.slice(at + length);
    case 3:
      return text.slice(0, at) + part.repeat(1 + Math.floor(random() * 8)) + text.slice(at);
    case 4:
      return part + text.slice(0, at) + text.slice(at + length);
    default:
      return random() < 0.8 ? text.replace(pick(random, [":", ",", '"', "{", "}", "[", "]"]), "") : text.slice(0, at);
  }
}

/** What would be stored of an item lies in the picture and has an area. */
function expectSound(item: AnswerItem, text: string): void {
  const numbers = [...(item.box_2d ?? []), ...(item.point ?? []), ...(item.polygon ?? []).flat(2)];
  const inside = numbers.every((number) => number >= 0 && number <= 1000);
  const [yMin, xMin, yMax, xMax] = item.box_2d ?? [0, 0, 1, 1];
  const hasArea = yMin < yMax && xMin < xMax && (item.polygon ?? []).every((ring) => ringArea(ring) > 0);
  const hasPlace = item.box_2d !== undefined || item.point !== undefined;
  const named = item.label.trim() !== "" && item.label.length <= 200;
  if (!(inside && hasArea && hasPlace && named)) expect.unreachable(`${JSON.stringify(item)} of ${text}`);
}

describe("10,000 mutated answers", () => {
  it("never throw, and nothing of them lies outside of the picture or has no area", () => {
    const random = randomFrom(20_261_122);
    let found = 0;
    for (let i = 0; i < 10_000; i++) {
      let { text } = answer(random);
      for (let changes = 1 + Math.floor(random() ** 2 * 25); changes > 0; changes--) text = mutated(random, text);
      const { items } = readObjects(text);
      found += items.length;
      for (const item of items) expectSound(item, text);
    }
    // The answers are damaged, not destroyed: the search above has something to look at.
    expect(found).toBeGreaterThan(50_000);
  }, 60_000);
});

describe("5,000 mutated answers to a free prompt", () => {
  it("never throw; what is read is sound, and no words are there that were not said", () => {
    const random = randomFrom(20_261_123);
    let [shapes, texts] = [0, 0];
    for (let i = 0; i < 5000; i++) {
      let { text } = answer(random);
      for (let changes = 1 + Math.floor(random() ** 2 * 25); changes > 0; changes--) text = mutated(random, text);
      const read = freePrompt.read(text);
      shapes += read.items.length;
      for (const item of read.items) expectSound(item, text);
      for (const { label } of readLines.read(text).items) if (label !== "text") expect.unreachable(text);
      if (read.text === undefined) continue;
      texts += 1;
      const from = text.replaceAll(/\s/g, "");
      let at = 0;
      for (const part of read.text.split("\n\n")) {
        const found = from.indexOf(part.replaceAll(/\s/g, ""), at);
        if (found < 0) expect.unreachable(`${JSON.stringify(part)} is not in:\n${text}`);
        at = found;
      }
    }
    expect(shapes).toBeGreaterThan(25_000);
    expect(texts).toBeGreaterThan(1000);
  }, 60_000);
});

/** Whether each character stands outside of the JSON's strings; their quotes stand inside. */
function outsideStrings(json: string): boolean[] {
  let inString = false;
  let escaped = false;
  return [...json].map((char) => {
    if (!inString) {
      inString = char === '"';
      return !inString;
    }
    if (!escaped && char === '"') inString = false;
    escaped = !escaped && char === "\\";
    return false;
  });
}

/** The answer with some of its characters damaged, and which objects were spared. */
function damaged(random: Random, text: string, texts: readonly string[], may: readonly boolean[]) {
  const characters = [...text];
  const share = random() * 0.1;
  const hit = characters.map((_, i) => may[i] === true && random() < share);
  const damage = (char: string) => pick(random, [() => "", () => pick(random, PIECES), () => char + char])();
  const spared: number[] = [];
  let from = 0;
  for (const [index, entry] of texts.entries()) {
    const start = [...text.slice(0, text.indexOf(entry, from))].length;
    const end = start + [...entry].length;
    from = text.indexOf(entry, from) + entry.length;
    if (!hit.slice(start, end).includes(true)) spared.push(index);
  }
  return { text: characters.map((char, i) => (hit[i] ? damage(char) : char)).join(""), spared };
}

describe("an answer of which up to 10 % of the characters are damaged", () => {
  /** Damages many answers and looks for every object that was spared. */
  const check = (seed: number, may: (text: string) => boolean[]) => {
    const random = randomFrom(seed);
    let looked = 0;
    for (let i = 0; i < 4000; i++) {
      const { text, texts } = answer(random, 12);
      const { text: broken, spared } = damaged(random, text, texts, may(text));
      looked += spared.length;
      const boxes = new Set(readObjects(broken).items.map(({ box_2d }) => JSON.stringify(box_2d)));
      for (const index of spared) {
        if (!boxes.has(JSON.stringify(boxOf(index)))) expect.unreachable(`${texts[index]} is lost in:\n${broken}`);
      }
    }
    expect(looked).toBeGreaterThan(500);
  };

  it("outside of strings still gives at least the undamaged objects", () => {
    check(1, outsideStrings);
  });

  it("wherever they stand, too", () => {
    check(2, (text) => [...text].map(() => true));
  });
});
