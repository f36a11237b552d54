/** What a dataset of any format says, before it becomes sidecars. */
import type { Box, Point, Ring } from "../../core/annotation.ts";
import type { Rle } from "../../core/rle.ts";
import type { Size } from "../images/raster.ts";

/** What was read of a dataset; what could not be is in the notes. */
export interface Dataset {
  readonly images: readonly DatasetImage[];
  readonly notes: readonly Note[];
}

/** One picture of a dataset, with or without objects. */
export interface DatasetImage {
  /** As the dataset names it, with "/"; where it is on disk says `findImages`. */
  readonly path: string;
  /** The dataset names the picture without its extension. */
  readonly anyExtension?: true;
  /** In px, as the dataset says. Whether that is the upright picture's is not known here. */
  readonly size?: Size;
  /**
   * What the numbers of the objects are parts of: 1 × 1, 100 × 100. They are px of the picture when absent.
   */
  readonly scale?: Size;
  readonly objects: readonly DatasetObject[];
}

/** One object; all numbers in the image's `scale`, `y` first. Of its shapes the first that can be used counts. */
export interface DatasetObject {
  readonly label: string;
  /** 0–1. */
  readonly confidence?: number;
  /** Part of the picture that is covered, in px of `size`. */
  readonly mask?: DatasetMask;
  /** Outlines of the object's parts: together they cover it. */
  readonly parts?: readonly Ring[];
  readonly path?: readonly Point[];
  readonly point?: Point;
  readonly box?: Box;
}

/**
 * A mask as the dataset has it, until it is placed: decoded, a few bytes can be hundreds of megabytes. `left` and `top` are
 * px of the picture.
 */
export type DatasetMask =
  /** Runs down the columns, zeros first. */
  | { readonly kind: "columns"; readonly left: number; readonly top: number; readonly rle: Rle }
  /** Runs along the rows: `width` of the runs is the mask's height, and the other way round. */
  | { readonly kind: "rows"; readonly left: number; readonly top: number; readonly rle: Rle }
  /** Its pixels above 0 belong to the object. */
  | { readonly kind: "png"; readonly left: number; readonly top: number; readonly png: Uint8Array }
  /** Label Studio's, over the whole picture. */
  | { readonly kind: "brush"; readonly size: Size; readonly bytes: Uint8Array };

/**
 * What got lost or was changed on the way, in either direction. English source strings with `{0}` (how many); the host looks them up in
 * its translations.
 */
export const NOTES = {
  // Reading
  otherFile: "Files that are not of this format: {0}.",
  tooLarge: "Files too large to be read: {0}.",
  unreadableFile: "Files that could not be read: {0}.",
  unreadable: "Entries that could not be read: {0}.",
  noArea: "Objects without area or outside of their picture: {0}.",
  cut: "Objects that reached outside of their picture and were cut at its edge: {0}.",
  noSize: "Pictures whose size is not known: {0}.",
  unknownClass: "Objects whose class has no name, named by its number: {0}.",
  twice: "Entries whose id stands twice, of which the first was taken: {0}.",
  tooMuch: "Masks and outlines that are too large to be drawn: {0}.",
  maskOutside: "Masks that reach outside of their picture, taken as boxes: {0}.",
  noPicture: "Objects of pictures that the dataset does not list: {0}.",
  crowd: "Regions that stand for several objects at once: {0}.",
  otherShape: "Objects of kinds that cannot be shown here: {0}.",
  rounded: "Circles, ellipses and turned boxes that became outlines: {0}.",
  otherFields: "Objects with details that are not kept here: {0}.",
  moreLabels: "Objects with several labels, of which the first was taken: {0}.",
  zeroBased: "Objects at pixel 0, where this dataset should count from 1: {0}.",
  unknownTurn:
    "Pictures that EXIF turns, of which the dataset does not tell whether it was made on upright pixels; look at their objects: {0}.",
  // Writing
  noPoints: "Points, which this format does not have: {0}.",
  noPaths: "Lines, which this format does not have: {0}.",
  noSpace: "3D boxes, which no format here has: {0}.",
  noShape: "Annotations without a place in the picture: {0}.",
  damagedMask: "Masks that could not be decoded, written as boxes: {0}.",
  tooSmall: "Masks that cover no pixel, written as boxes: {0}.",
  turned: "Pictures that were turned upright when they were copied: {0}.",
  leftTurned:
    "Pictures that EXIF turns, left as they are; programs that do not turn them find the objects in the wrong place: {0}.",
  notInside: "Pictures that were not copied and must be put into the dataset before it can be used: {0}.",
  lostPicture: "Pictures that could not be read and were left out: {0}.",
  damagedSidecar: "Sidecars that could not be read: {0}.",
} as const;

export type NoteKind = keyof typeof NOTES;

export interface Note {
  readonly kind: NoteKind;
  readonly count: number;
  /** The first few places: files, with what in them. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 5;

/** Counts what has to be told. */
export class Notes {
  readonly #found = new Map<NoteKind, { count: number; readonly examples: string[] }>();

  add(kind: NoteKind, example: string): void {
    const note = this.#found.get(kind) ?? { count: 0, examples: [] };
    note.count++;
    if (note.examples.length < MAX_EXAMPLES && !note.examples.includes(example)) note.examples.push(example);
    this.#found.set(kind, note);
  }

  list(): Note[] {
    return [...this.#found].map(([kind, { count, examples }]) => ({ kind, count, examples: [...examples] }));
  }
}
