import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageMark } from "../../../../src/engine/transcripts/marks.ts";
import { createPageReader, type PageRange, type PagesRead } from "../../../../src/engine/transcripts/readPages.ts";

/** What the reader told, page by page. */
function read(pieces: readonly string[], range: PageRange, whole = true, offset = 0) {
  const pages = new Map<number, string>();
  const order: string[] = [];
  const reader = createPageReader(range, offset, {
    onBegin: (page) => {
      expect(pages.has(page), `page ${page} begins once`).toBe(false);
      pages.set(page, "");
      order.push(`begin ${page}`);
    },
    onText: (page, piece) => {
      expect(order.at(-1)).toBe(`begin ${page}`);
      expect(piece).toMatch(/\S$/);
      pages.set(page, (pages.get(page) ?? "") + piece);
    },
    onEnd: (page) => order.push(`end ${page}`),
  });
  for (const piece of pieces) reader.push(piece);
  const result: PagesRead = reader.end(whole);
  return { ...result, pages, order };
}

/** Splits a text at places that the numbers choose. */
function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((n) => n % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, i) => text.slice(start, places[i] ?? text.length));
}

const line = fc.oneof(
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, " ")),
  fc.constantFrom(
    "",
    "    code",
    "| a | b |",
    "```ts",
    "```",
    "- item",
    "<!--",
    "<!-- a comment -->",
    "<b>",
    "<!",
    " \t",
  ),
  fc.constantFrom(
    "page 3",
    "<!-- page -->",
    "<!-- page x -->",
    "in a line <!-- page 2 -->",
    "<!-- page 2 --",
    "<!-- page",
  ),
);
/** As the reader gives it back: without blank lines around and white space at the end. */
const pageText = fc.array(line, { maxLength: 8 }).map((lines) =>
  lines
    .join("\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .replace(/[ \t\n]+$/, ""),
);
const texts = fc.array(pageText, { minLength: 2, maxLength: 12 });
const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 40 });
const newline = fc.constantFrom("\n", "\r\n", "\r");

const answerOf = (pages: readonly string[], first = 1) =>
  pages.map((text, i) => `${pageMark("N").replace("N", String(first + i))}\n\n${text}\n\n`).join("");
const numbered = (pages: readonly string[], first = 1) => new Map(pages.map((text, i) => [first + i, text]));
const range = (pages: readonly unknown[], first = 1): PageRange => ({ first, last: first + pages.length - 1 });

describe("an answer in pages", () => {
  it("is read the same wherever its pieces end, in marks and line ends too", () => {
    fc.assert(
      fc.property(texts, cuts, newline, (pages, at, end) => {
        const answer = answerOf(pages).replaceAll("\n", end);
        const result = read(cut(answer, at), range(pages));
        expect(result.pages).toEqual(numbered(pages));
        expect(result.ended).toEqual(pages.map((_, i) => i + 1));
        expect(result).toMatchObject({ skipped: [], ignored: 0 });
        expect(result.unfinished).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("that is cut anywhere loses no page that was complete, and no page is there twice", () => {
    fc.assert(
      fc.property(texts, cuts, fc.nat({ max: 5000 }), (pages, at, length) => {
        const answer = answerOf(pages);
        const part = answer.slice(0, length % (answer.length + 1));
        const result = read(cut(part, at), range(pages), false);
        const marks = pages.map(
          (_, i) => answerOf(pages.slice(0, i)).length + pageMark("N").replace("N", String(i + 1)).length,
        );
        const begun = marks.filter((markEnd) => markEnd <= part.length).length;
        expect(result.ended).toEqual(pages.slice(0, Math.max(0, begun - 1)).map((_, i) => i + 1));
        expect(result.unfinished).toBe(begun === 0 ? undefined : begun);
        for (const page of result.ended) expect(result.pages.get(page)).toBe(pages[page - 1]);
        if (begun > 0) expect(pages[begun - 1]?.startsWith(result.pages.get(begun) ?? "")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("goes on after a cut: both answers together are all pages, each once", () => {
    fc.assert(
      fc.property(texts, cuts, fc.nat({ max: 5000 }), (pages, at, length) => {
        const answer = answerOf(pages);
        const one = read(cut(answer.slice(0, length % (answer.length + 1)), at), range(pages), false);
        const done = one.ended.length;
        const all = new Map([...one.pages].filter(([page]) => one.ended.includes(page)));
        if (done < pages.length) {
          const rest = pages.slice(done);
          const two = read(cut(answerOf(rest), at), range(rest, done + 1), true, done);
          for (const [page, text] of two.pages) all.set(page, text);
        }
        expect(all).toEqual(numbered(pages));
      }),
      { numRuns: 300 },
    );
  });

  it("gives what is told of each page once, whatever numbers stand in it", () => {
    const entry = fc.record({ number: fc.nat({ max: 14 }), text: fc.constantFrom("one", "two", "three") });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 15 }), cuts, fc.boolean(), (entries, at, whole) => {
        const answer = entries.map(({ number, text }) => `<!-- page ${number} -->\n${text}\n`).join("");
        const result = read(cut(answer, at), { first: 3, last: 10 }, whole);
        const told = [...result.pages.keys()];
        expect(told).toEqual([...told].sort((a, b) => a - b));
        expect(told.every((page) => page >= 3 && page <= 10)).toBe(true);
        expect([...result.ended, ...(result.unfinished === undefined ? [] : [result.unfinished])]).toEqual(told);
        const highest = told.at(-1) ?? 2;
        expect([...told, ...result.skipped].sort((a, b) => a - b)).toEqual(
          Array.from({ length: highest - 2 }, (_, i) => i + 3),
        );
        // The first text under each number that was accepted.
        for (const page of told) {
          expect(result.pages.get(page)).toBe(entries.find(({ number }) => number === page)?.text);
        }
        const repeated = entries.filter(({ number }, i) => number === entries[i - 1]?.number).length;
        expect(result.ignored + told.length + repeated).toBeGreaterThanOrEqual(entries.length);
      }),
      { numRuns: 500 },
    );
  });
});
