/** Writes files that are new, beside whatever is there already. */
import { lstat, open, rm } from "node:fs/promises";
import path from "node:path";
import { unlessMissing } from "./writeWhole.ts";

/** Nobody has so many of one name. */
const MOST = 10_000;

/**
 * The path in `folder` at which a file of this name would be new: the name, or the name with a number, "a (2).png".
 * @param belonging suffix of files that belong to one of a name: where such a file is, the name is taken too
 * @throws the file system's errors
 */
export async function freePath(folder: string, name: string, belonging: string): Promise<string> {
  const { base, ext } = path.parse(name);
  const stem = base.slice(0, base.length - ext.length);
  for (let number = 1; number <= MOST; number++) {
    const file = path.join(folder, number === 1 ? base : `${stem} (${number})${ext}`);
    if (!(await isThere(file)) && !(await isThere(file + belonging))) return file;
  }
  throw new Error(`There are ${MOST} files named ${name} already.`);
}

/**
 * Writes a new file into `folder`, at the path that `freePath` gives then, and makes the disk keep it.
 * @returns its path
 * @throws the file system's errors; then nothing is left behind
 */
export async function writeNew(folder: string, name: string, bytes: Uint8Array, belonging: string): Promise<string> {
  for (;;) {
    const file = await freePath(folder, name, belonging);
    const handle = await open(file, "wx").catch((error: unknown) => {
      // Another program was faster: the next number is free.
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
      throw error;
    });
    if (handle === undefined) continue;
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
    await handle.close();
    return file;
  }
}

/** Links that lead nowhere are there too. */
async function isThere(file: string): Promise<boolean> {
  return (await lstat(file).catch(unlessMissing)) !== undefined;
}
