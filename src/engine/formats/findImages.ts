/** Which picture on disk a dataset means. */
import type { Size } from "../images/raster.ts";
import type { DatasetImage } from "./dataset.ts";
import { withoutExtension } from "./names.ts";

/** What was found for a picture of a dataset. */
export interface FoundImage {
  readonly image: DatasetImage;
  /** One of the paths that were given; `undefined` when there is none, or when several may be meant. */
  readonly path?: string;
  /** Why there is none. */
  readonly trouble?: "missing" | "ambiguous";
}

/**
 * Finds the pictures of a dataset by their relative paths, else by as much of the end of their paths as is alike, down to
 * the bare name. A name alone counts only when one picture has it and one picture of the dataset asks for it.
 *
 * @param paths of the pictures on disk, from the folder where they are looked for, with "/"
 */
export function findImages(images: readonly DatasetImage[], paths: readonly string[]): FoundImage[] {
  const places = new Places(paths);
  const guesses = images.map((image) => ({ image, ...places.find(image) }));
  const exact = new Set<string>();
  const asked = new Map<string, number>();
  for (const { path, isExact } of guesses) {
    if (path === undefined) continue;
    if (isExact) exact.add(path);
    asked.set(path, (asked.get(path) ?? 0) + 1);
  }
  return guesses.map(({ image, path, isExact, several }): FoundImage => {
    if (path === undefined) return { image, trouble: several ? "ambiguous" : "missing" };
    // Who names the path exactly has it; of those who guessed only one that is alone.
    const clear = isExact || (!exact.has(path) && asked.get(path) === 1);
    return clear ? { image, path } : { image, trouble: "ambiguous" };
  });
}

interface Guess {
  readonly path?: string;
  readonly isExact: boolean;
  readonly several: boolean;
}

/** Pictures on disk by every end of their paths, with and without extension. */
class Places {
  readonly #byEnd = new Map<string, { readonly path: string; count: number }>();

  constructor(paths: readonly string[]) {
    for (const path of paths) {
      for (const key of [keyOf(path, false), keyOf(withoutExtension(path), true)]) {
        for (const end of endsOf(key)) {
          const known = this.#byEnd.get(end);
          if (known === undefined) this.#byEnd.set(end, { path, count: 1 });
          else known.count++;
        }
      }
    }
  }

  find(image: DatasetImage): Guess {
    if (image.path.length > LONGEST) return { isExact: false, several: false };
    const key = keyOf(image.path, image.anyExtension === true);
    for (const end of endsOf(key)) {
      const known = this.#byEnd.get(end);
      if (known === undefined) continue;
      if (known.count > 1) return { isExact: false, several: true };
      return { path: known.path, isExact: end === WHOLE + key, several: false };
    }
    return { isExact: false, several: false };
  }
}

/** No system has longer paths; every end of one is looked for. */
const LONGEST = 4096;

/** Before a path that begins at the root: the end of a longer one does not have it. */
const WHOLE = "/";

/** The longest first, the whole path before all. */
function endsOf(key: string): string[] {
  const parts = key.split("/");
  return [WHOLE + key, ...parts.map((_, i) => parts.slice(i).join("/"))];
}

/** Composed and decomposed accents name the same file on some systems. No name on disk has a zero in it. */
function keyOf(path: string, anyExtension: boolean): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.join("/").normalize("NFC") + (anyExtension ? "\0" : "");
}

/**
 * How the size in a dataset goes with the upright picture's. `scaled`: the same shape, so that relative coordinates hold.
 * `turned`: width and height are exchanged, most likely because the dataset was made on pixels that were not upright; then
 * its coordinates are of another picture. `unknown`: the dataset does not say.
 */
export type SizeMatch = "same" | "scaled" | "turned" | "different" | "unknown";

export function compareSizes(said: Size | undefined, real: Size): SizeMatch {
  if (said === undefined) return "unknown";
  if (said.width === real.width && said.height === real.height) return "same";
  if (said.width === real.height && said.height === real.width) return "turned";
  // Each side may have been rounded to a whole pixel.
  const off = Math.abs(said.width * real.height - said.height * real.width);
  if (off <= Math.max(real.width, real.height)) return "scaled";
  return Math.abs(said.width * real.width - said.height * real.height) <= Math.max(real.width, real.height)
    ? "turned"
    : "different";
}
