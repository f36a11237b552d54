import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./paths.ts";
import { progress } from "./progress.ts";

/**
 * The folder `name` of the cache, made by `make` when it is not there yet. The stamp is written last: a folder without
 * one is what an interrupted run left behind, and is made again.
 */
export async function cached(name: string, what: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, name);
  const stamp = path.join(folder, "complete.txt");
  if (existsSync(stamp)) return folder;
  const again = existsSync(folder) ? " again: the last time did not finish" : "";
  await progress(`Setting up ${what}${again}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await make(folder);
    await writeFile(stamp, `${new Date().toISOString()}\n`);
  });
  return folder;
}
