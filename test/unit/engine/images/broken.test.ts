/** What is no picture, or no whole one: always one sentence, never anything else. */
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import sharpForTests, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../../../src/engine/images/imageError.ts";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { bmp, ico, maskedDib, rgbOf } from "./bitmaps.ts";
import { BUILDS, built } from "./builds.ts";

const { file: png } = await makeScene({ width: 300, height: 200, seed: 1, objects: 3, ground: "noise" });
const coded = (change: (image: Sharp) => Sharp) => change(sharpForTests(png)).toBuffer();
const icon = await rgbOf(await sharpForTests(png).resize(48, 48, { fit: "fill" }).toBuffer(), true);

const whole: Readonly<Record<string, Buffer>> = {
  PNG: png,
  JPEG: await coded((i) => i.jpeg()),
  "progressive JPEG": await coded((i) => i.jpeg({ progressive: true })),
  WEBP: await coded((i) => i.webp()),
  "lossless WEBP": await coded((i) => i.webp({ lossless: true })),
  GIF: await coded((i) => i.gif()),
  TIFF: await coded((i) => i.tiff({ compression: "lzw" })),
  AVIF: await coded((i) => i.avif()),
  HEIC: await readFile(new URL("../../../fixtures/images/turned-6.heic", import.meta.url)),
  BMP: bmp(await rgbOf(png), { depth: 24 }),
  ICO: ico([{ side: 48, depth: 32, bytes: maskedDib(icon, 32) }]),
  SVG: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${"<g><path d='M0 0h9'/></g>".repeat(20)}</svg>`,
  ),
};

const strangers: Readonly<Record<string, readonly [content: string, sentence: string]>> = {
  "an empty file": ["", "is empty"],
  "a web page": ["\n<!DOCTYPE html>\n<html><body>404 <svg></svg></body></html>", "is a web page, not a picture"],
  "a page without a type": ["<HTML><head></head></HTML>", "is a web page, not a picture"],
  "a pointer of Git LFS": ["version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "git lfs pull"],
  "a text": ["no picture\n", "no picture of a kind that can be read"],
  "JSON from a server": ['{"error":"not found"}', "no picture of a kind that can be read"],
  "a PDF": ["%PDF-1.7\n", "no picture of a kind that can be read"],
  "a film in the same container": ["\0\0\0\x18ftypisom\0\0\0\0isommp42", "no picture of a kind that can be read"],
  "a name for a bitmap": ["BM is the beginning of a text that goes on for long enough", "no picture of a kind"],
};

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);
  const told = async (file: Uint8Array): Promise<string> => {
    const error: unknown = await prepareImage(sharp, file, 100).then(
      () => new Error("It was taken for a picture."),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ImageError);
    return error instanceof Error ? error.message : "";
  };

  it.each(Object.keys(strangers))("%s is called what it is", async (what) => {
    const [content = "", sentence = ""] = strangers[what] ?? [];
    expect(await told(Buffer.from(content, "latin1"))).toContain(sentence);
  });

  it.each(Object.keys(whole))("%s, cut off anywhere, is told to be damaged", async (kind) => {
    const file = whole[kind] ?? Buffer.alloc(0);
    await expect(prepareImage(sharp, file, 100)).resolves.toBeDefined();
    for (const part of [0.03, 0.3, 0.5, 0.75, 0.97]) {
      const cut = file.subarray(0, Math.floor(file.length * part));
      expect(await told(cut), `${part} of it`).toMatch(/damaged or cut off|no picture of a kind/);
    }
  });

  it("a wrong name does no harm: the content counts", async () => {
    // Names never come here: the same bytes are the same picture.
    expect((await prepareImage(sharp, png, 100)).mimeType).toBe("image/png");
  });
});

describe("damage of any kind", () => {
  const kinds = Object.keys(whole).filter((kind) => kind !== "HEIC");
  const damage = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 12,
  });

  it("ends with a picture or with a sentence, in time", async () => {
    const sharp = built("sharpNative");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), damage, fc.boolean(), async (kind, changes, inHeader) => {
        const file = Buffer.from(whole[kind] ?? Buffer.alloc(0));
        const reach = inHeader ? Math.min(file.length, 200) : file.length;
        for (const { at, byte } of changes) file[Math.floor(at * (reach - 1))] = byte;
        const start = performance.now();
        try {
          const { width, height } = await prepareImage(sharp, file, 64);
          expect(Math.max(width, height)).toBeLessThanOrEqual(64);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
        }
        expect(performance.now() - start).toBeLessThan(5000);
      }),
      { numRuns: 600 },
    );
  });
});
