/** Lets processes change a file one after the other, be they windows on one machine or on several that share the folder. */
import { link, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { newId } from "../../core/ids.ts";
import { companion, hasCode, isTemporaryOf, unlessMissing } from "./writeWhole.ts";

/**
 * A lock that was looked at so often and is still the same was left by a crash: its owner needs milliseconds. Looks, not
 * time: machines sleep.
 */
const LOOKS = 200;
const LOOK_MS = 25;

/**
 * Does `work` while nobody else does under the same `file`'s name. Should the lock of one that only was very slow be taken
 * away, both work at once: `work` has to check for itself that the file is as expected, just before it replaces it.
 * Throws what `work` throws, and the file system's errors.
 */
export async function oneAtATime<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(path.dirname(file), `${companion(file)}.lock`);
  await acquire(file, lock);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(file: string, lock: string): Promise<void> {
  let seen = "";
  for (let looks = 1; ; looks++) {
    try {
      // Nobody but the first makes it.
      return await (await open(lock, "wx")).close();
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const now = await identity(lock);
    if (now !== seen) looks = 1;
    seen = now;
    if (looks >= LOOKS) await takeAway(file, lock, seen);
    else await wait(LOOK_MS);
  }
}

/** Removes a lock that was left behind, and the half-written text beside it. */
async function takeAway(file: string, lock: string, seen: string): Promise<void> {
  const taken = `${lock}.${newId()}`;
  // Of several that wait, one gets it.
  await rename(lock, taken).catch(unlessMissing);
  const got = await identity(taken);
  if (got === seen) {
    const folder = path.dirname(file);
    const left = (await readdir(folder)).filter((name) => isTemporaryOf(file, name));
    for (const name of left) await rm(path.join(folder, name), { force: true });
  } else if (got !== "") {
    // Somebody was faster and works already: this is the new lock.
    await link(taken, lock).catch((error: unknown) => {
      if (!hasCode(error, "EEXIST")) throw error;
    });
  }
  await rm(taken, { force: true });
}

/** Empty when there is no such file. */
async function identity(lock: string): Promise<string> {
  const stats = await stat(lock, { bigint: true }).catch(unlessMissing);
  return stats === undefined ? "" : `${stats.ino} ${stats.mtimeNs}`;
}
