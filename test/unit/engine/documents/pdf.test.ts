import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createDeflate } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DocumentError, type DocumentTrouble } from "../../../../src/engine/documents/documentError.ts";
import { inspectPdf, readPdfFile } from "../../../../src/engine/documents/pdf.ts";
import { readPdf } from "../../../../src/engine/documents/pdfReader.ts";

async function pdf(pages: number, protection?: { userPassword?: string; ownerPassword: string }): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i++) document.addPage([200, 100]);
  if (protection !== undefined) document.encrypt(protection);
  return document.save();
}

/** As scanners and old programs write it: no packed objects, nothing in front of them. */
function plainPdf(more = "", pages = "/Kids[3 0 R]/Count 1"): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages${pages}>>\nendobj\n` +
      `3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n${more}trailer\n<</Root 1 0 R>>\n%%EOF`,
    "latin1",
  );
}

/** A file that takes the parser long: so many small objects. */
const objects = (count: number) =>
  plainPdf(Array.from({ length: count }, (_, i) => `${i + 4} 0 obj\n<</A[1 2 3]>>\nendobj\n`).join(""));

/** Packed objects of a few kilobytes that unpack to so many megabytes. */
async function bomb(megabytes: number): Promise<Buffer> {
  const deflate = createDeflate();
  const packed: Buffer[] = [];
  deflate.on("data", (piece: Buffer) => packed.push(piece));
  const blank = Buffer.alloc(1024 * 1024, " ");
  await pipeline(Readable.from(Array.from({ length: megabytes }, () => blank)), deflate);
  const stream = Buffer.concat(packed);
  const head = `4 0 obj\n<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length ${stream.length}>>\nstream\n`;
  return plainPdf(`${head}${stream.toString("latin1")}\nendstream\nendobj\n`);
}

async function trouble(bytes: Uint8Array): Promise<DocumentTrouble> {
  const error = await inspectPdf(bytes).then(
    (facts) => new Error(`It was read: ${JSON.stringify(facts)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DocumentError)) throw error;
  expect(error.message).toMatch(/^[A-Z].*\.$/);
  expect(error.message).not.toMatch(/\{\d\}/);
  return error.trouble;
}

describe("a PDF", () => {
  it("says how many pages it has", async () => {
    for (const pages of [1, 3, 250]) expect(await inspectPdf(await pdf(pages))).toEqual({ pages, encrypted: false });
    expect(await inspectPdf(plainPdf())).toEqual({ pages: 1, encrypted: false });
  });

  it("may have something in front, and more behind", async () => {
    const bytes = Buffer.concat([Buffer.from("@PJL ENTER LANGUAGE=PDF\r\n"), plainPdf(), Buffer.from("\n\0\0\0junk")]);
    expect(await inspectPdf(bytes)).toEqual({ pages: 1, encrypted: false });
  });

  it("counts by its pages, not by what it claims", async () => {
    expect(await inspectPdf(plainPdf("", "/Kids[3 0 R]/Count 5000"))).toEqual({ pages: 1, encrypted: false });
  });

  it("that only may not be printed or changed can be read", async () => {
    expect(await inspectPdf(await pdf(2, { ownerPassword: "o" }))).toEqual({ pages: 2, encrypted: true });
  });

  it("with a password cannot", async () => {
    expect(await trouble(await pdf(2, { userPassword: "u", ownerPassword: "o" }))).toBe("password");
  });

  it("of too many pages or bytes is refused with both numbers", async () => {
    expect(await inspectPdf(await pdf(1000))).toMatchObject({ pages: 1000 });
    await expect(inspectPdf(await pdf(1001))).rejects.toThrow("The PDF has 1001 pages; Gemini reads at most 1000.");
    await expect(inspectPdf(new Uint8Array(50_000_001))).rejects.toThrow("The PDF has 51 MB; Gemini reads at most 50");
  });
});

describe("what is no PDF", () => {
  it("is told apart", async () => {
    const cases: [string | Uint8Array, DocumentTrouble][] = [
      ["", "empty"],
      ["Hello", "notPdf"],
      [Buffer.from("89504e470d0a1a0a", "hex"), "notPdf"],
      ["<!DOCTYPE html><html>Log in</html>", "webPage"],
      ["version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfsPointer"],
      ["%PDF-1.7\n", "damaged"],
      [Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(10_000)]), "damaged"],
      [plainPdf("", "/Kids[]/Count 0"), "damaged"],
      [plainPdf("", "/Kids[2 0 R]/Count 1"), "damaged"],
    ];
    for (const [file, expected] of cases) {
      expect(await trouble(typeof file === "string" ? Buffer.from(file) : file), String(file).slice(0, 40)).toBe(
        expected,
      );
    }
  });

  it("is a DocumentError whatever is broken", async () => {
    const whole = await pdf(2);
    const damage = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
      end: fc.nat(whole.length),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bytes, end }) => {
        const broken = Uint8Array.from(whole);
        broken.set(bytes.subarray(0, whole.length - at), at);
        const result = await inspectPdf(broken.subarray(0, end)).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(DocumentError);
      }),
      { numRuns: 30 },
    );
  });

  it("or no file at all, is not read", async () => {
    const dir = await mkdtemp(path.join(tmpdir(), "pdf-"));
    await expect(readPdfFile(dir)).rejects.toMatchObject({ trouble: "folder" });
    await expect(readPdfFile(path.join(dir, "none.pdf"))).rejects.toMatchObject({ code: "ENOENT" });
    if (process.platform !== "win32")
      await expect(readPdfFile("/dev/zero")).rejects.toMatchObject({ trouble: "notAFile" });
    await mkdir(path.join(dir, "sub"));
    const file = path.join(dir, "sub", "a.pdf");
    await writeFile(file, plainPdf());
    expect(await readPdfFile(file)).toEqual(plainPdf());
    await rm(dir, { recursive: true });
  });
});

describe("a PDF that takes long", () => {
  it("leaves the thread that waits for it free", async () => {
    let turns = 0;
    let waiting = true;
    const count = () => {
      turns++;
      if (waiting) setImmediate(count);
    };
    count();
    expect(await inspectPdf(objects(60_000))).toMatchObject({ pages: 1 });
    waiting = false;
    expect(turns).toBeGreaterThan(100);
  });

  it("can be called off", async () => {
    await expect(inspectPdf(objects(10), AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
    const stop = new AbortController();
    const reading = inspectPdf(objects(600_000), stop.signal);
    setImmediate(() => stop.abort());
    await expect(reading).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("or too much memory is given up", async () => {
    const endless = { ms: 1e9, growth: 1e12 };
    expect(await readPdf(objects(600_000), undefined, { ...endless, ms: 10 })).toMatchObject({ trouble: "tooComplex" });
    expect(await readPdf(await bomb(500), undefined, { ...endless, growth: 60_000_000 })).toMatchObject({
      trouble: "tooComplex",
      detail: expect.stringContaining("60000000 bytes"),
    });
  });
});
