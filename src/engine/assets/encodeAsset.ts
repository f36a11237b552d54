import { encode, rasterPixels } from "../images/encode.ts";
import { groundFor } from "../images/ground.ts";
import type { SharpLibrary } from "../images/loadSharp.ts";
import type { Raster } from "../images/raster.ts";
import type { FileType } from "./assetOptions.ts";

/** A picture as a file. */
export interface AssetFile {
  readonly bytes: Uint8Array;
  /** Without dot. */
  readonly extension: "png" | "jpg" | "webp";
}

/** Px of a side that a file type can have at most; PNG has no limit that matters. */
const LONGEST: Readonly<Record<FileType, number>> = { png: Number.POSITIVE_INFINITY, jpeg: 65_535, webp: 16_383 };

/** Transparent pixels are laid on a ground in a JPEG. What is too large for a type becomes a PNG. */
export async function encodeAsset(sharp: SharpLibrary, raster: Raster, type: FileType): Promise<AssetFile> {
  const fits = Math.max(raster.width, raster.height) <= LONGEST[type];
  const image = rasterPixels(sharp, raster);
  if (fits && type === "jpeg") {
    const solid = image.flatten({ background: groundFor(raster) });
    return { bytes: await encode(solid.jpeg({ quality: 92, chromaSubsampling: "4:4:4" })), extension: "jpg" };
  }
  if (fits && type === "webp") return { bytes: await encode(image.webp({ quality: 92 })), extension: "webp" };
  return { bytes: await encode(image.png()), extension: "png" };
}
