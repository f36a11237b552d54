/** Between decoded pixels and sharp. */
import type { Sharp } from "sharp";
import type { SharpLibrary } from "./loadSharp.ts";
import { MAX_PIXELS, type Raster } from "./raster.ts";
import { rasterAsTiff } from "./tiff.ts";

/** A file that is cut off must not pass as a picture that is half grey; and no more pixels than a header may claim. */
export const STRICT = { failOn: "error", limitInputPixels: MAX_PIXELS } as const;

/**
 * Pixels for sharp to go on with. Made anew for every use: `clone()` copies its input, which in the WebAssembly build is
 * a view of the whole heap.
 */
export function rasterPixels(sharp: SharpLibrary, raster: Raster): Sharp {
  const { width, height, channels, data, icc } = raster;
  if (icc !== undefined) return sharp(rasterAsTiff(raster), STRICT);
  return sharp(data, { ...STRICT, raw: { width, height, channels } });
}

/** The bytes of an encoded picture, in memory of their own and not in the WebAssembly heap. */
export async function encode(image: Sharp): Promise<Buffer> {
  return Buffer.from(await image.toBuffer());
}
