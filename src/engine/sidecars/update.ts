import type { Sidecar } from "../../core/annotation.ts";
import { edits, type SidecarChange } from "../../core/edits.ts";
import { applyEdits, type TextEdit } from "../../core/jsonText.ts";
import { ChangedOnDisk, type Files } from "./files.ts";
import { readSidecar, type SidecarProblem } from "./read.ts";

/** VS Code cannot synchronise texts over 50 MB with extensions, so larger sidecars could never be opened again. */
export const SIDECAR_WARN_BYTES = 20_000_000;
export const SIDECAR_MAX_BYTES = 40_000_000;

/** How often a sidecar may change under our hands before we give up; each time the change is computed anew. */
const TRIES = 5;

/** The sidecar cannot be written: it is not valid, newer than this version, or would become too large. It is untouched. */
export class SidecarRefused extends Error {
  override readonly name = "SidecarRefused";
  readonly problem: SidecarProblem | undefined;

  constructor(message: string, problem?: SidecarProblem) {
    super(message);
    this.problem = problem;
  }
}

/** What to change, given what the sidecar says now (`undefined`: there is none yet). */
export type MakeChange = (current: Sidecar | undefined) => SidecarChange;

/**
 * The edits of one text that make a change true.
 * @param text `undefined` or blank when there is no sidecar yet
 * @throws SidecarRefused
 */
export function planEdits(text: string | undefined, make: MakeChange): TextEdit[] {
  const blank = text === undefined || text.trim() === "";
  if (blank) {
    const created = edits(undefined, make(undefined)).map((edit) => ({ ...edit, length: text?.length ?? 0 }));
    return checkSize("", created);
  }
  const read = readSidecar(text);
  if (!read.ok) throw new SidecarRefused(read.problem.message, read.problem);
  return checkSize(text, edits(read.source, make(read.sidecar)));
}

/**
 * Changes a sidecar on disk. What others wrote meanwhile is read again and merged with, never overwritten.
 * @returns whether anything had to be written
 * @throws SidecarRefused, or the file system's error
 */
export async function updateFile(files: Files, path: string, make: MakeChange): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const current = await files.read(path);
    const planned = planEdits(current?.text, make);
    if (planned.length === 0) return false;
    try {
      await files.commit(path, applyEdits(current?.text ?? "", planned), current?.hash);
      return true;
    } catch (error) {
      if (!(error instanceof ChangedOnDisk) || attempt === TRIES) throw error;
    }
  }
}

function checkSize(text: string, planned: TextEdit[]): TextEdit[] {
  const grown = planned.reduce((size, edit) => size + edit.text.length - edit.length, text.length);
  if (grown > SIDECAR_MAX_BYTES) {
    throw new SidecarRefused(`The sidecar would grow to ${Math.round(grown / 1e6)} MB, more than VS Code can edit.`);
  }
  return planned;
}
