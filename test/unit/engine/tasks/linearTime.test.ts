/** No answer, however odd, takes time beyond its length: twice the text, about twice the time. */
import { describe, expect, it } from "vitest";
import { closerOf } from "../../../../src/engine/conversations/openBlock.ts";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";
import { caption } from "../../../../src/engine/tasks/caption.ts";
import { freePrompt } from "../../../../src/engine/tasks/freePrompt.ts";

/** One of 98,010 boxes which do not touch. */
function smallBox(i: number): string {
  const [y, x] = [Math.floor(i / 330) * 3, (i % 330) * 3];
  return `{"box_2d":[${y},${x},${y + 2},${x + 2}],"label":"a"}`;
}

/** Texts of any length; `n` counts what repeats in them. */
const shapes: Record<string, (n: number) => string> = {
  entries: (n) =>
    `[${Array.from({ length: n }, (_, i) => `{"box_2d":[${i % 900},1,${(i % 900) + 50},99],"label":"a${i}"}`).join(",")}]`,
  "the same entry": (n) => `[${'{"box_2d":[1,2,30,40],"label":"a"},'.repeat(n)}`,
  "one label, many boxes": (n) => `[${Array.from({ length: n }, (_, i) => smallBox(i)).join(",")}]`,
  "entries with a mistake in each": (n) =>
    `[${Array.from({ length: n }, (_, i) => `{"box_2d":[${i % 900},1,,${(i % 900) + 50},99],"label":"a${i}"`).join(",")}]`,
  "open braces": (n) => "{".repeat(n * 5),
  "open entries": (n) => '{"label":"a",'.repeat(n),
  "nested entries": (n) => '{"label":"a","b":'.repeat(n) + "}".repeat(n),
  "open strings": (n) => '{"label":"'.repeat(n),
  "objects in strings": (n) => `{"label":'${'{"label":"'.repeat(n)}`,
  "braces in strings": (n) => `{"label":"${"{ ".repeat(n * 10)}`,
  quotes: (n) => `{"label": ${'"a" "'.repeat(n * 4)}`,
  spaces: (n) => `{"label":"${" ".repeat(n * 30)}`,
  "an outline": (n) => `[{"label":"a","mask":[${"[1,2],[3,900],".repeat(n)}`,
  "a mask": (n) => `[{"box_2d":[1,2,3,4],"label":"a","mask":"data:image/png;base64,${"4+Pj".repeat(n * 8)}`,
  prose: (n) => 'Look at this [thing]: it\'s "nice". '.repeat(n),
  digits: (n) => `[{"box_2d":[1,2,3,${"1".repeat(n * 30)}`,
};

/** Milliseconds of this thread's own work on so many readings: what else the machine does meanwhile is not counted. */
function work(read: (text: string) => unknown, text: string, times: number): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < times; i++) read(text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const N = 3000;
/** Some systems count the time of a thread in steps of 4 ms; a measurement takes many of them. */
const MEASURED_MS = 40;

/** Texts that tempt what looks for words beside the objects. */
const wordy: Record<string, (n: number) => string> = {
  "lists in prose": (n) => `Look: [${smallBox(1)}] and then\n`.repeat(n),
  "lists in fences": (n) => `\`\`\`json\n[${smallBox(1)}]\n\`\`\`\n`.repeat(n),
  "open lists": (n) => "[[ ".repeat(n * 5) + smallBox(1),
  "objects of another kind": (n) => `${'{"a": 1} '.repeat(n * 4)}${smallBox(1)}`,
  "open quotes": (n) => `${'["a\n'.repeat(n)}${smallBox(1)}`,
  "spaces before an object": (n) => `a${" ".repeat(n * 30)}${smallBox(1)}`,
};
/** Texts that tempt what looks for fences and marks around the whole. */
const dressed: Record<string, (n: number) => string> = {
  fences: (n) => "```\n".repeat(n * 5),
  "fences with names": (n) => "```a\n".repeat(n * 5),
  backticks: (n) => "`".repeat(n * 30),
  "quotation marks": (n) => "“".repeat(n * 30),
  "angled marks": (n) => `«${" ".repeat(n * 30)}`,
  lines: (n) => "\n".repeat(n * 30),
};
/** Texts of Markdown. */
const marked: Record<string, (n: number) => string> = {
  ...dressed,
  quotations: (n) => `${"> ".repeat(n * 5)}a`,
  "quotations line by line": (n) => `${"> ".repeat(60)}a\n`.repeat(n / 10),
  "lists in lists": (n) => "- ".repeat(n * 5),
  "lists and blank lines": (n) => `${"- ".repeat(60)}a\n${"\n".repeat(n * 5)}`,
  rules: (n) => `${"* ".repeat(n * 5)}a`,
  tags: (n) => `<a${" a=a".repeat(n * 5)}`,
  "open comments": (n) => "<!-- \n".repeat(n * 5),
  tabs: (n) => "\t".repeat(n * 5),
};

const readers: readonly [name: string, read: (text: string) => unknown, texts: typeof shapes][] = [
  ["reading objects", readObjects, shapes],
  ["reading a free answer", freePrompt.read, { ...shapes, ...wordy }],
  ["reading a sentence", caption.read, dressed],
  ["looking for what is open", closerOf, marked],
];

describe.each(readers)("%s: twice the text takes at most three times the work", (_, read, texts) => {
  for (const [name, make] of Object.entries(texts)) {
    it(name, () => {
      const sizes = [make(N), make(2 * N), make(4 * N)] as const;
      let times = 1;
      while (work(read, sizes[0], times) < MEASURED_MS) times *= 2;
      const rounds = Array.from({ length: 3 }, () => sizes.map((text) => work(read, text, times)));
      // The least of several: garbage is collected now and then, and counts for whoever is running.
      const least = (size: number) => Math.min(...rounds.map((round) => round[size] ?? Number.NaN));
      // One of the doublings may be the one from which on memory comes from the system page by page, which seen here took as
      // long as all the reading. What grows faster than its text does so in both.
      const growth = Math.min(least(1) / least(0), least(2) / least(1));
      expect(growth, `${times} times: ${JSON.stringify(rounds)}`).toBeLessThanOrEqual(3);
    }, 120_000);
  }
});
