import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pagesAsked } from "../../emulator/pageRange.ts";
import { makePdf } from "../../emulator/pdf.ts";
import { about, asking } from "./asking.ts";

const emulator = asking();
const flash = "gemini-3.8-flash";
const texts = Array.from(
  { length: 6 },
  (_, index) => `# Chapter ${index + 1}\n\n${`Sentence ${index + 1}. `.repeat(20)}End`,
);
const file = { mimeType: "application/pdf", data: makePdf(texts) };
const marked =
  "Transcribe this document to Markdown. Begin every page with a line <!-- page N -->, N being its number.";
const page = (number: number): string => `<!-- page ${number} -->\n\n${texts[number - 1]}`;

describe("a transcription", () => {
  it("gives each page with its marker when the prompt shows one", async () => {
    const answer = await emulator.text(flash, about(file, marked));
    expect(answer).toBe([1, 2, 3, 4, 5, 6].map(page).join("\n\n"));
  });

  it("has no markers otherwise", async () => {
    for (const prompt of ["Transcribe this PDF.", "Convert it to Markdown", "Extract the text"]) {
      expect(await emulator.text(flash, about(file, prompt))).toBe(texts.join("\n\n"));
    }
  });

  it("keeps to the pages asked for", async () => {
    expect(await emulator.text(flash, about(file, `${marked} Transcribe only pages 3 to 4.`))).toBe(
      `${page(3)}\n\n${page(4)}`,
    );
    expect(await emulator.text(flash, about(file, `${marked} Go on from page 5.`))).toBe(`${page(5)}\n\n${page(6)}`);
    expect(await emulator.text(flash, about(file, `${marked} Page 9 only.`))).toBe("The document has only 6 pages.");
  });

  it("is cut in a page by maxOutputTokens, thinking included", async () => {
    const { body } = await emulator.generate(flash, about(file, marked, { maxOutputTokens: 320 + 130 }));
    const [candidate] = body.candidates ?? [];
    const text = candidate?.content.parts?.map((part) => part.text).join("") ?? "";
    expect(candidate?.finishReason).toBe("MAX_TOKENS");
    expect(text).toBe(
      [1, 2, 3, 4, 5, 6]
        .map(page)
        .join("\n\n")
        .slice(0, 130 * 4),
    );
    expect(text.startsWith(`${page(1)}\n\n<!-- page 2 -->`)).toBe(true);
  });

  it("is cut once by a reply that says so, thinking not counted, and the next one is whole", async () => {
    await emulator.control.queue({ maxTokens: 25 });
    const cut = await emulator.generate(flash, about(file, marked));
    expect(cut.body.candidates?.[0]).toMatchObject({
      content: { parts: [{ text: page(1).slice(0, 100) }] },
      finishReason: "MAX_TOKENS",
    });
    expect(cut.body.usageMetadata).toMatchObject({ candidatesTokenCount: 25 });
    expect((await emulator.generate(flash, about(file, marked))).body.candidates?.[0]?.finishReason).toBe("STOP");
    await emulator.control.queue({ text: "four four four four", maxTokens: 2 }, { text: "short", maxTokens: 2 });
    expect(await emulator.text(flash, about(file, marked))).toBe("four fou");
    expect((await emulator.generate(flash, about(file, marked))).body.candidates?.[0]?.finishReason).toBe("STOP");
  });

  it("is cut where every model's output ends", async () => {
    const long = makePdf(Array.from({ length: 12 }, () => `${"word ".repeat(5000)}`));
    const { body } = await emulator.generate(flash, about({ mimeType: "application/pdf", data: long }, marked));
    expect(body.candidates?.[0]?.finishReason).toBe("MAX_TOKENS");
    expect(body.usageMetadata).toMatchObject({ thoughtsTokenCount: 320, candidatesTokenCount: 65_536 - 320 });
  });

  it("is streamed", async () => {
    const response = await emulator.post(`/v1beta/models/${flash}:streamGenerateContent?alt=sse`, about(file, marked));
    const events = (await response.text()).trim().split("\r\n\r\n");
    expect(events.length).toBeGreaterThan(4);
    const pieces = events.map((event) => JSON.parse(event.slice("data: ".length)).candidates[0].content.parts[0].text);
    expect(pieces.join("")).toBe([1, 2, 3, 4, 5, 6].map(page).join("\n\n"));
  });
});

describe("other questions about a document", () => {
  it("are answered with its size and a page", async () => {
    expect(await emulator.text(flash, about(file, "How many pages are there?"))).toBe("The document has six pages.");
    const second = await emulator.text(flash, about(file, "What are the main points on page 2?"));
    expect(second).toContain("The document has six pages.");
    expect(second).toContain("Page 2 reads: “# Chapter 2");
    expect(second).not.toContain("Chapter 1");
    const summary = {
      ...about(file, "Summarise it."),
      systemInstruction: { parts: [{ text: "Write answers in Markdown." }] },
    };
    expect(await emulator.text(flash, summary)).toContain("Page 1 reads: “# Chapter 1");
  });
});

describe("the pages a prompt asks for", () => {
  it.each([
    ["Transcribe it", [1, 2, 3, 4, 5, 6, 7]],
    ["Transcribe pages 3 to 5.", [3, 4, 5]],
    ["Transcribe page 3 through page 5.", [3, 4, 5]],
    ["pages 3–5", [3, 4, 5]],
    ["pages 3-5", [3, 4, 5]],
    ["from page 6", [6, 7]],
    ["from page 2 to page 4", [2, 3, 4]],
    ["Start at page 5.", [5, 6, 7]],
    ["Start again with the beginning of page 5.", [5, 6, 7]],
    ["Pages 1 to 4 are done. Continue from page 5.", [5, 6, 7]],
    ["page 5 onwards", [5, 6, 7]],
    ["page 5 and the following pages", [5, 6, 7]],
    ["page 5 to the end", [5, 6, 7]],
    ["Go on after page 5", [6, 7]],
    ["up to page 2", [1, 2]],
    ["from page 3, and stop after page 4", [3, 4]],
    ["Only page 4", [4]],
    ["pages 2, 4 and 6", [2, 4, 6]],
    ["This document has 7 pages; begin each one with <!-- page 3 -->", [1, 2, 3, 4, 5, 6, 7]],
    ["pages 6 to 90", [6, 7]],
    ["page 8", []],
  ])("%s", (words, pages) => {
    expect(pagesAsked(words, 7)).toEqual(pages);
  });

  it("are those of any span", () => {
    const pageNumber = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(pageNumber, pageNumber, (first, last) => {
        const asked = pagesAsked(`Transcribe pages ${first} to ${last} of this document.`, 120);
        expect(asked).toEqual(Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index));
      }),
    );
  });
});
