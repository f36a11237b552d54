import { PDFDocument } from "@cantoo/pdf-lib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makePdf } from "../../emulator/pdf.ts";
import { readPdf } from "../../emulator/pdfReader.ts";
import { about, asking } from "./asking.ts";

const emulator = asking();
const pdf = (data: Buffer) => ({ mimeType: "application/pdf", data });

/** Every object that the cross-reference table points at, and what stands there. */
function crossReferences(file: Buffer): string[] {
  const text = file.toString("latin1");
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const table = text.slice(start);
  const count = Number(/^xref\n0 (\d+)\n/.exec(table)?.[1]);
  const rows = table.split("\n").slice(2, 2 + count);
  expect(rows.every((row) => /^\d{10} \d{5} [fn] $/.test(row))).toBe(true);
  return rows.slice(1).map((row) => {
    const offset = Number(row.slice(0, 10));
    return text.slice(offset, text.indexOf("\n", offset));
  });
}

const winAnsiText = fc
  .array(fc.constantFrom(..."abc xyz (\\)\n äöüß€“”•…é—%<>[]/'\""), { maxLength: 400 })
  .map((characters) => characters.join(""));

describe("a PDF that is made", () => {
  it("has a cross-reference table that points at its objects", () => {
    const found = crossReferences(makePdf(["One", "Zwei – €", "three ".repeat(200)]));
    expect(found).toEqual(Array.from({ length: 9 }, (_, index) => `${index + 1} 0 obj`));
  });

  it("is opened by a strict reader, with pages of the size of A4 or longer", async () => {
    const file = makePdf(["short", Array.from({ length: 90 }, (_, line) => `line ${line}`).join("\n")]);
    const document = await PDFDocument.load(file, { throwOnInvalidObject: true });
    const sizes = document.getPages().map((page) => page.getSize());
    expect(sizes[0]).toEqual({ width: 595, height: 842 });
    expect(sizes[1]?.height).toBeGreaterThan(90 * 14);
  });

  it("wraps long lines within the page", () => {
    const shown = [
      ...makePdf([`${"word ".repeat(100)}${"x".repeat(200)}`])
        .toString("latin1")
        .matchAll(/^\((.*)\) Tj$/gm),
    ];
    expect(shown.length).toBeGreaterThan(8);
    expect(Math.max(...shown.map(([, line = ""]) => line.length))).toBeLessThanOrEqual(73);
  });

  it("gives any text back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(winAnsiText, { minLength: 1, maxLength: 4 }), async (pages) => {
        expect((await readPdf(makePdf(pages))).pages).toEqual(pages);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses characters that its font has not", () => {
    expect(() => makePdf(["日本"])).toThrow('WinAnsi has no "日"');
    expect(() => makePdf(["a\tb"])).toThrow("WinAnsi has no");
  });
});

describe("a PDF that is read", () => {
  it("may be compressed", async () => {
    const source = await PDFDocument.load(makePdf(["Hello", "World"]));
    const copy = await PDFDocument.create();
    for (const page of await copy.copyPages(source, [1, 0])) copy.addPage(page);
    expect((await readPdf(Buffer.from(await copy.save({ useObjectStreams: true })))).pages).toEqual(["World", "Hello"]);
  });

  it("of another maker has pages and no text", async () => {
    const document = await PDFDocument.create();
    document.addPage().drawText("(not) Tj", { x: 50, y: 50 });
    document.addPage();
    const file = Buffer.from(await document.save());
    expect((await readPdf(file)).pages).toEqual(["(no text)", "(no text)"]);
    const answer = await emulator.text("gemini-3.8-flash", about(pdf(file), "Transcribe this document."));
    expect(answer).toBe("(no text)\n\n(no text)");
  });

  it.each([
    ["without pages", makePdf([])],
    ["that is cut", makePdf(["one", "two"]).subarray(0, 700)],
    ["that is only called so", Buffer.from("%PDF-1.7\nhello\n%%EOF")],
    ["that is a text", Buffer.from("hello")],
  ])("%s is refused as the service does", async (_, file) => {
    const { status, body } = await emulator.generate("gemini-3.8-flash", about(pdf(file), "Transcribe it."));
    expect([status, body.error?.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(body.error?.message).toBe("The document has no pages.");
  });

  it("that is locked is refused", async () => {
    const document = await PDFDocument.load(makePdf(["secret"]));
    document.encrypt({ userPassword: "x", ownerPassword: "y", permissions: {} });
    const file = Buffer.from(await document.save());
    expect(file.includes("/Encrypt")).toBe(true);
    const { body } = await emulator.generate("gemini-3.8-flash", about(pdf(file), "Transcribe it."));
    expect(body.error?.message).toBe("The document has no pages.");
  });

  it("may have 1000 pages, alone or together, and no more", async () => {
    const [most, one] = [makePdf(Array.from({ length: 1000 }, () => "x")), makePdf(["x"])];
    const both = about(pdf(most), "How many pages?");
    expect((await emulator.generate("gemini-3.8-flash", both)).status).toBe(200);
    const tooMany = "The document contains 1001 pages, which exceeds the supported page limit of 1000.";
    const single = about(pdf(makePdf(Array.from({ length: 1001 }, () => "x"))), "How many pages?");
    expect((await emulator.generate("gemini-3.8-flash", single)).body.error?.message).toBe(tooMany);
    const inlineData = [most, one].map((data) => ({
      inlineData: { mimeType: "application/pdf", data: data.toString("base64") },
    }));
    const two = { contents: [{ role: "user", parts: [...inlineData, { text: "How many pages?" }] }] };
    expect((await emulator.generate("gemini-3.8-flash", two)).body.error?.message).toBe(tooMany);
  });

  it("may have 50 MB and no more", async () => {
    const large = Buffer.concat([Buffer.alloc(52_428_801, " ")]);
    large.write("%PDF-1.7");
    await expect(readPdf(large)).rejects.toThrow("total referenced files bytes are too large to be read");
    await expect(readPdf(large.subarray(0, 52_428_800))).rejects.toThrow("The document has no pages.");
  });
});

describe("the tokens of a PDF", () => {
  const file = pdf(makePdf(["one page with a long text ".repeat(50), "two", "three"]));
  const tokensOf = async (model: string, mediaResolution?: string): Promise<unknown> => {
    const config = mediaResolution === undefined ? {} : { mediaResolution: `MEDIA_RESOLUTION_${mediaResolution}` };
    const { body } = await emulator.generate(model, about(file, "Hi", config));
    return body.usageMetadata?.promptTokensDetails;
  };

  it.each([
    ["gemini-3.8-flash", undefined, 560],
    ["gemini-3.8-flash", "LOW", 280],
    ["gemini-3.8-flash", "MEDIUM", 560],
    ["gemini-3.8-flash", "HIGH", 1120],
    ["gemini-2.5-flash", undefined, 258],
  ])("of %s at %s are %d a page, and its text costs nothing", async (model, level, page) => {
    expect(await tokensOf(model, level)).toEqual([
      { modality: "TEXT", tokenCount: 1 },
      { modality: "IMAGE", tokenCount: 3 * page },
    ]);
  });

  it("are counted before", async () => {
    const response = await emulator.post("/v1beta/models/gemini-3.8-flash:countTokens", {
      contents: about(file, "Hi").contents,
    });
    expect(await response.json()).toMatchObject({ totalTokens: 1 + 3 * 560 });
  });
});
