/** Writing to disk so that a file is there whole or not at all, and by one process at a time. */
import { chmod, type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Names of files that are being written end like this; a crash may leave one behind. */
export const TEMPORARY = ".tmp";

/** On Windows a rename fails while a virus scanner or an indexer holds the file; it lets go in a moment. */
const HELD = ["EPERM", "EACCES", "EBUSY"];
const HELD_WAITS_MS = [10, 50, 200, 1000];

/** A temporary file that was looked at so often and did not change was left by a crash. Looks, not time: machines sleep. */
const LOOKS = 200;
const LOOK_MS = 25;

export interface Writing {
  /** File mode; with it the file gets exactly this mode, whatever the process's umask is. */
  readonly mode?: number;
  /**
   * Called when the new text is safe on disk and before it takes the old one's place; what it throws calls all off. No
   * other process that writes by this function changes the file meanwhile.
   */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Writes beside `file`, makes the disk keep it, then renames. The temporary file has one name, so that it is the lock,
 * too: whoever comes second waits. Throws the file system's errors and leaves nothing behind.
 */
export async function writeWhole(file: string, text: string, { mode, beforeRename }: Writing = {}): Promise<void> {
  // A dot first, so that no tool takes it for a sidecar meanwhile.
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}${TEMPORARY}`);
  const handle = await openAlone(temporary, mode);
  try {
    try {
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await beforeRename?.();
    await replace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether an error is the file system's of that code (ENOENT, …). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => error.code === code);
}

/** Makes the temporary file; waits while another process has it, and takes away one that was left by a crash. */
async function openAlone(temporary: string, mode: number | undefined): Promise<FileHandle> {
  let seen = "";
  for (let looks = 0; ; looks++) {
    try {
      return await open(temporary, "wx", mode);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const state = await stateOf(temporary);
    if (state !== seen) looks = 0;
    seen = state;
    if (looks === LOOKS) await rm(temporary, { force: true });
    else await wait(LOOK_MS);
  }
}

async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  }
}

async function replace(from: string, to: string): Promise<void> {
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
