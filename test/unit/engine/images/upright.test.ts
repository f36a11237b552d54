/** Upright is a contract: what is sent and what is drawn in the file's place are the truth's pixels. */
import { readFile } from "node:fs/promises";
import sharpForTests from "sharp";
import { describe, expect, it } from "vitest";
import { openImage } from "../../../../src/engine/images/open.ts";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { renderForDisplay } from "../../../../src/engine/images/rendition.ts";
import { makeScene, type SceneOptions, type Truth } from "../../../emulator/scene.ts";
import { heicScene } from "../../../fixtures/images/heicScene.ts";
import { BUILDS, built, expectScene } from "./builds.ts";

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const scene: SceneOptions = { width: 480, height: 300, seed: 7, objects: 4 };
const fixtures = new URL("../../../fixtures/images/", import.meta.url);

type Turned = (orientation: number) => Promise<{ file: Buffer; truth: Truth }>;

/** The stored pixels of an orientation, with the tag taken off, and coded anew. */
const recoded =
  (format: "tiff" | "avif"): Turned =>
  async (orientation) => {
    const { file, truth } = await makeScene({ ...scene, orientation });
    const image = sharpForTests(await sharpForTests(file).png().toBuffer()).withMetadata({ orientation });
    return { file: await image.toFormat(format, { quality: 90, chromaSubsampling: "4:4:4" }).toBuffer(), truth };
  };

const KINDS: Readonly<Record<string, Turned>> = {
  JPEG: (orientation) => makeScene({ ...scene, format: "jpeg", orientation }),
  PNG: (orientation) => makeScene({ ...scene, format: "png", orientation }),
  WEBP: (orientation) => makeScene({ ...scene, format: "webp", orientation }),
  TIFF: recoded("tiff"),
  // The writer makes irot and imir of the tag.
  AVIF: recoded("avif"),
  HEIC: async (orientation) => ({
    file: await readFile(new URL(`turned-${orientation}.heic`, fixtures)),
    truth: (await makeScene(heicScene)).truth,
  }),
};

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);
  const cases = Object.keys(KINDS).flatMap((kind) => ORIENTATIONS.map((orientation) => [kind, orientation] as const));

  it.each(cases)("%s of orientation %i", async (kind, orientation) => {
    const { file, truth } = (await KINDS[kind]?.(orientation)) ?? {};
    if (file === undefined || truth === undefined) throw new Error(`There is no ${kind}.`);
    const upright = { width: truth.width, height: truth.height };
    const opened = await openImage(sharp, file);
    expect(opened.size).toEqual(upright);

    const sent = await prepareImage(sharp, file, 400);
    expect(sent).toMatchObject({ original: upright, width: 400, height: 250, notes: [] });
    await expectScene(sent.bytes, truth, 0.94);
    expect((await sharpForTests(sent.bytes).metadata()).orientation).toBeUndefined();

    const { bytes } = await renderForDisplay(sharp, opened);
    expect(await sharpForTests(bytes).metadata()).toMatchObject(upright);
    await expectScene(bytes, truth);
  });
});
