/** Makes of an image file what is sent: upright, sRGB, no larger than the task needs, without its metadata. */
import { createHash } from "node:crypto";
import type { SidecarImage } from "../../core/annotation.ts";
import { imageKind } from "./kinds.ts";
import type { SharpLibrary } from "./loadSharp.ts";

/** A picture as it is sent. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: "image/jpeg" | "image/png";
  /** Pixels of `bytes`, which are upright. */
  readonly width: number;
  readonly height: number;
  /** The facts of the original file, upright. */
  readonly image: SidecarImage;
}

/** The file cannot be read as a picture. The message is a sentence for the person. */
export class ImageError extends Error {
  override readonly name = "ImageError";
}

/** sRGB JPEG without chroma subsampling: thin coloured lines and text keep their colour. */
const JPEG = { quality: 90, chromaSubsampling: "4:4:4" } as const;

/** A lossless PNG above this travels as JPEG instead: photographs saved as PNG gain nothing from being sent so. */
const PNG_MAX_BYTES = 3_000_000;

/**
 * Prepares a picture for sending. EXIF orientation is applied, transparency is laid on white, metadata (places, names)
 * stays behind, and nothing is enlarged.
 * @param file the bytes of the image file
 * @param maxSide the longest side in pixels of what is sent
 * @throws ImageError when the bytes are no picture that can be decoded
 */
export async function prepareImage(sharp: SharpLibrary, file: Uint8Array, maxSide: number): Promise<PreparedImage> {
  const kind = imageKind(file);
  const size = await uprightSize(sharp, file);
  const image = { ...size, sha256: createHash("sha256").update(file).digest("hex") };
  const pixels = sharp(file, { failOn: "error" })
    .autoOrient()
    .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
  try {
    if (kind !== "jpeg") {
      const png = await pixels.clone().png().toBuffer({ resolveWithObject: true });
      if (png.data.length <= PNG_MAX_BYTES) return prepared(png, "image/png", image);
    }
    return prepared(await pixels.jpeg(JPEG).toBuffer({ resolveWithObject: true }), "image/jpeg", image);
  } catch (error) {
    throw broken(error);
  }
}

/**
 * The size of a picture in upright pixels, read from its header.
 * @throws ImageError when there is no readable header
 */
export async function uprightSize(sharp: SharpLibrary, file: Uint8Array): Promise<{ width: number; height: number }> {
  if (file.length === 0) throw new ImageError("The file is empty.");
  try {
    const { autoOrient } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw broken(error);
  }
}

function prepared(
  { data, info }: { data: Uint8Array; info: { width: number; height: number } },
  mimeType: PreparedImage["mimeType"],
  image: SidecarImage,
): PreparedImage {
  return { bytes: data, mimeType, width: info.width, height: info.height, image };
}

function broken(cause: unknown): ImageError {
  return new ImageError("The picture cannot be decoded; it may be damaged, or not what its name says.", { cause });
}
