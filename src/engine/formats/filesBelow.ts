import { opendir } from "node:fs/promises";
import path from "node:path";

/** Folders of tools, in which nobody keeps a dataset. */
const PASSED_OVER: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * The files below a folder, as paths from it with "/", in no particular order. Links to folders are not followed: they can
 * lead in circles. Folders that may not be read are passed over.
 *
 * @throws the file system's error when the folder itself cannot be read, or the signal's reason
 */
export async function* filesBelow(folder: string, signal?: AbortSignal): AsyncGenerator<string> {
  const waiting = [""];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    signal?.throwIfAborted();
    const entries = await opendir(path.join(folder, at)).catch((error: unknown) => {
      if (at === "") throw error;
      return undefined;
    });
    if (entries === undefined) continue;
    for await (const entry of entries) {
      const name = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!PASSED_OVER.has(entry.name)) waiting.push(name);
      } else yield name;
    }
  }
}
