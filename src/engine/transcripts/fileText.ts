/** The text of a transcription: what it says of itself, and how it changes while pages come in. */
import { END, type Mark, markOf, type Note, noteMark, pageMark } from "./marks.ts";

/** What the first line of a transcription says. */
export interface Source {
  /** The document's file name. */
  readonly name: string;
  /** Hex, of the document's bytes. */
  readonly sha256: string;
  readonly pages: number;
  /** The model that was asked first. */
  readonly model: string;
}

/** A transcription as it was found. */
export interface FoundTranscription extends Omit<Source, "name"> {
  readonly isFinished: boolean;
  /** Pages that are still to be asked for. Those that a person has taken out are not. */
  readonly open: readonly number[];
}

/** A change while an answer comes in. A page that is not there is put where it belongs by its number. */
export type PageChange =
  /** An empty page takes the place of a note or of what there is of the page, with a note below it until its end. */
  | { readonly kind: "begin"; readonly page: number }
  | { readonly kind: "text"; readonly page: number; readonly text: string }
  /** All of its text is there. */
  | { readonly kind: "end"; readonly page: number }
  /** No more of its text will come: a note below says so. */
  | { readonly kind: "cut"; readonly page: number }
  /** A note takes the place of the page and its text. */
  | { readonly kind: "absent"; readonly page: number; readonly note: Exclude<Note, "cut"> }
  | { readonly kind: "finish" };

const HEADER = /^\uFEFF?<!-- Transcribed from .* \(sha256 ([0-9a-f]{64}), (\d{1,7}) pages?\) by (\S+) -->[ \t]*\r?$/m;

/** The first line. */
export function headerOf({ name, sha256, pages, model }: Source): string {
  // Nothing in a name may end the comment or the line.
  const safe = name.replaceAll(/[<>\p{Cc}]|--/gu, "_");
  const count = pages === 1 ? "1 page" : `${pages} pages`;
  return `<!-- Transcribed from ${safe} (sha256 ${sha256}, ${count}) by ${model.replaceAll(/[^\w./:-]|--/g, "_")} -->`;
}

/** `undefined` for a text that is no transcription of ours. */
export function readTranscription(text: string): FoundTranscription | undefined {
  const [, sha256, count, model] = HEADER.exec(text) ?? [];
  if (sha256 === undefined || count === undefined || model === undefined) return undefined;
  const pages = Number(count);
  const entries = entriesOf(text);
  const isFinished = entries.some(({ kind }) => kind === "end");
  const wanted = entries
    .filter(({ kind, note }) => kind === "note" || note === "due")
    .flatMap(({ page }) => page ?? []);
  const highest = entries.reduce((most, { page = 0 }) => Math.max(most, page), 0);
  const behind = Array.from({ length: Math.max(0, pages - highest) }, (_, i) => highest + 1 + i);
  const open = [...new Set([...wanted, ...behind])].filter((page) => page >= 1 && page <= pages);
  return { sha256, pages, model, isFinished, open: isFinished ? [] : open.sort((a, b) => a - b) };
}

/** The text after the changes, one after the other. Whatever else a person wrote into it stays. */
export function changed(text: string, changes: readonly PageChange[]): string {
  return changes.reduce(changedOnce, text);
}

/** A page with the note below it, a note that stands for a page, or the end. Offsets in UTF-16 units. */
interface Entry extends Mark {
  readonly start: number;
  /** Where its mark ends and its text begins. */
  readonly markEnd: number;
  /** Where its text ends; white space may follow. */
  readonly textEnd: number;
  /** Where its note ends, or its text when it has none. What follows up to the next entry is a person's. */
  readonly end: number;
}

function changedOnce(text: string, change: PageChange): string {
  if (change.kind === "finish") return appended(text, END);
  const { kind, page } = change;
  const entries = entriesOf(text);
  const entry = entries.find((one) => one.page === page);
  if (kind === "begin") return placed(text, entries, entry, page, `${pageMark(page)}\n\n${noteMark(page, "due")}`);
  if (kind === "absent") return placed(text, entries, entry, page, noteMark(page, change.note));
  // A person has taken it out.
  if (entry?.kind !== "page") return text;
  const { markEnd, textEnd, end } = entry;
  const upTo = text.slice(0, textEnd);
  switch (kind) {
    case "text":
      return upTo + (textEnd === markEnd ? "\n\n" : "") + change.text + text.slice(textEnd);
    case "end":
      return entry.note === "due" ? upTo + text.slice(end) : text;
    case "cut":
      return `${upTo}\n\n${noteMark(page, "cut")}${text.slice(end)}`;
  }
}

/** Pages with what belongs to them, notes that stand for pages, and the end. */
function entriesOf(text: string): Entry[] {
  const marks = [...text.matchAll(/^[ \t]*<!--/gm)].flatMap(({ index }) => {
    const mark = markOf(lineAt(text, index));
    return mark === undefined ? [] : [{ ...mark, start: index, markEnd: index + mark.length }];
  });
  const entries: Entry[] = [];
  for (const [i, mark] of marks.entries()) {
    const last = entries.at(-1);
    if (mark.kind === "note" && last?.kind === "page" && last.page === mark.page && last.note === undefined) {
      entries[entries.length - 1] = { ...last, note: mark.note, end: mark.markEnd };
      continue;
    }
    const next = marks[i + 1]?.start ?? text.length;
    const textEnd = mark.kind === "page" ? endOfText(text, mark.markEnd, next) : mark.markEnd;
    entries.push({ ...mark, textEnd, end: textEnd });
  }
  return entries;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
}

/** With marks in the place of an entry, or where the page belongs. */
function placed(
  text: string,
  entries: readonly Entry[],
  entry: Entry | undefined,
  page: number,
  marks: string,
): string {
  if (entry !== undefined) return text.slice(0, entry.start) + marks + text.slice(entry.end);
  const next = entries.find((one) => one.kind === "end" || (one.page ?? 0) > page);
  if (next === undefined) return appended(text, marks);
  return `${text.slice(0, next.start)}${marks}\n\n${text.slice(next.start)}`;
}

function appended(text: string, marks: string): string {
  const before = text.trimEnd();
  return before === "" ? `${marks}\n` : `${before}\n\n${marks}\n`;
}

/** Where white space begins that reaches up to `to`. */
function endOfText(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}
