/** What is sent, on both builds of the image library, as they ship. */
import sharpForTests from "sharp";
import { describe, expect, it } from "vitest";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { BUILDS, built, expectScene } from "./builds.ts";

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);

  it("is the build that its name says", () => {
    expect("emscripten" in sharp.versions).toBe(name === "sharpWasm");
  });

  it("is shrunk, and JPEG stays JPEG", async () => {
    const { file, truth } = await makeScene({ width: 900, height: 600, seed: 9, format: "jpeg" });
    const sent = await prepareImage(sharp, file, 600);
    expect(sent).toMatchObject({
      mimeType: "image/jpeg",
      width: 600,
      height: 400,
      original: { width: 900, height: 600 },
    });
    expect(sent.notes).toEqual([]);
    await expectScene(sent.bytes, truth);
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
});
