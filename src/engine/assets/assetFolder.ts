/** A folder of the person's that gets new files: all at once, and none over another without their word. */
import { constants } from "node:fs";
import { copyFile, lstat, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../core/ids.ts";
import { removeLeftBehind } from "../files/leftBehind.ts";
import { hasCode, moveInto, TEMPORARY, unlessMissing } from "../files/writeWhole.ts";
import { checkedPath } from "../formats/outFolder.ts";

/** What becomes of files that are there already. */
export type OnExisting = "replace" | "keepBoth";

/** How the names of folders begin in which files wait. */
const WAITING = ".vision.";

/** Files wait in a hidden folder in the target, so that a job that is cancelled leaves nothing of itself. */
export class AssetFolder {
  readonly #target: string;
  readonly #waiting: string;
  readonly #made: boolean;
  readonly #files: string[] = [];

  private constructor(target: string, waiting: string, made: boolean) {
    this.#target = target;
    this.#waiting = waiting;
    this.#made = made;
  }

  /** @throws the file system's error */
  static async create(target: string): Promise<AssetFolder> {
    const made = (await mkdir(target, { recursive: true })) !== undefined;
    await removeLeftBehind(target, WAITING);
    const waiting = path.join(target, `${WAITING}${newId()}${TEMPORARY}`);
    await mkdir(waiting);
    return new AssetFolder(target, waiting, made);
  }

  /** How many files wait. */
  get count(): number {
    return this.#files.length;
  }

  /** @param file path in the target, with "/"; each one once */
  async write(file: string, bytes: Uint8Array): Promise<void> {
    const place = this.#within(this.#waiting, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, bytes, { flag: "wx" });
    this.#files.push(file);
  }

  /** Those whose place in the target is taken. */
  async existing(): Promise<string[]> {
    const taken: string[] = [];
    for (const file of this.#files) {
      if ((await lstat(this.#within(this.#target, file)).catch(unlessMissing)) !== undefined) taken.push(file);
    }
    return taken;
  }

  /**
   * Moves the files to their places.
   * @param onExisting without it, a file that is there by now stays, and the new one gets a number
   * @returns absolute paths
   */
  async finish(onExisting: OnExisting = "keepBoth"): Promise<string[]> {
    const places: string[] = [];
    for (const file of this.#files) {
      const from = this.#within(this.#waiting, file);
      const to = this.#within(this.#target, file);
      await mkdir(path.dirname(to), { recursive: true });
      if (onExisting === "replace") {
        await moveInto(from, to);
        places.push(to);
      } else places.push(await moveBeside(from, to));
    }
    await rm(this.#waiting, { recursive: true, force: true });
    return places;
  }

  /** Takes everything away that waits, and the folder when it was made for this. */
  async discard(): Promise<void> {
    await rm(this.#made ? this.#target : this.#waiting, { recursive: true, force: true });
  }

  #within(folder: string, file: string): string {
    return path.join(folder, ...checkedPath(file).split("/"));
  }
}

/** Moves a file to its place, or to the next number where something stands already. */
async function moveBeside(from: string, to: string): Promise<string> {
  const { dir, name, ext } = path.parse(to);
  for (let number = 1; ; number++) {
    const place = number === 1 ? to : path.join(dir, `${name} (${number})${ext}`);
    try {
      // A rename would replace what is there.
      await copyFile(from, place, constants.COPYFILE_EXCL);
    } catch (error) {
      if (hasCode(error, "EEXIST")) continue;
      throw error;
    }
    await rm(from);
    return place;
  }
}
