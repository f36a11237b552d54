import { encode, rasterPixels } from "./encode.ts";
import type { SharpLibrary } from "./loadSharp.ts";
import type { OpenImage } from "./open.ts";
import { isOpaque } from "./raster.ts";

/** A picture as the page is given it where the browser would show the file otherwise, or not at all. */
export interface Rendition {
  readonly bytes: Uint8Array;
  readonly extension: "png" | "jpg";
}

/** All pixels of today's cameras; larger scans are shrunk to it. */
const LONGEST_SIDE = 8192;
/** Sharp on a large screen. */
const DRAWING_SIDE = 2048;

/** Up to here a picture stays lossless: whoever zooms into a small one wants to see its pixels. */
const LOSSLESS_PIXELS = 4_000_000;

const JPEG = { quality: 92, chromaSubsampling: "4:4:4" } as const;

/**
 * Upright, still, sRGB, transparent where the picture is.
 * @throws ImageError when the pixels cannot be decoded
 */
export async function renderForDisplay(sharp: SharpLibrary, image: OpenImage): Promise<Rendition> {
  const raster = await image.pixels(image.kind === "svg" ? DRAWING_SIDE : LONGEST_SIDE);
  if (!isOpaque(raster)) return { bytes: await encode(rasterPixels(sharp, raster).png()), extension: "png" };
  const solid = rasterPixels(sharp, raster).removeAlpha();
  return raster.width * raster.height <= LOSSLESS_PIXELS
    ? { bytes: await encode(solid.png()), extension: "png" }
    : { bytes: await encode(solid.jpeg(JPEG)), extension: "jpg" };
}
