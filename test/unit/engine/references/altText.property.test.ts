/** A caption that was put in is read back as it is, whatever it says and whatever stands around; nothing else changes. */
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../../src/core/jsonText.ts";
import { findAgain, oneLine } from "../../../../src/engine/references/altText.ts";
import { captionEdits, findReferences } from "../../../../src/engine/references/find.ts";
import type { Language } from "../../../../src/engine/references/languages.ts";
import { summary, withCaptions } from "./insert.ts";

const marks = fc.constantFrom(
  ..."\\`*_{}[]()<>#+-.!|&;:'\"=/~$@^? \n\t\r",
  "](",
  "![",
  "<!--",
  "-->",
  "&amp;",
  "&#39;",
  "``",
  "```",
  "{{",
  "${",
  "</p>",
  '<b a="',
  "\n\n",
  "\n> ",
  "\n- ",
  "\n    ",
  "[a]: b\n",
  "😀",
  "é",
  "日本",
  "\u00a0",
  "cat",
);
const words = fc
  .array(fc.oneof({ weight: 3, arbitrary: marks }, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 20 })
  .map((parts) => parts.join(""));
/** What a reference says is never blank. */
const caption = words.filter((text) => oneLine(text) !== "" && oneLine(text).trim() !== "");

const forms: Readonly<Record<string, readonly [Language, ...string[]]>> = {
  Markdown: [
    "markdown",
    "![](p.png)",
    '![old](<p.png> "t")',
    "![][p]",
    "![p][]",
    "![p]",
    "<img src=p.png>",
    "<img\n  src='p.png' alt=''>",
    '<img alt="x" src="p.png"/>',
  ],
  MDX: ["mdx", "![](p.png)", "![p]", '<Image src="p.png" />', "<img\n  src='p.png'\n/>"],
  HTML: ["html", "<img src=p.png>", "<img\n  src='p.png' alt=''>", '<img alt="x" src="p.png"/>', "<img alt src=p.png>"],
  JSX: ["typescriptreact", '<Image src="p.png" />', "<img src='p.png' alt={'x'}/>", '<img\n src={"p.png"}\n/>'],
  Svelte: ["svelte", '<img src="p.png">', "<img src=p.png alt='x' />"],
};

/** What the Markdown parser itself, with all its constructs, reads as alt texts; tags as browsers read them. */
function altsOfAll(text: string): (string | null | undefined)[] {
  const alts: (string | null | undefined)[] = [];
  const visit = (node: Nodes) => {
    if (node.type === "image" || node.type === "imageReference") alts.push(node.alt);
    if (node.type === "html") alts.push(...summary(node.value, "html").map((found) => [found].flat()[1]?.toString()));
    if ("children" in node) node.children.forEach(visit);
  };
  visit(fromMarkdown(text));
  return alts;
}

describe("a caption", () => {
  for (const [name, [language, ...references]] of Object.entries(forms)) {
    it(`in ${name} is read back as it is`, () => {
      let inserted = 0;
      fc.assert(
        fc.property(words, fc.constantFrom(...references), words, caption, (before, reference, after, text) => {
          const document = `${before}${reference}${after}\n\n[p]: p.png\n`;
          const found = findReferences(document, language);
          for (const [index, one] of found.entries()) {
            // What stands around may have made something else of it, or other references: each is tried.
            if (one.alt.kind === "computed") continue;
            inserted += 1;
            const edited = applyEdits(document, captionEdits(document, language, found, [{ reference: one, text }]));
            const again = findReferences(edited, language);
            expect(again.map(({ destination }) => destination)).toEqual(found.map(({ destination }) => destination));
            expect(again[index]?.alt).toEqual({ kind: "text", text: oneLine(text) });
            if (language === "markdown") expect(altsOfAll(edited)).toContain(oneLine(text));
            const others = (list: typeof found) => list.filter((_, other) => other !== index).map(({ alt }) => alt);
            expect(others(again)).toEqual(others(found));
          }
        }),
        { numRuns: 2000 },
      );
      expect(inserted).toBeGreaterThan(500);
    });
  }

  it("in all references at once is read back in each", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(caption, fc.constantFrom("![](p.png)", "![p]", "<img src=p.png>")), { maxLength: 6 }),
        (entries) => {
          const document = `${entries.map(([, reference]) => reference).join("\n\n")}\n\n[p]: p.png\n`;
          const edited = withCaptions(document, "markdown", ...entries.map(([text]) => text));
          expect(findReferences(edited, "markdown").map(({ alt }) => alt)).toEqual(
            entries.map(([text]) => ({ kind: "text", text: oneLine(text) })),
          );
        },
      ),
    );
  });
});

describe("finding references", () => {
  it("never throws, and tells places within the text", () => {
    const languages = ["markdown", "mdx", "html", "vue", "svelte", "astro", "typescriptreact"] as const;
    const junk = fc.array(
      fc.oneof(words, fc.constantFrom("<img ", "<Image src=", "alt=", "![", "](a.png)", "{", '"')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(junk, fc.constantFrom(...languages), (parts, language) => {
        const text = parts.join("");
        for (const { start, end, place } of findReferences(text, language)) {
          expect(start).toBeLessThanOrEqual(place.offset);
          expect(place.offset + place.length).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a document that is made to be slow to read", () => {
  for (const [language, unit] of [
    ["markdown", "*a_ "],
    ["markdown", "> "],
    ["markdown", "- "],
    ["markdown", "!["],
    ["markdown", "<!--"],
    ["html", "<b><i>"],
    ["typescriptreact", "<img {"],
    ["typescriptreact", "<img x={`${"],
    ["vue", "<!--"],
    ["mdx", "/* "],
  ] as const) {
    it(`is read to its end: ${language} of ${JSON.stringify(unit)}`, () => {
      expect(findReferences(unit.repeat(200_000 / unit.length), language)).toEqual([]);
    });
  }
});

describe("a reference in a document that was changed meanwhile", () => {
  const text = "![](a.png) ![](b.png) ![](a.png) ![x](a.png)";
  const before = findReferences(text, "markdown");
  const again = (now: string, ...wanted: number[]) => {
    const references = findReferences(now, "markdown");
    const chosen = wanted.flatMap((index) => before[index] ?? []);
    return findAgain(before, chosen, references).map((found) => found?.start);
  };

  it("is found by what it shows and says, and by its order where several do", () => {
    expect(again(text, 0, 1, 2, 3)).toEqual([0, 11, 22, 33]);
    expect(again(`new ![y](c.png) ${text}`, 2)).toEqual([38]);
    expect(again("![](b.png) ![](a.png)", 2, 1)).toEqual([11, 0]);
  });

  it("is gone when it was taken out, leads elsewhere, or has an alt text by now", () => {
    expect(again("![](b.png)", 0)).toEqual([undefined]);
    expect(again("![](b.png) ![mine](a.png)", 0)).toEqual([undefined]);
    expect(again("![](a.png)", 0, 2)).toEqual([0, undefined]);
    expect(again("![y](a.png)", 3)).toEqual([undefined]);
  });
});
