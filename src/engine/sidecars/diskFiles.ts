import { createHash, randomBytes } from "node:crypto";
import { chmod, type FileHandle, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ChangedOnDisk, type Files, type FileText } from "./files.ts";

/** On Windows a rename fails with these while a virus scanner or an indexer holds the file; it lets go in a moment. */
const HELD = new Set(["EPERM", "EACCES", "EBUSY"]);
const HELD_WAITS_MS = [10, 30, 100, 300, 1000];

/** Files of the local disk: a temporary file beside, flushed, then renamed over the old one; links are followed, the mode is kept. */
export const diskFiles: Files = { read, commit };

async function read(path: string): Promise<FileText | undefined> {
  try {
    const bytes = await readFile(path);
    return { text: bytes.toString("utf8"), hash: hashOf(bytes) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function commit(path: string, text: string, expected: string | undefined): Promise<void> {
  const target = await follow(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const mode = await stat(target).then(
      (facts) => facts.mode,
      (error: unknown) => {
        if (hasCode(error, "ENOENT")) return undefined;
        throw error;
      },
    );
    await write(temporary, text, mode);
    if ((await read(target))?.hash !== expected) throw new ChangedOnDisk(`${path} was changed meanwhile.`);
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(path: string, text: string, mode: number | undefined): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "wx", mode ?? 0o666);
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file?.close();
  }
  if (mode !== undefined) await chmod(path, mode);
}

async function replace(from: string, to: string): Promise<void> {
  for (const ms of HELD_WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || ![...HELD].some((code) => hasCode(error, code))) throw error;
      await wait(ms);
    }
  }
  await rename(from, to);
}

/** The file that a path means, through symbolic links; the path itself when there is nothing yet. */
async function follow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return path;
    throw error;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
