/** The pictures of a folder, in the order in which people see them. */
import { readdir } from "node:fs/promises";
import { isImageName } from "./kinds.ts";

/** As VS Code's Explorer sorts files: numbers by their value, case does not matter. */
const ORDER = new Intl.Collator(undefined, { numeric: true });

/** Compares two file names as `imagesIn` sorts them. */
export function compareNames(a: string, b: string): number {
  return ORDER.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Names of the pictures in a folder (links among them), sorted; a folder that cannot be read has none. */
export async function imagesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && isImageName(entry.name))
    .map(({ name }) => name)
    .sort(compareNames);
}

/**
 * The pictures that come after one (or before it, the nearest first), whether it is still there or not.
 *
 * @param names as `imagesIn` sorts them
 */
export function imagesBeyond(names: readonly string[], from: string, direction: 1 | -1): readonly string[] {
  const beyond = names.filter((name) => compareNames(name, from) * direction > 0);
  return direction > 0 ? beyond : beyond.toReversed();
}
