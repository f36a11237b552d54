/** Questions in a person's own words: shapes, words, or both come back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freePrompt } from "../../../../src/engine/tasks/freePrompt.ts";

const CAT = '{"box_2d":[100,200,300,400],"label":"cat"}';
const DOG = '{"point":[500,600],"label":"dog"}';
const NINE = '{"box_3d":[0,0,1,1,1,1,0,0,0],"label":"chair"}';
const fence = (json: string) => `\`\`\`json\n${json}\n\`\`\``;
const labels = (answer: string) => freePrompt.read(answer).items.map(({ label }) => label);

describe("an answer with shapes and words", () => {
  it.each([
    ["words before", `Here they are:\n${fence(`[${CAT}]`)}`, "Here they are:"],
    ["words behind", `[${CAT}]\nIt sleeps.`, "It sleeps."],
    ["words around", `I see one.\n\n${fence(`[${CAT},${DOG}]`)}\n\nIt sleeps.`, "I see one.\n\nIt sleeps."],
    [
      "words between two lists",
      `First:\n${fence(`[${CAT}]`)}\nThen, to the right:\n${fence(`[${DOG}]`)}\nThat is all.`,
      "First:\n\nThen, to the right:\n\nThat is all.",
    ],
    ["words between objects of a sentence", `The ${CAT} sees ${DOG} run.`, "The\n\nsees\n\nrun."],
    [
      "brackets in the words",
      `I use [y, x] {always}, as in [1].\n[${CAT}]\nSee [the guide](x).`,
      "I use [y, x] {always}, as in [1].\n\nSee [the guide](x).",
    ],
    ["an inch sign in the words", `The 12" cat:\n[${CAT}]\nIt's "nice".`, 'The 12" cat:\n\nIt\'s "nice".'],
    ["a wrapper", `Look:\n{"boxes": [${CAT}], "count": 1}\nDone.`, "Look:\n\nDone."],
    ["code that is no list", `Run this:\n\`\`\`js\nf()\n\`\`\`\n[${CAT}]`, "Run this:\n```js\nf()\n```"],
    ["JSON of another kind", `[${CAT}]\nThe weather: {"sky": "blue"}`, 'The weather: {"sky": "blue"}'],
    ["a list that was cut", `Here they are:\n${fence(`[${CAT},${DOG},{"box_2d":[1,2`).slice(0, -4)}`, "Here they are:"],
    ["a label with brackets and quotes", `A: [{"box_2d":[1,2,30,40],"label":"a ]} \\"b\\""}] B.`, "A:\n\nB."],
  ])("%s", (_, answer, words) => {
    const { text, items } = freePrompt.read(answer);
    expect(items.length).toBeGreaterThan(0);
    expect(text).toBe(words);
  });

  it.each([
    ["alone", `[${CAT},${DOG}]`],
    ["in a fence", fence(`[${CAT},${DOG}]`)],
    ["in a wrapper", `{"objects":[${CAT},${DOG}]}`],
    ["a line each", `${CAT}\n${DOG}`],
    ["as a text of JSON", JSON.stringify(`[${CAT},${DOG}]`)],
    ["with a brace too many", `[${CAT}},${DOG}}]`],
    ["in two fences", `${fence(`[${CAT}]`)}\n\n${fence(`[${DOG}]`)}`],
  ])("without words has no text: %s", (_, answer) => {
    expect(labels(answer)).toEqual(["cat", "dog"]);
    expect(freePrompt.read(answer).text).toBeUndefined();
  });

  it("may hold boxes in space and steps of a movement", () => {
    const steps = '[{"step":1,"point":[500,250],"action":"grip"},{"step":2,"point":[400,250],"action":"lift"}]';
    expect(freePrompt.read(`The plan:\n${fence(steps)}`)).toMatchObject({
      items: [
        { label: "grip", point: [500, 250] },
        { label: "lift", point: [400, 250] },
      ],
      text: "The plan:",
    });
    expect(labels(`[${NINE}]`)).toEqual(["chair"]);
  });
});

describe("an answer in words alone", () => {
  it.each([
    "It is a cat.",
    "Two things:\n\n- a cat\n- a dog",
    'Answer with JSON like {"name": "cat", "legs": 4}, for example.',
    'The form is [{"box_2d": [ymin, xmin, ymax, xmax], "label": "…"}].',
    '{"question": "why", "answer": "because"}',
    "[1, 2, 3]",
    'A set {a, b}, an open [ and a "quote',
    '{"label": "cat"}',
    "```js\nconst a = { label: 1 };\n```\nis how.",
  ])("is kept as it stands: %s", (answer) => {
    expect(freePrompt.read(answer)).toEqual({ items: [], text: answer, unreadable: 0, lostMasks: 0, partial: false });
  });
});

describe("whatever is said around a list", () => {
  const word = fc.constantFrom(
    "Look",
    "the cat",
    "it's",
    '12"',
    "[1]",
    "(a)",
    "{b}",
    "**bold**",
    "`code`",
    "e.g. [y, x]",
    "ä",
    "猫",
    "- item",
    "# head",
    ":",
  );
  const prose = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
  const hasLetters = (text: string) => /\p{L}/u.test(text);

  it("is kept to the character, in its order", () => {
    const list = fc.constantFrom(`[${CAT}]`, fence(`[${CAT}]`), `{"boxes":[${CAT}]}`, CAT, `[\n  ${CAT}\n]`);
    fc.assert(
      fc.property(fc.array(fc.tuple(prose, list), { minLength: 1, maxLength: 4 }), prose, (parts, last) => {
        const answer = `${parts.map(([words, json]) => `${words}\n${json}`).join("\n")}\n${last}`;
        const expected = [...parts.map(([words]) => words), last].filter(hasLetters).join("\n\n");
        const { items, text = "" } = freePrompt.read(answer);
        expect(items).toEqual([{ box_2d: [100, 200, 300, 400], label: "cat" }]);
        expect(text).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});
