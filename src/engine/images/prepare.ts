/** Makes of an image file what is sent: upright, sRGB, no larger than the task needs, without its metadata. */
import { encode, rasterPixels } from "./encode.ts";
import { groundFor } from "./ground.ts";
import type { ImageKind } from "./kinds.ts";
import type { SharpLibrary } from "./loadSharp.ts";
import { type ImageNote, openImage } from "./open.ts";
import type { Size } from "./raster.ts";

/** A picture as it is sent. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: "image/jpeg" | "image/png";
  /** Pixels of `bytes`, which are upright. */
  readonly width: number;
  readonly height: number;
  /** The original's size in upright pixels. */
  readonly original: Size;
  /** What of the file is not in the picture. */
  readonly notes: readonly ImageNote[];
}

/** sRGB JPEG without chroma subsampling: thin coloured lines and text keep their colour. */
const JPEG = { quality: 90, chromaSubsampling: "4:4:4" } as const;

/** Photographs mostly, and coded with loss already; the other kinds stay as sharp as they are. */
const LOSSY: readonly ImageKind[] = ["jpeg", "webp", "avif", "heic"];

/** A lossless PNG above this travels as JPEG instead: photographs saved as PNG gain nothing from being sent so. */
const PNG_MAX_BYTES = 3_000_000;

/**
 * Prepares a picture for sending. Its orientation is applied, transparency is laid on a ground, metadata (places, names)
 * stays behind, and nothing is enlarged but drawings.
 * @param file the bytes of the image file
 * @param maxSide the longest side in pixels of what is sent
 * @throws ImageError when the bytes are no picture that can be decoded, or one that is too large
 */
export async function prepareImage(sharp: SharpLibrary, file: Uint8Array, maxSide: number): Promise<PreparedImage> {
  const image = await openImage(sharp, file);
  const raster = await image.pixels(maxSide);
  const background = groundFor(raster);
  const { width, height } = raster;
  const prepared = { width, height, original: image.size, notes: image.notes };
  if (!LOSSY.includes(image.kind)) {
    const bytes = await encode(rasterPixels(sharp, raster).flatten({ background }).png());
    if (bytes.length <= PNG_MAX_BYTES) return { ...prepared, bytes, mimeType: "image/png" };
  }
  const bytes = await encode(rasterPixels(sharp, raster).flatten({ background }).jpeg(JPEG));
  return { ...prepared, bytes, mimeType: "image/jpeg" };
}
