import type { Sharp } from "sharp";
import { encode, STRICT } from "../images/encode.ts";
import { type ImageKind, imageKind } from "../images/kinds.ts";
import { loadSharp } from "../images/loadSharp.ts";
import { readImageFile } from "../images/readImageFile.ts";
import type { Notes } from "./dataset.ts";
import type { OutFolder } from "./outFolder.ts";

/** How pictures are written anew that have to be: as little as possible is lost. */
const ENCODERS: Partial<Record<ImageKind, (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
  png: (image) => image.png(),
  webp: (image) => image.webp({ quality: 95 }),
  tiff: (image) => image.tiff({ compression: "lzw" }),
};

/**
 * Copies a picture into a dataset: the file as it is, unless EXIF says that its pixels are to be turned. Half of the
 * programs that train on it would not turn them, and find every object in the wrong place.
 *
 * @param path for the notes
 * @throws ImageError when it is no file, or the file system's error
 */
export async function copyPicture(
  from: string,
  path: string,
  place: string,
  out: OutFolder,
  notes: Notes,
): Promise<void> {
  const upright = await turnedUpright(await readImageFile(from));
  if (upright === undefined) return out.copy(from, place);
  notes.add("turned", path);
  await out.writeBytes(place, upright);
}

/** `undefined` when the file's pixels are upright, or when it cannot be decoded and is best left alone. */
async function turnedUpright(file: Uint8Array): Promise<Uint8Array | undefined> {
  const kind = imageKind(file);
  const encoder = kind && ENCODERS[kind];
  if (encoder === undefined) return undefined;
  const sharp = await loadSharp();
  try {
    const { orientation = 1, pages = 1 } = await sharp(file, STRICT).metadata();
    if (orientation === 1 || pages > 1) return undefined;
    return await encode(encoder(sharp(file, STRICT).autoOrient().keepIccProfile()));
  } catch {
    return undefined;
  }
}
