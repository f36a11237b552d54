/** Runs on both builds of the image library, as they ship. */
import { createRequire } from "node:module";
import sharpForTests from "sharp";
import { describe, expect, it } from "vitest";
import type { SharpLibrary } from "../../../../src/engine/images/loadSharp.ts";
import { ImageError, prepareImage, uprightSize } from "../../../../src/engine/images/prepare.ts";
import { makeScene, type Truth } from "../../../emulator/scene.ts";
import { boxesIn, worstIou } from "../../../emulator/seenBoxes.ts";

const require = createRequire(import.meta.url);

function built(name: string): SharpLibrary {
  const bundle: { sharp: SharpLibrary } = require(`../../../../dist/${name}.cjs`);
  return bundle.sharp;
}

/** Every object of the truth is in the pixels where the truth says, and nothing else is. */
async function expectScene(bytes: Uint8Array, truth: Truth): Promise<void> {
  const seen = await boxesIn(bytes);
  expect(seen.map(({ label }) => label).sort()).toEqual(truth.objects.map(({ label }) => label).sort());
  expect(worstIou(truth.objects, seen)).toBeGreaterThan(0.95);
}

describe.each(["sharpNative", "sharpWasm"])("%s", (name) => {
  const sharp = built(name);

  it("is the build that its name says", () => {
    expect("emscripten" in sharp.versions).toBe(name === "sharpWasm");
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("a JPEG of orientation %i is sent upright and shrunk", async (orientation) => {
    const { file, truth } = await makeScene({
      width: 900,
      height: 600,
      seed: orientation,
      format: "jpeg",
      orientation,
    });
    const sent = await prepareImage(sharp, file, 600);
    expect(sent).toMatchObject({
      mimeType: "image/jpeg",
      width: 600,
      height: 400,
      original: { width: 900, height: 600 },
    });
    await expectScene(sent.bytes, truth);
    expect((await sharpForTests(sent.bytes).metadata()).orientation).toBeUndefined();
  });

  it("a PNG stays lossless and is never enlarged", async () => {
    const { file, truth } = await makeScene({ width: 320, height: 200, seed: 3 });
    const sent = await prepareImage(sharp, file, 1536);
    expect(sent).toMatchObject({ mimeType: "image/png", width: 320, height: 200 });
    const [before, after] = [
      await sharpForTests(file).raw().toBuffer(),
      await sharpForTests(sent.bytes).raw().toBuffer(),
    ];
    expect(after.equals(before)).toBe(true);
    await expectScene(sent.bytes, truth);
  });

  it("a photograph saved as PNG travels as JPEG once it is large", async () => {
    const { file, truth } = await makeScene({ width: 1800, height: 1400, seed: 5, ground: "noise" });
    const sent = await prepareImage(sharp, file, 1536);
    expect(sent.mimeType).toBe("image/jpeg");
    expect(sent.bytes.length).toBeLessThan(3_000_000);
    await expectScene(sent.bytes, truth);
  });

  it("what is transparent is laid on white", async () => {
    const clear = { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } as const;
    const file = await sharpForTests({ create: clear }).png().toBuffer();
    const { bytes } = await prepareImage(sharp, file, 100);
    const { data, info } = await sharpForTests(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    expect(new Set(data)).toEqual(new Set([255]));
  });

  it("places and names in the metadata stay behind", async () => {
    const secret = "Canary Street 7";
    const exif = { IFD0: { Artist: secret }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
    const { file } = await makeScene({ width: 200, height: 200, seed: 1, format: "jpeg" });
    const tagged = await sharpForTests(file).withExif(exif).jpeg().toBuffer();
    expect(tagged.includes(secret)).toBe(true);
    const { bytes } = await prepareImage(sharp, tagged, 1536);
    expect(Buffer.from(bytes).includes(secret)).toBe(false);
    expect((await sharpForTests(bytes).metadata()).exif).toBeUndefined();
  });

  it("what is no picture is told in a sentence", async () => {
    const { file } = await makeScene({ width: 300, height: 200, seed: 1, format: "jpeg" });
    await expect(prepareImage(sharp, new Uint8Array(), 100)).rejects.toThrow("The file is empty");
    for (const bytes of [Buffer.from("<html>not found</html>"), file.subarray(0, 300), file.subarray(0, 20)]) {
      await expect(prepareImage(sharp, bytes, 100)).rejects.toThrow(ImageError);
    }
    await expect(prepareImage(sharp, file.subarray(0, file.length / 2), 100)).rejects.toThrow("damaged");
    expect(await uprightSize(sharp, file)).toEqual({ width: 300, height: 200 });
  });
});
