import type { Sharp } from "sharp";
import { encode, STRICT } from "../images/encode.ts";
import { type ImageKind, imageKind } from "../images/kinds.ts";
import { loadSharp } from "../images/loadSharp.ts";
import { readImageFile } from "../images/readImageFile.ts";
import { orientationOf } from "./orientation.ts";

/** How pictures are written anew that have to be: as little as possible is lost. */
const ENCODERS: Partial<Record<ImageKind, (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
  png: (image) => image.png(),
  webp: (image) => image.webp({ quality: 95 }),
  tiff: (image) => image.tiff({ compression: "lzw" }),
};

/** A picture as it goes into a dataset. */
export interface PictureCopy {
  readonly bytes: Uint8Array;
  /** What became of EXIF's turn: there was none, the picture was written anew, or it could not be and is as it was. */
  readonly turn: "none" | "applied" | "left";
}

/**
 * Reads a picture for a dataset: the file as it is, unless EXIF says that its pixels are to be turned. Half of the
 * programs that train on it would not turn them, and find every object in the wrong place.
 *
 * @throws ImageError when it is no file, or the file system's error
 */
export async function copyPicture(from: string): Promise<PictureCopy> {
  const bytes = await readImageFile(from);
  if ((await orientationOf(bytes)) === 1) return { bytes, turn: "none" };
  const upright = await turnedUpright(bytes);
  return upright === undefined ? { bytes, turn: "left" } : { bytes: upright, turn: "applied" };
}

/** `undefined` when the picture cannot be decoded, or has several pages, of which the others would be lost. */
async function turnedUpright(file: Uint8Array): Promise<Uint8Array | undefined> {
  const kind = imageKind(file);
  const encoder = kind && ENCODERS[kind];
  if (encoder === undefined) return undefined;
  const sharp = await loadSharp();
  try {
    const { pages = 1 } = await sharp(file, STRICT).metadata();
    if (pages > 1) return undefined;
    return await encode(encoder(sharp(file, STRICT).autoOrient().keepIccProfile()));
  } catch {
    return undefined;
  }
}
