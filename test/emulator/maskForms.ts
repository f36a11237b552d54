/** The forms in which models write the mask of an object. */
import sharp from "sharp";
import type { Region } from "./edge.ts";
import type { EmulatedModel } from "./modelTable.ts";
import { outline } from "./outline.ts";

export type MaskValue = string | readonly (readonly number[])[];

const maskSide = 256;
const mostPoints = 28;
/** Pairs in each of the flat lists of the `chunks` form. */
const pairsInChunk = 8;

/** `data:image/png;base64,…`: the box stretched to 256×256, 8-bit grey, 255 inside. */
async function pngMask(region: Region): Promise<string> {
  const grey = Buffer.alloc(maskSide * maskSide);
  for (let y = 0, at = 0; y < maskSide; y++) {
    const row = Math.floor(((y + 0.5) / maskSide) * region.height);
    for (let x = 0; x < maskSide; x++, at++) {
      const column = Math.floor(((x + 0.5) / maskSide) * region.width);
      grey[at] = region.bitmap[row * region.width + column] === 1 ? 255 : 0;
    }
  }
  const png = await sharp(grey, { raw: { width: maskSide, height: maskSide, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}

/** Sixteen codes that mean nothing outside of the model. */
function tokenMask(region: Region): string {
  const codes = Array.from(
    { length: 16 },
    (_, index) => (region.area * (index + 3) + region.left * 7 + region.top) % 128,
  );
  return `<start_of_mask>${codes.map((code) => `<seg_${code}>`).join("")}`;
}

/** Corners `[y, x]`, 0–1000 of a picture of the given size. */
export function polygonOf(region: Region, width: number, height: number): (readonly [number, number])[] {
  return outline(region, mostPoints).map(([x, y]) => [Math.round((y / height) * 1000), Math.round((x / width) * 1000)]);
}

/**
 * The mask as the model writes it; undefined when it writes none. `mustBeList`: a schema leaves no choice but numbers.
 * `axes` is what the prompt states.
 */
export async function maskOf(
  region: Region,
  picture: { readonly width: number; readonly height: number },
  model: EmulatedModel,
  asked: { readonly axes: "y" | "x" | undefined; readonly isJson: boolean; readonly mustBeList: boolean },
): Promise<MaskValue | undefined> {
  if (!asked.mustBeList) {
    if (model.mask === "none") return undefined;
    if (model.mask === "tokens") return tokenMask(region);
    if (model.mask === "png") return asked.isJson ? "gimme_mask_for_this" : pngMask(region);
  }
  const corners = polygonOf(region, picture.width, picture.height);
  if (model.mask === "chunks" && !asked.mustBeList) {
    const count = Math.ceil(corners.length / pairsInChunk);
    return Array.from({ length: count }, (_, index) =>
      corners.slice(index * pairsInChunk, (index + 1) * pairsInChunk).flat(),
    );
  }
  const axes = model.axes === "asked" ? (asked.axes ?? "x") : model.axes;
  return axes === "y" ? corners : corners.map(([y, x]) => [x, y]);
}
