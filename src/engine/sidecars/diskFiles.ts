import { createHash } from "node:crypto";
import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { oneAtATime } from "../files/oneAtATime.ts";
import { unlessMissing, writeWhole } from "../files/writeWhole.ts";
import { ChangedOnDisk, type Files, type FileText } from "./files.ts";
import { checkSize, SidecarRefused } from "./refused.ts";

/** The bit of a file's mode that Windows' read-only attribute clears, too. */
const OWNER_MAY_WRITE = 0o200;

/**
 * Files of the local disk, replaced whole; links are followed, the mode is kept. Processes that write the same file do so
 * one after the other, each on what the one before left.
 */
export const diskFiles: Files = { read, commit };

/**
 * Looks at a sidecar's place before it is read.
 * @returns whether there is a file
 * @throws SidecarRefused when what is there is no file that can be edited
 */
export async function isThere(path: string): Promise<boolean> {
  const stats = await stat(path).catch(unlessMissing);
  if (stats === undefined) {
    // To write here would make a file wherever the link points, or put a file in the link's place.
    if ((await lstat(path).catch(unlessMissing)) !== undefined) {
      throw new SidecarRefused("It is a link to a file that is not there.");
    }
    return false;
  }
  if (stats.isDirectory()) throw new SidecarRefused("A folder stands in the file's place.");
  // Reading a pipe would wait forever, a device may never end.
  if (!stats.isFile()) throw new SidecarRefused("A device, a pipe or a socket stands in the file's place.");
  checkSize(stats.size, "is");
  return true;
}

async function read(path: string): Promise<FileText | undefined> {
  if (!(await isThere(path))) return undefined;
  const bytes = await readFile(path).catch(unlessMissing);
  return bytes && { text: decode(bytes), hash: createHash("sha256").update(bytes).digest("hex") };
}

async function commit(path: string, text: string, expected: string | undefined): Promise<void> {
  const target = (await realpath(path).catch(unlessMissing)) ?? path;
  const mode = (await stat(target).catch(unlessMissing))?.mode;
  // A rename would replace it all the same: the folder alone decides about that.
  if (mode !== undefined && (mode & OWNER_MAY_WRITE) === 0) {
    throw new SidecarRefused("The file is write-protected; allow writing to it.");
  }
  // Between the last look at the file and its replacement another window could write it.
  await oneAtATime(target, () =>
    writeWhole(target, text, {
      ...(mode !== undefined && { mode }),
      beforeRename: async () => {
        if ((await read(target))?.hash !== expected) throw new ChangedOnDisk(`${path} was changed meanwhile.`);
      },
    }),
  );
}

/** What cannot be decoded could not be written back either. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SidecarRefused("The sidecar is not UTF-8 text; save it with that encoding.");
  }
}
