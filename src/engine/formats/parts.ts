/** Which of a dataset's files speaks of which picture. */
import { baseName, extensionOf, Stems, withoutExtension } from "./names.ts";
import type { ExportOptions } from "./options.ts";
import { type Subset, subsetOf } from "./split.ts";

/** What the pictures of one file have in common. */
export interface Part {
  /** The folder that they are in, with a slash at its end; empty when that does not matter. */
  readonly folder: string;
  /** `undefined` when they are not divided. */
  readonly subset: Subset | undefined;
  /** The picture, when there is one alone. */
  readonly picture?: string;
}

/** The files of a dataset, each begun when its first picture comes. */
export class Parts<T> {
  readonly #options: ExportOptions;
  readonly #fileOf: (part: Part) => string;
  readonly #begin: (file: string) => Promise<T>;
  readonly #begun = new Map<string, T>();
  /** Folders whose names differ in case alone are one folder on some disks. */
  readonly #names = new Stems();

  /** @param fileOf the path that a part's file would like to have; it gets another name when there is one already */
  constructor(options: ExportOptions, fileOf: (part: Part) => string, begin: (file: string) => Promise<T>) {
    this.#options = options;
    this.#fileOf = fileOf;
    this.#begin = begin;
  }

  /** The file for a picture. */
  of(path: string): Promise<T> {
    const { files, divided, split } = this.#options;
    const subset = divided ? subsetOf(path, split) : undefined;
    const folder = files === "folder" ? path.slice(0, -baseName(path).length) : "";
    return this.#at({ folder, subset, ...(files === "picture" && { picture: path }) });
  }

  /** All files; a dataset without any picture has an empty one. */
  async all(): Promise<readonly T[]> {
    if (this.#begun.size === 0) await this.#at({ folder: "", subset: this.#options.divided ? "train" : undefined });
    return [...this.#begun.values()];
  }

  async #at(part: Part): Promise<T> {
    const key = JSON.stringify([part.folder, part.subset, part.picture]);
    const known = this.#begun.get(key);
    if (known !== undefined) return known;
    const file = this.#fileOf(part);
    const begun = await this.#begin(this.#names.of(file) + extensionOf(file));
    this.#begun.set(key, begun);
    return begun;
  }
}

/**
 * Names of files as most formats have them: `all.json`, `all_train.json`, `folder/all.json`, `train/folder/picture.json`.
 *
 * @param whole name of the file for all pictures
 * @param base what stands before the subset's name, when that is not the name of the whole
 */
export function partNames(whole: string, base: string = withoutExtension(whole)): (part: Part) => string {
  const extension = extensionOf(whole);
  return ({ folder, subset, picture }) => {
    if (picture !== undefined)
      return `${subset === undefined ? "" : `${subset}/`}${withoutExtension(picture)}${extension}`;
    return folder + (subset === undefined ? whole : `${base}_${subset}${extension}`);
  };
}
