import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { lookAt } from "../../../../src/engine/code/pictureFile.ts";
import { ImageError } from "../../../../src/engine/images/imageError.ts";
import { makeScene } from "../../../emulator/scene.ts";

const plain = () => sharp({ create: { width: 300, height: 200, channels: 3, background: "teal" } });
const look = (bytes: Uint8Array, name: string, maxSide: number | "original" = 1536) =>
  lookAt(bytes, { path: `photos/${name}`, name }, maxSide);

/** A bitmap of one pixel, and an icon of it. */
const bmp = Buffer.from(
  "424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b00000000000000000000ff000000",
  "hex",
);

describe("a file that is to be sent by a program", () => {
  it.each([
    ["png", "image/png"],
    ["jpeg", "image/jpeg"],
    ["webp", "image/webp"],
  ] as const)("is sent as it is when the service takes it: %s", async (format, mimeType) => {
    const { file, notes } = await look(await plain().toFormat(format).toBuffer(), `a.${format}`);
    expect(file).toEqual({ path: `photos/a.${format}`, name: `a.${format}`, mimeType });
    expect(notes).toEqual([]);
  });

  it.each([
    ["GIF", "image/gif", () => plain().gif().toBuffer()],
    ["TIFF", "image/tiff", () => plain().tiff().toBuffer()],
    ["AVIF", "image/avif", () => plain().avif().toBuffer()],
    [
      "SVG",
      "image/svg+xml",
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>'),
    ],
    ["BMP", "image/bmp", async () => bmp],
  ] as const)("has to be converted first when the service does not take it: %s", async (name, mimeType, make) => {
    const { file, notes } = await look(await make(), "a.bin");
    expect(file).toMatchObject({
      mimeType,
      size: name === "BMP" ? { width: 1, height: 1 } : { width: 300, height: 200 },
    });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`Gemini does not take ${name} pictures as they are. Convert "photos/a.bin" to PNG`);
  });

  it("is told by its content, not by its name", async () => {
    expect((await look(await plain().webp().toBuffer(), "a.png")).file.mimeType).toBe("image/webp");
  });

  it("has a note when the extension itself would shrink it, and only then", async () => {
    const png = await plain().png().toBuffer();
    expect((await look(png, "a.png", 299)).notes).toEqual([
      expect.stringContaining(
        '"photos/a.png" has 300 x 200 pixels. Vision Sidecar itself sends a copy of it that is shrunk to at most 299',
      ),
    ]);
    expect((await look(png, "a.png", 300)).notes).toEqual([]);
    expect((await look(png, "a.png", "original")).notes).toEqual([]);
  });

  it("has a note when its EXIF orientation turns it", async () => {
    const { file } = await makeScene({ width: 300, height: 200, seed: 1, format: "jpeg", orientation: 6 });
    expect((await look(file, "a.jpg")).notes).toEqual([
      expect.stringContaining("is turned by its EXIF orientation (6)"),
    ]);
  });

  it("has a note when a request may not carry it", async () => {
    const png = await plain().png().toBuffer();
    const [note, ...more] = (await look(Buffer.concat([png, Buffer.alloc(12_000_000)]), "a.png")).notes;
    expect(note).toContain('"photos/a.png" has 12.0 MB');
    expect(more).toEqual([]);
    const pdf = await look(Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(12_000_000)]), "a.pdf");
    expect(pdf).toEqual({
      file: { path: "photos/a.pdf", name: "a.pdf", mimeType: "application/pdf" },
      notes: [expect.stringContaining("12.0 MB")],
    });
  });

  it("is refused when it is neither a picture nor a document", async () => {
    await expect(look(Buffer.from("hello"), "a.png")).rejects.toThrow(ImageError);
  });
});
