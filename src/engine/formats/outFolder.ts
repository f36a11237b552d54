/** A folder that is there when it is complete, and not before. */
import { constants, copyFile, type FileHandle, mkdir, open, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../core/ids.ts";
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
  readonly #open = new Set<FileText>();

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
    const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${newId()}${TEMPORARY}`);
    await mkdir(temporary, { recursive: true });
    return new OutFolder(target, temporary);
  }

  async write(file: string, text: string): Promise<void> {
    const out = await this.begin(file);
    await out.write(text);
    await out.close();
  }

  async begin(file: string): Promise<OutText> {
    const out: FileText = new FileText(await open(await this.#placeOf(file), "wx"), () => this.#open.delete(out));
    this.#open.add(out);
    return out;
  }

  /** Writes bytes as a file. */
  async writeBytes(file: string, bytes: Uint8Array): Promise<void> {
    await writeFile(await this.#placeOf(file), bytes, { flag: "wx" });
  }

  /** Copies a file from elsewhere into the dataset. */
  async copy(from: string, file: string): Promise<void> {
    await copyFile(from, await this.#placeOf(file), constants.COPYFILE_EXCL);
  }

  async moveTextInto(out: OutText, file: string): Promise<void> {
    const from = await this.#placeOf(file);
    const handle = await open(from);
    try {
      for await (const chunk of handle.createReadStream({ encoding: "utf8", autoClose: false })) {
        await out.write(String(chunk));
      }
    } finally {
      await handle.close();
    }
    await rm(from);
  }

  /** Moves the dataset to its place. */
  async finish(): Promise<void> {
    // On Windows nothing is moved over a folder, not even an empty one.
    await rmdir(this.#target).catch(unlessMissing);
    await moveInto(this.#temporary, this.#target);
  }

  /** Takes everything away that was written. */
  async discard(): Promise<void> {
    for (const out of [...this.#open]) await out.abandon();
    await rm(this.#temporary, { recursive: true, force: true });
  }

  async #placeOf(file: string): Promise<string> {
    const place = path.join(this.#temporary, ...checkedPath(file).split("/"));
    await mkdir(path.dirname(place), { recursive: true });
    return place;
  }
}

/** A text file that is being written, in pieces of a decent size. */
class FileText implements OutText {
  readonly #handle: FileHandle;
  readonly #closed: () => void;
  #waiting: string[] = [];
  #length = 0;

  constructor(handle: FileHandle, closed: () => void) {
    this.#handle = handle;
    this.#closed = closed;
  }

  async write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= 65_536) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.abandon();
  }

  /** Closes the file without what still waits to be written. */
  async abandon(): Promise<void> {
    this.#closed();
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#length = 0;
    await this.#handle.writeFile(text, "utf8");
  }
}

/** @throws Error when a path could lead out of the dataset; the caller made it */
export function checkedPath(file: string): string {
  const parts = file.split("/");
  const bad = file.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..");
  if (bad || (path.sep === "\\" && /[\\:]/.test(file))) throw new Error(`Not a path inside of a dataset: ${file}`);
  return file;
}
