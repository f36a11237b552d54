import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { hasCode, writeWhole } from "../files/writeWhole.ts";
import { ChangedOnDisk, type Files, type FileText } from "./files.ts";

/** Files of the local disk, replaced whole; links are followed, the mode is kept. */
export const diskFiles: Files = { read, commit };

async function read(path: string): Promise<FileText | undefined> {
  const bytes = await unlessMissing(readFile(path));
  return bytes && { text: bytes.toString("utf8"), hash: createHash("sha256").update(bytes).digest("hex") };
}

async function commit(path: string, text: string, expected: string | undefined): Promise<void> {
  const target = (await unlessMissing(realpath(path))) ?? path;
  const mode = (await unlessMissing(stat(target)))?.mode;
  await writeWhole(target, text, {
    ...(mode !== undefined && { mode }),
    beforeRename: async () => {
      if ((await read(target))?.hash !== expected) throw new ChangedOnDisk(`${path} was changed meanwhile.`);
    },
  });
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
