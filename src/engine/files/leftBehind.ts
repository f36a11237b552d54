/** Folders in which somebody worked who never came back: of a process that was killed nobody else takes them away. */
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { TEMPORARY } from "./writeWhole.ts";

/** No export takes so long. */
const LEFT_AFTER_MS = 24 * 3_600_000;

/** What `newId` makes. */
const ID = /^[0-9a-z]{12}$/;

/**
 * Takes away the temporary folders of earlier work in the same place that nobody has written to for a day. What cannot be
 * taken away stays: the new work does not depend on it.
 *
 * @param folder where they stand; it need not be there
 * @param start how their names begin; an id and `TEMPORARY` follow
 */
export async function removeLeftBehind(folder: string, start: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const { name } = entry;
    if (!entry.isDirectory() || !name.startsWith(start) || !name.endsWith(TEMPORARY)) continue;
    if (!ID.test(name.slice(start.length, -TEMPORARY.length))) continue;
    const place = path.join(folder, name);
    if (await isOld(place)) await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Folders change when something is put into them: what was written last may stand in one below. */
async function isOld(folder: string): Promise<boolean> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => path.join(parentPath, name));
    for (const one of [folder, ...folders]) {
      if (Date.now() - (await stat(one)).mtimeMs < LEFT_AFTER_MS) return false;
    }
    return true;
  } catch {
    return false;
  }
}
