/** The files of a dataset, read with limits. */

import { readFile, stat } from "node:fs/promises";
import type * as z from "zod";
import { parseJson } from "../../core/jsonText.ts";
import type { Notes } from "./dataset.ts";

/** A file that a person chose, or one of a folder they chose. */
export interface SourceFile {
  /** From the chosen folder, with "/". */
  readonly path: string;
  /** Rejects with the file system's error when it cannot be read. */
  readonly bytes: () => Promise<Uint8Array>;
  /** In bytes, known without reading. */
  readonly size: number;
}

/**
 * A file on disk; `undefined` for what is no file: reading a pipe would wait for ever. One that cannot even be looked at,
 * like a link that leads nowhere, is a file that cannot be read.
 *
 * @param path from the chosen folder, with "/"
 */
export async function sourceOnDisk(file: string, path: string): Promise<SourceFile | undefined> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? { path, size: stats.size, bytes: () => readFile(file) } : undefined;
  } catch (error) {
    return { path, size: 0, bytes: () => Promise.reject(error) };
  }
}

/** More than COCO's own largest file has; what is parsed takes several times as much memory. */
const MAX_BYTES = 480_000_000;

/** A file's text, a byte order mark taken off; `undefined` (and noted) when it is too large, cannot be read, or is not UTF-8. */
export async function textOf(file: SourceFile, notes: Notes, maxBytes = MAX_BYTES): Promise<string | undefined> {
  if (file.size > maxBytes) {
    notes.add("tooLarge", file.path);
    return undefined;
  }
  const bytes = await bytesOf(file, notes);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    notes.add("otherFile", file.path);
    return undefined;
  }
}

async function bytesOf(file: SourceFile, notes: Notes): Promise<Uint8Array | undefined> {
  try {
    return await file.bytes();
  } catch (error) {
    // What is no error of this file ends the import: the person's signal above all.
    if (!isOfFileSystem(error)) throw error;
    notes.add("unreadableFile", file.path);
    return undefined;
  }
}

function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** A file's JSON; `undefined` (and noted) when it is none. */
export async function jsonOf(file: SourceFile, notes: Notes): Promise<unknown> {
  const text = await textOf(file, notes);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (value === undefined) notes.add("otherFile", file.path);
  return value;
}

/** What the JSON files say that are as a schema wants them; the others are noted. */
export async function* jsonFilesOf<T>(
  files: readonly SourceFile[],
  schema: z.ZodType<T>,
  notes: Notes,
): AsyncGenerator<{ readonly file: SourceFile; readonly value: T }> {
  for (const file of files) {
    const json = await jsonOf(file, notes);
    if (json === undefined) continue;
    const read = schema.safeParse(json);
    if (read.success) yield { file, value: read.data };
    else notes.add("otherFile", file.path);
  }
}

/** The values of a text with one JSON value a line, with the 1-based lines they stand on; broken lines are noted. */
export async function* jsonLinesOf(
  file: SourceFile,
  notes: Notes,
): AsyncGenerator<{ readonly value: unknown; readonly line: number }> {
  const text = await textOf(file, notes);
  if (text === undefined) return;
  for (const [i, one] of text.split(/\r?\n/).entries()) {
    if (one.trim() === "") continue;
    const value = parseJson(one);
    if (value === undefined) notes.add("unreadable", `${file.path}:${i + 1}`);
    else yield { value, line: i + 1 };
  }
}
