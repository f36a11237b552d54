import type { Sidecar } from "../../core/annotation.ts";
import { edits, type SidecarChange } from "../../core/edits.ts";
import { applyEdits, type TextEdit } from "../../core/jsonText.ts";
import { ChangedOnDisk, type Files } from "./files.ts";
import { type GoodRead, readSidecar } from "./read.ts";
import { checkSize, refusedFor, SIDECAR_MAX_BYTES, SidecarRefused } from "./refused.ts";

/** How often a sidecar may change under our hands before we give up; each time the change is computed anew. */
const TRIES = 20;

/** What to change, given what the sidecar says now (`undefined`: there is none yet). */
export type MakeChange = (current: Sidecar | undefined) => SidecarChange;

/**
 * The edits of one text that make a change true.
 * @param text `undefined` or blank when there is no sidecar yet
 * @param known what reading just this text gave, when that was done before: a large one takes its time
 * @throws SidecarRefused
 */
export function planEdits(text: string | undefined, make: MakeChange, known?: GoodRead): TextEdit[] {
  const blank = text === undefined || text.trim() === "";
  if (blank) {
    const created = edits(undefined, make(undefined)).map((edit) => ({ ...edit, length: text?.length ?? 0 }));
    return ofFittingSize("", created);
  }
  const read = known ?? readSidecar(text);
  if (!read.ok) throw refusedFor(read.problem);
  const change = make(read.sidecar);
  try {
    return ofFittingSize(text, edits(read.source, change));
  } catch (error) {
    // Of a field that stands twice only one is seen when the text is read: the parser calls itself for both.
    if (error instanceof RangeError) throw new SidecarRefused("This is nested too deeply to be a sidecar.");
    throw error;
  }
}

/**
 * Changes a sidecar on disk. What others wrote meanwhile is read again and merged with, never overwritten.
 * @returns the bytes it has now; `undefined` when nothing had to be written
 * @throws SidecarRefused, ChangedOnDisk when others never stop, or the file system's error
 */
export async function updateFile(files: Files, path: string, make: MakeChange): Promise<number | undefined> {
  for (let attempt = 1; ; attempt++) {
    const current = await files.read(path);
    const planned = planEdits(current?.text, make);
    if (planned.length === 0) return undefined;
    const text = applyEdits(current?.text ?? "", planned);
    try {
      await files.commit(path, text, current?.hash);
      return Buffer.byteLength(text);
    } catch (error) {
      if (!(error instanceof ChangedOnDisk) || attempt === TRIES) throw error;
    }
  }
}

/** Bytes that a character of a string takes at most, in UTF-8. */
const MOST_BYTES = 3;

function ofFittingSize(text: string, planned: TextEdit[]): TextEdit[] {
  const put = planned.reduce((length, edit) => length + edit.text.length, 0);
  // As a rule nothing needs to be counted: a person waits for this.
  if (planned.length === 0 || (text.length + put) * MOST_BYTES <= SIDECAR_MAX_BYTES) return planned;
  const grown = planned.reduce(
    (bytes, { offset, length, text: put }) =>
      bytes + Buffer.byteLength(put) - Buffer.byteLength(text.slice(offset, offset + length)),
    Buffer.byteLength(text),
  );
  checkSize(grown, "grows");
  return planned;
}
