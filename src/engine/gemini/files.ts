/** Writing to disk so that a file is there whole or not at all. */
import { open, rename, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "../../core/ids.ts";

/** Names of files that are being written end like this; a crash may leave one behind. */
export const TEMPORARY = ".tmp";

/** On Windows a virus scanner may hold a new file for a moment. */
const HELD = /^(EPERM|EACCES|EBUSY)$/;
const HELD_WAITS_MS = [10, 50, 200, 1000];

/**
 * Writes beside `file`, makes the disk keep it, then renames. Only its owner may read it. Throws the file system's
 * errors and leaves nothing behind.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${newId()}${TEMPORARY}`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function replace(from: string, to: string): Promise<void> {
  for (const ms of HELD_WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (process.platform !== "win32" || !HELD.test(code)) throw error;
      await wait(ms);
    }
  }
  await rename(from, to);
}
