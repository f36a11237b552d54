/** The comments that divide a transcription into pages. A line begins with one; they mean something to this extension only. */

/** What a note says of a page. Written for people; only that there is a note counts. */
export const NOTES = {
  /** The model left it out twice, or refused it. */
  missing: "missing in the answer",
  /** Longer than one answer: what came of it stands above. */
  cut: "the rest is missing in the answer",
  /** Still to come, or below a page that is being written. */
  due: "not transcribed yet",
} as const;

export type Note = keyof typeof NOTES;

const notes: readonly Note[] = ["missing", "cut", "due"];

/** The last line of a transcription that is complete. */
export const END = "<!-- end of transcription -->";

/** The line that a page begins with; the model is asked for the very same. */
export function pageMark(page: number | "N"): string {
  return `<!-- page ${page} -->`;
}

/** A line that stands for a page that is not there, or below one that is not whole. */
export function noteMark(page: number, note: Note): string {
  return `<!-- page ${page}: ${NOTES[note]} -->`;
}

/** A mark at the beginning of a line. `length` ends before what follows it in its line. */
export interface Mark {
  readonly kind: "page" | "note" | "end";
  /** Absent at the end. */
  readonly page?: number;
  /** Of a note: which one, as far as it is one of ours. */
  readonly note?: Note | undefined;
  readonly length: number;
}

const MARK =
  /^[ \t]*<!--[ \t]*(?:page[ \t]+0*(\d{1,7})[ \t]*(?::[ \t]*([^\n>]*?))?|end of transcription)[ \t]*-->[ \t]*/i;
/** No mark is longer: text that goes on without being one is text. */
const LONGEST = 160;
/** How a mark begins, as far as it has come. */
const BEGINNING = /^[ \t]*(?:<(?:!(?:-(?:-.*)?)?)?)?$/;

/** The mark that a line begins with; `undefined` when it begins with none. */
export function markOf(line: string): Mark | undefined {
  const found = MARK.exec(line.slice(0, LONGEST));
  if (found === null) return undefined;
  const [{ length }, page, note] = found;
  if (page === undefined) return { kind: "end", length };
  if (note === undefined) return { kind: "page", page: Number(page), length };
  return { kind: "note", page: Number(page), note: notes.find((one) => NOTES[one] === note), length };
}

/** Whether a line of which only the beginning has come may still become a mark. */
export function mayBecomeMark(line: string): boolean {
  return line.length < LONGEST && BEGINNING.test(line);
}

/** The same line as plain text: documents may contain what looks like our marks, and must not steer us by it. */
export function withoutMark(line: string): string {
  return line.replace("<!--", "&lt;!--");
}
