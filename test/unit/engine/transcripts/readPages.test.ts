import { describe, expect, it } from "vitest";
import { createPageReader } from "../../../../src/engine/transcripts/readPages.ts";

function read(answer: string, { first = 1, last = 3, offset = 0, whole = true, by = 7 } = {}) {
  const pages: Record<number, string> = {};
  const reader = createPageReader({ first, last }, offset, {
    onBegin: (page) => {
      pages[page] = "";
    },
    onText: (page, piece) => {
      pages[page] += piece;
    },
    onEnd: () => {},
  });
  for (let i = 0; i < answer.length; i += by) reader.push(answer.slice(i, i + by));
  return { pages, ...reader.end(whole) };
}

describe("marks", () => {
  it.each(["<!-- page 2 -->", "  <!--page 2-->", "<!--  Page 02  -->", "<!-- PAGE 2 -->\t"])("%s is one", (mark) => {
    expect(read(`<!-- page 1 -->\na\n${mark}\nb`).pages).toEqual({ 1: "a", 2: "b" });
  });

  it("may have text behind them, be it long and in pieces", () => {
    const long = "word ".repeat(80).trim();
    expect(read(`<!-- page 1 --> # Title\n<!-- page 2 -->${long}`).pages).toEqual({ 1: "# Title", 2: long });
    expect(read(`<!-- page 1 --> # Title\n<!-- page 2 -->${long}`, { by: 10_000 }).pages[2]).toBe(long);
  });

  it("that are said twice in a row are one", () => {
    expect(read("<!-- page 1 -->\n<!-- page 1 -->\na")).toMatchObject({ pages: { 1: "a" }, ignored: 0, skipped: [] });
  });

  it("count from the first page that was sent", () => {
    expect(read("<!-- page 1 -->\na\n<!-- page 2 -->\nb", { first: 51, last: 52, offset: 50 })).toMatchObject({
      pages: { 51: "a", 52: "b" },
      ended: [51, 52],
    });
  });
});

describe("an answer that is not as it was asked for", () => {
  it("may begin with prose and stand in a fence", () => {
    const answer =
      "Here are the pages:\n\n```markdown\n<!-- page 1 -->\na\n\n```js\ncode\n```\n<!-- page 2 -->\nb\n```\n";
    expect(read(answer).pages).toEqual({ 1: "a\n\n```js\ncode\n```", 2: "b" });
    expect(read("<!-- page 1 -->\n```js\ncode\n```\n").pages).toEqual({ 1: "```js\ncode\n```" });
  });

  it("may give pages twice, of which the first counts", () => {
    expect(read("<!-- page 1 -->\na\n<!-- page 2 -->\nb\n<!-- page 1 -->\nagain\n<!-- page 3 -->\nc")).toMatchObject({
      pages: { 1: "a", 2: "b", 3: "c" },
      ignored: 1,
    });
  });

  it("may go on behind the last page, which is complete then although the answer was cut", () => {
    const result = read("<!-- page 3 -->\nc\n<!-- page 4 -->\ninvented", { first: 3, whole: false });
    expect(result).toMatchObject({ pages: { 3: "c" }, ended: [3], ignored: 1 });
    expect(result.unfinished).toBeUndefined();
  });

  it("may leave out pages", () => {
    expect(read("<!-- page 2 -->\nb\n<!-- page 5 -->\ne", { last: 6 })).toMatchObject({
      ended: [2, 5],
      skipped: [1, 3, 4],
    });
  });

  it("may have empty pages", () => {
    expect(read("<!-- page 1 -->\n\n<!-- page 2 -->\n\n \n<!-- page 3 -->").pages).toEqual({ 1: "", 2: "", 3: "" });
  });

  it("may hold lines that look like our own notes: they stay text", () => {
    const own = ["<!-- end of transcription -->", "<!-- page 2: missing in the answer -->", "<!-- page 9: x -->"];
    expect(read(`<!-- page 1 -->\n${own.join("\n")}\n<!-- another comment -->`).pages).toEqual({
      1: `${own.map((line) => line.replace("<!--", "&lt;!--")).join("\n")}\n<!-- another comment -->`,
    });
  });

  it("is the page all the same when one page was sent alone, without a mark or with another number", () => {
    const alone = { first: 57, last: 57, offset: 56 };
    expect(read("Just text.\n\nMore.\n", alone)).toMatchObject({ pages: { 57: "Just text.\n\nMore." }, ended: [57] });
    expect(read("```markdown\n# T\n```", alone).pages).toEqual({ 57: "# T" });
    expect(read("<!-- end of transcription -->\nx", alone).pages).toEqual({
      57: "&lt;!-- end of transcription -->\nx",
    });
    expect(read("Page 57:\n<!-- page 57 -->\ntext\n<!-- page 58 -->\nmore", alone).pages).toEqual({ 57: "text" });
    expect(read("Just te", { ...alone, whole: false })).toMatchObject({ pages: { 57: "Just te" }, unfinished: 57 });
    // Of a whole document, it could be any page's.
    expect(read("Just text.", { first: 57, last: 57 })).toMatchObject({ pages: {}, ended: [] });
    expect(read("<!-- page 1 -->\nthe first", { first: 57, last: 57 }).pages).toEqual({});
  });
});

describe("time", () => {
  it("does not grow faster than a repeating answer does", () => {
    const took = (length: number) => {
      const start = performance.now();
      read(`<!-- page 1 -->\nx${" \n".repeat(length)}${"<!-- -".repeat(length)}`, { by: 4 });
      read(" ".repeat(length) + "`".repeat(length), { by: 4 });
      return performance.now() - start;
    };
    took(20_000);
    const once = Math.min(took(100_000), took(100_000));
    expect(took(400_000) / once).toBeLessThan(12);
  });
});
