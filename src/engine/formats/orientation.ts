/** Pictures whose pixels are upright only when a program does what EXIF says. Half of them do not. */
import { firstBytes } from "../files/firstBytes.ts";
import { STRICT } from "../images/encode.ts";
import { type ImageKind, imageKind } from "../images/kinds.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { Size } from "../images/raster.ts";
import { readImageFile } from "../images/readImageFile.ts";
import { compareSizes } from "./findImages.ts";

/** The kinds that EXIF turns; of others the turn is a part of the picture that every program follows. */
const TURNED_KINDS: readonly ImageKind[] = ["jpeg", "png", "webp", "tiff"];

/** Of these the beginning says it: EXIF stands before the pixels. */
const SAID_FIRST: readonly ImageKind[] = ["jpeg", "png"];
/** EXIF alone has up to 64 kB in a JPEG; colour profiles may stand before it. */
const BEGINNING = 400_000;

/** How EXIF says that the pixels are to be turned, 1 to 8; 1 when they are upright, or when nothing can be read. */
export async function orientationOf(file: Uint8Array): Promise<number> {
  const kind = imageKind(file);
  if (kind === undefined || !TURNED_KINDS.includes(kind)) return 1;
  const sharp = await loadSharp();
  try {
    return (await sharp(file, STRICT).metadata()).orientation ?? 1;
  } catch {
    return 1;
  }
}

/** The same of a file on disk, of which as little is read as says it. */
export async function orientationOnDisk(file: string): Promise<number> {
  try {
    const beginning = await firstBytes(file, BEGINNING);
    const kind = beginning && imageKind(beginning);
    if (beginning === undefined || kind === undefined || !TURNED_KINDS.includes(kind)) return 1;
    const isEnough = beginning.length < BEGINNING || SAID_FIRST.includes(kind);
    return await orientationOf(isEnough ? beginning : await readImageFile(file));
  } catch {
    return 1;
  }
}

/**
 * Whether a dataset may have been made on pixels that were not turned, for all that its sizes tell.
 *
 * @param said the picture's size by the dataset
 * @param real the upright size
 * @param orientation by EXIF
 */
export function mayBeUnturned(said: Size | undefined, real: Size, orientation: number): boolean {
  if (orientation === 1) return false;
  const stored = orientation < 5 ? real : { width: real.height, height: real.width };
  return ["unknown", "same", "scaled"].includes(compareSizes(said, stored));
}
