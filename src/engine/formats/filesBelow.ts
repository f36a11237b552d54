import { opendir } from "node:fs/promises";
import path from "node:path";

/** Folders of tools, in which nobody keeps a dataset. */
const PASSED_OVER: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * The files below a folder, as paths from it with "/", those of a folder before those of the folders in it. Links to
 * folders are not followed: they can lead in circles. Folders that may not be read are passed over.
 *
 * @throws the file system's error when the folder itself cannot be read, or the signal's reason
 */
export async function* filesBelow(folder: string, signal?: AbortSignal): AsyncGenerator<string> {
  const waiting = [""];
  // The list grows while it is walked.
  for (const at of waiting) {
    signal?.throwIfAborted();
    try {
      for await (const entry of await opendir(path.join(folder, at))) {
        const name = at === "" ? entry.name : `${at}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!PASSED_OVER.has(entry.name)) waiting.push(name);
        } else yield name;
      }
    } catch (error) {
      if (at === "") throw error;
    }
  }
}

/** Whether a folder is the root of a file system: below it lies everything, and no dataset. */
export function isRoot(folder: string): boolean {
  const whole = path.resolve(folder);
  return path.parse(whole).root === whole;
}

/** What was found in a part of a folder's tree. */
export interface SomeFiles {
  readonly files: readonly string[];
  /** There are more, or there may be: of a file system's root nothing is looked at. */
  readonly cut: boolean;
}

/**
 * As many files below a folder, the nearest first. For what lies around a file that was chosen: the folder was not, and may
 * be somebody's home.
 *
 * @throws the file system's error when the folder itself cannot be read, or the signal's reason
 */
export async function someFilesBelow(folder: string, most: number, signal?: AbortSignal): Promise<SomeFiles> {
  const files: string[] = [];
  if (isRoot(folder)) return { files, cut: true };
  for await (const file of filesBelow(folder, signal)) {
    if (files.length >= most) return { files, cut: true };
    files.push(file);
  }
  return { files, cut: false };
}
