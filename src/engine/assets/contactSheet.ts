/** Small pictures of many objects of one label, to look them over at a glance. */

import { encode, rasterPixels } from "../images/encode.ts";
import type { SharpLibrary } from "../images/loadSharp.ts";
import type { Raster } from "../images/raster.ts";
import { fitted, writing } from "./lettering.ts";

/** Px. */
const CELL = 192;
const GAP = 12;
const NAME = 22;
const HEAD = 44;
const COLUMNS = 8;

/** Objects that one sheet shows. */
export const SHEET_CELLS = COLUMNS * 10;

/** Grey that sets off light and dark objects alike. */
const GROUND = { r: 48, g: 48, b: 48 } as const;

/** An object on a sheet. */
export interface Thumbnail {
  /** PNG of at most `CELL` px a side. */
  readonly png: Uint8Array;
  /** Written below it. */
  readonly name: string;
}

/** A crop shrunk until it fits a sheet; small ones keep their pixels. */
export async function thumbnailOf(sharp: SharpLibrary, crop: Raster): Promise<Uint8Array> {
  const fit = { width: CELL, height: CELL, fit: "inside", withoutEnlargement: true } as const;
  return encode(rasterPixels(sharp, crop).resize(fit).png());
}

/** One sheet: a heading, then the objects in rows. At most `SHEET_CELLS` of them. */
export async function contactSheet(
  sharp: SharpLibrary,
  heading: string,
  thumbnails: readonly Thumbnail[],
): Promise<Raster> {
  const columns = Math.min(COLUMNS, Math.max(thumbnails.length, 3));
  const rows = Math.ceil(thumbnails.length / columns);
  const width = GAP + columns * (CELL + GAP);
  const height = HEAD + rows * (CELL + NAME + GAP);
  const inputs: { input: Buffer; left: number; top: number }[] = [];
  let names = writing(readable(sharp, heading, (width - 2 * GAP) / 16), GAP, 30, 16, "#fff");
  for (const [i, { png, name }] of thumbnails.entries()) {
    const left = GAP + (i % columns) * (CELL + GAP);
    const top = HEAD + Math.floor(i / columns) * (CELL + NAME + GAP);
    const { width: w = CELL, height: h = CELL } = await sharp(png).metadata();
    inputs.push({
      input: Buffer.from(png),
      left: left + Math.floor((CELL - w) / 2),
      top: top + Math.floor((CELL - h) / 2),
    });
    names += writing(readable(sharp, name, CELL / 8), left, top + CELL + 15, 8, "#ccc");
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${names}</svg>`;
  inputs.push({ input: Buffer.from(svg), left: 0, top: 0 });
  const sheet = sharp({ create: { width, height, channels: 3, background: GROUND } }).composite(inputs);
  const data = new Uint8Array(await encode(sheet.removeAlpha().toColourspace("srgb").raw()));
  return { width, height, channels: 3, data };
}

/** A line that can be drawn by this build: without fonts, letters of other scripts become question marks. */
function readable(sharp: SharpLibrary, text: string, width: number) {
  const line = fitted(text, width);
  if (line.hand === "strokes" || !("resvg" in sharp.versions)) return line;
  return fitted(
    [...text].map((character) => (fitted(character, width).hand === "strokes" ? character : "?")).join(""),
    width,
  );
}
