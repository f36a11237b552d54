/** A folder that is there when it is complete, and not before. */
import { createReadStream } from "node:fs";
import { appendFile, mkdir, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../core/ids.ts";
import { removeLeftBehind } from "../files/leftBehind.ts";
import { hasCode, moveInto, TEMPORARY, unlessMissing } from "../files/writeWhole.ts";
import type { OutFiles, OutText } from "./format.ts";

/** There is something where the dataset should go. Nothing was written. */
export class FolderNotEmpty extends Error {
  override readonly name = "FolderNotEmpty";
}

/** Files of a dataset, written to a temporary folder beside its place. All paths are from its root, with "/". */
export class OutFolder implements OutFiles {
  readonly #target: string;
  readonly #temporary: string;
  readonly #waiting = new Waiting();

  private constructor(target: string, temporary: string) {
    this.#target = target;
    this.#temporary = temporary;
  }

  /**
   * @param target where the dataset will be: nothing is there yet, or an empty folder
   * @throws FolderNotEmpty, or the file system's error
   */
  static async create(target: string): Promise<OutFolder> {
    const there = await readdir(target).catch((error: unknown) => {
      if (hasCode(error, "ENOTDIR")) return ["a file"];
      return unlessMissing(error);
    });
    if (there !== undefined && there.length > 0) throw new FolderNotEmpty(`${target} is not empty.`);
    // A dot first, so that no tool takes it for a dataset meanwhile.
    const [parent, name] = [path.dirname(target), `.${path.basename(target)}.`];
    await removeLeftBehind(parent, name);
    const temporary = path.join(parent, `${name}${newId()}${TEMPORARY}`);
    await mkdir(temporary, { recursive: true });
    return new OutFolder(target, temporary);
  }

  async write(file: string, text: string): Promise<void> {
    const out = await this.begin(file);
    await out.write(text);
    await out.close();
  }

  async begin(file: string): Promise<OutText> {
    return new FileText(await this.#placeOf(file), this.#waiting);
  }

  /** Writes bytes as a file. */
  async writeBytes(file: string, bytes: Uint8Array): Promise<void> {
    await writeFile(await this.#placeOf(file), bytes, { flag: "wx" });
  }

  /** Moves the dataset to its place. */
  async finish(): Promise<void> {
    // On Windows nothing is moved over a folder, not even an empty one.
    await rmdir(this.#target).catch(unlessMissing);
    await moveInto(this.#temporary, this.#target);
  }

  /** Takes everything away that was written. */
  async discard(): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
  }

  async #placeOf(file: string): Promise<string> {
    const place = path.join(this.#temporary, ...checkedPath(file).split("/"));
    await mkdir(path.dirname(place), { recursive: true });
    return place;
  }
}

/** Of one text so much waits to be written (UTF-16 units), and of all together. */
const PIECE = 65_536;
const TOGETHER = 4_194_304;

/** Texts of which something waits to be written. */
class Waiting {
  readonly #texts = new Set<FileText>();
  #length = 0;

  async grew(text: FileText, by: number): Promise<void> {
    this.#texts.add(text);
    this.#length += by;
    if (this.#length >= TOGETHER) for (const one of [...this.#texts]) await one.flush();
  }

  shrank(text: FileText, by: number): void {
    this.#texts.delete(text);
    this.#length -= by;
  }
}

/** A text file that is being written, in pieces of a decent size. No file stays open: there may be thousands. */
class FileText implements OutText {
  readonly #place: string;
  readonly #all: Waiting;
  #waiting: string[] = [];
  #length = 0;
  #isThere = false;

  constructor(place: string, all: Waiting) {
    this.#place = place;
    this.#all = all;
  }

  async write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    await this.#all.grew(this, text.length);
    if (this.#length >= PIECE) await this.flush();
  }

  async close(): Promise<void> {
    if (this.#length > 0 || !this.#isThere) await this.flush();
  }

  async moveInto(out: OutText): Promise<void> {
    if (this.#isThere) {
      for await (const chunk of createReadStream(this.#place, { encoding: "utf8" })) await out.write(String(chunk));
      await rm(this.#place);
    }
    await out.write(this.#take());
  }

  async flush(): Promise<void> {
    const text = this.#take();
    if (this.#isThere) await appendFile(this.#place, text, "utf8");
    else await writeFile(this.#place, text, { encoding: "utf8", flag: "wx" });
    this.#isThere = true;
  }

  #take(): string {
    const text = this.#waiting.join("");
    this.#all.shrank(this, this.#length);
    this.#waiting = [];
    this.#length = 0;
    return text;
  }
}

/** @throws Error when a path could lead out of the dataset; the caller made it */
export function checkedPath(file: string): string {
  const parts = file.split("/");
  const bad = file.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..");
  if (bad || (path.sep === "\\" && /[\\:]/.test(file))) throw new Error(`Not a path inside of a dataset: ${file}`);
  return file;
}
