/** What every format has to do. */

import type { Size } from "../images/raster.ts";
import type { DatasetImage, Notes } from "./dataset.ts";
import type { ExportOptions, ImportOptions } from "./options.ts";
import type { ExportObject } from "./shapes.ts";
import type { SourceFile } from "./sourceFile.ts";

/** One picture that is to be written. */
export interface ExportImage {
  /** From the root of the export, with "/"; no path twice. */
  readonly path: string;
  /** Upright, px. */
  readonly size: Size;
  readonly objects: readonly ExportObject[];
}

/** Writes one dataset, picture by picture, and keeps none of them. */
export interface DatasetWriter {
  /** @returns where in the dataset the picture itself belongs, with "/" */
  readonly add: (image: ExportImage) => Promise<string>;
  /** Writes what is only known at the end. Not called when anything failed. */
  readonly end: () => Promise<void>;
}

/** Where a dataset's files are written. All paths are from its root, with "/". */
export interface OutFiles {
  /** Writes a file whole. */
  readonly write: (file: string, text: string) => Promise<void>;
  /** Begins a file that is written piece by piece; it must be closed or moved at the end. Any number may be open. */
  readonly begin: (file: string) => Promise<OutText>;
}

export interface OutText {
  readonly write: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Puts the text at the end of another one that is open, and takes the file away. */
  readonly moveInto: (out: OutText) => Promise<void>;
}

export interface Format {
  /** Stable: it is remembered in settings. */
  readonly id: string;
  /** As people know it; not translated. */
  readonly name: string;
  /** Extensions (lower case, no dot) of the files that `read` wants to see. */
  readonly extensions: readonly string[];
  /** How its annotations can be spread over files, the usual way first; where there is one way, nothing is asked. */
  readonly files: readonly ExportOptions["files"][];
  /** Whether pictures are dealt out for training, validation and test: when that is wished, always, or never. */
  readonly division: "wished" | "always" | "never";
  /** Its readers look for the pictures in the dataset itself: where they are only named, nothing can be done with it yet. */
  readonly picturesInside?: true;
  readonly begin: (out: OutFiles, options: ExportOptions, notes: Notes) => Promise<DatasetWriter>;
  /** Never throws on what is in the files, nor when one cannot be read: what is not understood is noted. */
  readonly read: (files: readonly SourceFile[], options: ImportOptions, notes: Notes) => Promise<DatasetImage[]>;
}

/** The options as far as a format can follow them: they are remembered for all formats together. */
export function fitting(
  { files, division, picturesInside }: Pick<Format, "files" | "division" | "picturesInside">,
  options: ExportOptions,
): ExportOptions {
  const [usual = "one"] = files;
  return {
    ...options,
    images: picturesInside ? options.imagesInside : options.images,
    files: files.includes(options.files) ? options.files : usual,
    divided: division === "always" || (division === "wished" && options.divided),
  };
}
