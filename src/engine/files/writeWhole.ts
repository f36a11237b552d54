/** Writing to disk so that a file is there whole or not at all. */
import { createHash } from "node:crypto";
import { chmod, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "../../core/ids.ts";

/** Names of files that are being written end like this; a crash may leave one behind. */
export const TEMPORARY = ".tmp";

/** On Windows a rename fails while a virus scanner or an indexer holds the file; it lets go in a moment. */
const HELD = ["EPERM", "EACCES", "EBUSY"];
const HELD_WAITS_MS = [10, 50, 200, 1000];

export interface Writing {
  /** File mode; with it the file gets exactly this mode, whatever the process's umask is. */
  readonly mode?: number;
  /** Called when the new text is safe on disk and before it takes the old one's place; what it throws calls all off. */
  readonly beforeRename?: () => Promise<void>;
}

/** Writes beside `file`, makes the disk keep it, then renames. Throws the file system's errors and leaves nothing behind. */
export async function writeWhole(file: string, text: string, { mode, beforeRename }: Writing = {}): Promise<void> {
  const temporary = path.join(path.dirname(file), `${companion(file)}.${newId()}${TEMPORARY}`);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await beforeRename?.();
    await moveInto(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Bytes of a name that leave room for what is put behind it: file systems take 255. */
const LONGEST_NAME = 200;

/**
 * How the names of files begin that stand beside `file` while it is written. A dot first, so that no tool takes them for
 * sidecars; a name that is too long to be extended is cut, and its hash keeps it apart from others.
 */
export function companion(file: string): string {
  const name = path.basename(file);
  if (Buffer.byteLength(name) <= LONGEST_NAME) return `.${name}`;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `.${[...name].slice(0, LONGEST_NAME / 4).join("")}-${hash}`;
}

/** Whether a name in `file`'s folder is that of an unfinished text of it. */
export function isTemporaryOf(file: string, name: string): boolean {
  return name.startsWith(`${companion(file)}.`) && name.endsWith(TEMPORARY);
}

/** Whether an error is the file system's of that code (ENOENT, …). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => error.code === code);
}

/** For `catch`: a file that is not there is `undefined`, every other error stays one. */
export function unlessMissing(error: unknown): undefined {
  if (!hasCode(error, "ENOENT")) throw error;
}

/** Renames a file or a folder, on Windows with patience. Throws the file system's errors. */
export async function moveInto(from: string, to: string): Promise<void> {
  for (const ms of HELD_WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || !hasCode(error, ...HELD)) throw error;
      await wait(ms);
    }
  }
  await rename(from, to);
}
