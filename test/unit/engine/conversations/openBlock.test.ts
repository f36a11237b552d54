/** What a text leaves open; the parser that documents are read with is the judge. */
import fc from "fast-check";
import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { closerOf } from "../../../../src/engine/conversations/openBlock.ts";

const PROBE = "What stands below.";

function below(text: string): RootContent | undefined {
  return fromMarkdown(`${text}\n\n> ${PROBE}\n`).children.at(-1);
}

/** Whether a quotation below the text is one, and nothing but what was written. */
function survives(text: string): boolean {
  const last = below(text);
  if (last?.type !== "blockquote") return false;
  const [paragraph, ...more] = last.children;
  if (paragraph?.type !== "paragraph" || more.length > 0) return false;
  const [words] = paragraph.children;
  return words?.type === "text" && words.value === PROBE;
}

const closed = (text: string) => {
  const closer = closerOf(text);
  return closer === undefined ? text : `${text}\n${closer}`;
};

describe("a text that leaves something open", () => {
  it.each([
    ["code", "Look:\n```js\nf()", "```"],
    ["code in a longer fence", "````\n```\nf()\n```", "````"],
    ["code in tildes", "~~~\nf()\n```", "~~~"],
    ["code right below a paragraph", "a\n   ```\nb", "```"],
    ["code behind a list", "- a\n\n```\nb", "```"],
    ["code below a tag that is in a paragraph", "a\n<b>\n```\nc", "```"],
    ["a comment", "a\n<!-- b\n\nc", "-->"],
    ["a script", "<script>\n\na()", "</pre>"],
    ["preformatted text", "<PRE class=a>\n\nb", "</pre>"],
    ["an instruction", "<?php\n\n", "?>"],
    ["a declaration", "<!DOCTYPE html\n\n", ">"],
    ["raw data", "<![CDATA[ a\n\n", "]]>"],
  ])("%s gets its end", (_, text, closer) => {
    expect(survives(text)).toBe(false);
    expect(closerOf(text)).toBe(closer);
    expect(survives(closed(text))).toBe(true);
  });

  it.each([
    ["code", "```js\nf()\n```"],
    ["code in a list that was cut", "- a\n  ```\n  b"],
    ["code in a list, with blank lines", "1. a\n\n   ```\n\n   b\n\n   ```\n2. b"],
    ["code that begins with a list's entry", "- ```js\n  b\n  ```"],
    ["code in a quotation", "> ```\n> b"],
    ["indented code with a fence in it", "a\n\n    ```\n    b"],
    ["a fence in a line of words", "a ``` b"],
    ["a comment", "<!-- a -->\n\nb"],
    ["a comment in words", "a <!-- b"],
    ["a tag in words", "the <div> and <details>"],
    ["HTML up to a blank line", "<details>\n```\na"],
    ["a tag that has a line to itself", "<b>\n```\na"],
    ["the end of one", "</b >\n```\na"],
    ["nothing", ""],
    ["a list in the middle of words", "a\n- b\nc\n  ```\n  d"],
  ])("%s needs none", (_, text) => {
    expect(survives(text)).toBe(true);
    expect(closerOf(text)).toBeUndefined();
  });
});

const piece = fc.constantFrom(
  ..."```,````,~~~,js,- ,* ,+ ,1. ,2) ,> ,>,#,# a,---,===,***,-, ,  ,    ,\t,a,b c,`,|".split(","),
  "\u2028",
  "<!--",
  "-->",
  "<pre>",
  "x</pre>",
  "<script",
  "<div>",
  "</div>",
  "<?",
  "?>",
  "<!A",
  "<![CDATA[",
  "]]>",
);
/** Without empty entries of lists: parsers differ about what belongs to them. */
const line = fc
  .array(piece, { maxLength: 4 })
  .map((parts) => parts.join(""))
  .map((words) => (/(?:[-+*]|\d[.)])\s*$/.test(words) && !/^(?:---|\*\*\*)$/.test(words) ? `${words}x` : words));
const text = fc
  .array(line, { maxLength: 12 })
  .chain((lines) => fc.constantFrom("\n", "\r\n", "\r").map((end) => lines.join(end)));

describe("whatever a text is made of", () => {
  it("what stands below survives it", () => {
    fc.assert(
      fc.property(text, (words) => {
        expect(survives(closed(words)), JSON.stringify(words)).toBe(true);
      }),
      { numRuns: 20_000, seed: 20_261_123 },
    );
  }, 60_000);

  it("an end is put only where one is missing", () => {
    fc.assert(
      fc.property(text, (words) => {
        if (survives(words)) expect(closerOf(words), JSON.stringify(words)).toBeUndefined();
      }),
      { numRuns: 20_000, seed: 20_261_123 },
    );
  }, 60_000);
});
