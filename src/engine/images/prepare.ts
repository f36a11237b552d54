/** Makes of an image file what is sent: upright, sRGB, no larger than the task needs, without its metadata. */
import { encode, rasterPixels } from "./encode.ts";
import { groundFor } from "./ground.ts";
import type { ImageKind } from "./kinds.ts";
import type { SharpLibrary } from "./loadSharp.ts";
import { type ImageNote, type OpenImage, openImage } from "./open.ts";
import type { Raster, Size } from "./raster.ts";

/** A picture as it is sent. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: "image/jpeg" | "image/png" | "image/webp";
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

/** Kinds that the service takes as they are, where the file's own pixels are upright. */
const UNTOUCHED: Partial<Record<ImageKind, PreparedImage["mimeType"]>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};

/** Longest side in pixels of what is sent, or the picture in its own size. */
export type SentSize = number | "original";

/**
 * Prepares a picture for sending. Its orientation is applied, transparency is laid on a ground, metadata (places, names)
 * stays behind, and nothing is enlarged but drawings.
 * @param file the bytes of the image file
 * @param size a picture in its original size is sent as the very file, metadata and all, when the service takes it so
 * @throws ImageError when the bytes are no picture that can be decoded, or one that is too large
 */
export async function prepareImage(sharp: SharpLibrary, file: Uint8Array, size: SentSize): Promise<PreparedImage> {
  const image = await openImage(sharp, file);
  const mimeType = UNTOUCHED[image.kind];
  if (size === "original" && image.shownAlike && mimeType !== undefined) {
    // A header says little about whether the pixels can be decoded.
    await image.pixels(1);
    return { bytes: file, mimeType, ...image.size, original: image.size, notes: image.notes };
  }
  const raster = await image.pixels(size === "original" ? Math.max(image.size.width, image.size.height) : size);
  const { width, height } = raster;
  return { width, height, original: image.size, notes: image.notes, ...(await encodeForSending(sharp, raster, image)) };
}

/** Codes pixels as the service takes them, transparency laid on a ground. `kind`: what they were decoded from. */
export async function encodeForSending(
  sharp: SharpLibrary,
  raster: Raster,
  { kind }: Pick<OpenImage, "kind">,
): Promise<Pick<PreparedImage, "bytes" | "mimeType">> {
  const background = groundFor(raster);
  if (!LOSSY.includes(kind)) {
    const bytes = await encode(rasterPixels(sharp, raster).flatten({ background }).png());
    if (bytes.length <= PNG_MAX_BYTES) return { bytes, mimeType: "image/png" };
  }
  const bytes = await encode(rasterPixels(sharp, raster).flatten({ background }).jpeg(JPEG));
  return { bytes, mimeType: "image/jpeg" };
}
