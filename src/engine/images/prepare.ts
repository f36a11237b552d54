/** Makes of an image file what is sent: upright, sRGB, no larger than the task needs, without its metadata. */
import { imageKind } from "./kinds.ts";
import type { SharpLibrary } from "./loadSharp.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture as it is sent. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: "image/jpeg" | "image/png";
  /** Pixels of `bytes`, which are upright. */
  readonly width: number;
  readonly height: number;
  /** The original's size in upright pixels. */
  readonly original: Size;
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
  const original = await uprightSize(sharp, file);
  const pixels = sharp(file, { failOn: "error" })
    .autoOrient()
    .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
  try {
    if (kind !== "jpeg") {
      const png = await pixels.clone().png().toBuffer({ resolveWithObject: true });
      if (png.data.length <= PNG_MAX_BYTES) return prepared(png, "image/png", original);
    }
    return prepared(await pixels.jpeg(JPEG).toBuffer({ resolveWithObject: true }), "image/jpeg", original);
  } catch (error) {
    throw broken(error);
  }
}

/**
 * The size of a picture in upright pixels, read from its header.
 * @throws ImageError when there is no readable header
 */
export async function uprightSize(sharp: SharpLibrary, file: Uint8Array): Promise<Size> {
  if (file.length === 0) throw new ImageError("The file is empty.");
  try {
    const { autoOrient } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw broken(error);
  }
}

function prepared(
  { data, info }: { data: Uint8Array; info: Size },
  mimeType: PreparedImage["mimeType"],
  original: Size,
): PreparedImage {
  return { bytes: data, mimeType, width: info.width, height: info.height, original };
}

function broken(cause: unknown): ImageError {
  return new ImageError("The picture cannot be decoded; it may be damaged, or not what its name says.", { cause });
}
