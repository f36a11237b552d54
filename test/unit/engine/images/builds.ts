/** Both builds of the image library, as they ship, and what tests expect of pictures. */
import { createRequire } from "node:module";
import sharp from "sharp";
import { expect } from "vitest";
import type { SharpLibrary } from "../../../../src/engine/images/loadSharp.ts";
import type { Raster } from "../../../../src/engine/images/raster.ts";
import type { Truth } from "../../../emulator/scene.ts";
import { boxesIn, worstIou } from "../../../emulator/seenBoxes.ts";

const require = createRequire(import.meta.url);

export const BUILDS = ["sharpNative", "sharpWasm"] as const;

export function built(name: (typeof BUILDS)[number]): SharpLibrary {
  const bundle: { sharp: SharpLibrary } = require(`../../../../dist/${name}.cjs`);
  return bundle.sharp;
}

/** Every object of the truth is in the pixels where the truth says, and nothing else is. */
export async function expectScene(picture: Uint8Array, truth: Truth, least = 0.95): Promise<void> {
  const seen = await boxesIn(picture);
  expect(seen.map(({ label }) => label).sort()).toEqual(truth.objects.map(({ label }) => label).sort());
  expect(worstIou(truth.objects, seen)).toBeGreaterThan(least);
}

/** A raster as a file that any tool reads. */
export async function asPng({ data, width, height, channels }: Raster): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}

/** Red, green and blue of a pixel, at a place from 0 to 1. */
export async function colourAt(picture: Uint8Array, across: number, down: number): Promise<number[]> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [x, y] = [Math.floor(across * info.width), Math.floor(down * info.height)];
  return [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
}
