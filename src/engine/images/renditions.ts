/** Renditions on disk, found again by the content of the file that they were made of. */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../core/ids.ts";
import { unlessMissing } from "../files/writeWhole.ts";
import type { Rendition } from "./rendition.ts";

/** A folder of renditions, bounded: those that were not used for longest go first. */
export interface Renditions {
  readonly folder: string;
  /**
   * The path of a file's rendition, made when there is none yet, and only once by whoever asks at the same time.
   * @param sha256 of the file, in hex
   * @throws what `make` throws, and the file system's errors
   */
  readonly pathOf: (sha256: string, make: () => Promise<Rendition>) => Promise<string>;
}

/** To be raised when renditions come out otherwise than before. */
const VERSION = 1;
const EXTENSIONS: readonly Rendition["extension"][] = ["png", "jpg"];

/** The folder is made when it is needed; several processes may use one. */
export function openRenditions(folder: string, maxBytes: number): Renditions {
  const inMaking = new Map<string, Promise<string>>();

  async function pathOf(sha256: string, make: () => Promise<Rendition>): Promise<string> {
    const name = `${sha256}.${VERSION}`;
    const running = inMaking.get(name);
    if (running !== undefined) return running;
    const making = findOrMake(name, make).finally(() => inMaking.delete(name));
    inMaking.set(name, making);
    return making;
  }

  async function findOrMake(name: string, make: () => Promise<Rendition>): Promise<string> {
    for (const extension of EXTENSIONS) {
      const known = path.join(folder, `${name}.${extension}`);
      if (await touch(known)) return known;
    }
    const { bytes, extension } = await make();
    await mkdir(folder, { recursive: true });
    const made = path.join(folder, `${name}.${extension}`);
    const temporary = path.join(folder, `${newId()}.tmp`);
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, made);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await prune(path.basename(made));
    return made;
  }

  /** Also takes away what a crash left half-written: its turn comes as any other's. */
  async function prune(newest: string): Promise<void> {
    const files = await Promise.all((await readdir(folder)).map(async (name) => ({ name, ...(await facts(name)) })));
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.used - b.used)) {
      if (bytes <= maxBytes) return;
      if (name === newest) continue;
      await rm(path.join(folder, name), { force: true });
      bytes -= size;
    }
  }

  async function facts(name: string): Promise<{ size: number; used: number }> {
    const { size, mtimeMs } = (await stat(path.join(folder, name)).catch(unlessMissing)) ?? { size: 0, mtimeMs: 0 };
    return { size, used: mtimeMs };
  }

  return { folder, pathOf };
}

/** Notes that a file is used; false when there is none. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return (
    (await utimes(file, now, now)
      .then(() => true)
      .catch(unlessMissing)) ?? false
  );
}
