/**
 * Finds the entries of an answer in its text: every object with a box, mask, point or label, whatever stands around,
 * before or between them. It never needs the text to be JSON as a whole, so that one broken entry costs no other one.
 */
import { isEntryKey, isSureEntryKey } from "./keys.ts";

/** A piece of text that is one entry. */
export interface Entry {
  readonly start: number;
  /** End of what is its own: of the object, or where it was cut. */
  readonly end: number;
  /** Its closing brace is there. */
  readonly closed: boolean;
  /** Where the first entry inside it begins; what broke off there is this entry's own. */
  readonly firstInner?: number | undefined;
}

/** What was found in a text. */
export interface Scan {
  /** In the order in which they begin. */
  readonly entries: readonly Entry[];
  /** The text ends inside an entry, or inside the list of them. */
  readonly cut: boolean;
}

interface Frame {
  readonly start: number;
  /** The last character before it that is no space. */
  readonly before: string;
  /**
   * It is the value of a shape, as in `"box_2d": {"ymin": …}`, and no entry of its own; unless it has a box or a label:
   * then the text before it is damaged.
   */
  readonly part: boolean;
  entry: boolean;
  firstInner: number | undefined;
  /** Entries inside entries inside this one. */
  height: number;
}

/**
 * Entries around more than this are read up to the first one inside only: each level again would take the square of the
 * time.
 */
const MAX_HEIGHT = 4;

/** Linear time in the length of the text. */
export function scanEntries(text: string): Scan {
  const frames: Frame[] = [];
  const entries: (Entry & { before: string })[] = [];
  let before = "";
  let key = "";

  const close = (frame: Frame, end: number, closed: boolean) => {
    const { start, firstInner } = frame;
    if (frame.entry) {
      entries.push({ start, end, closed: closed && frame.height <= MAX_HEIGHT, firstInner, before: frame.before });
    }
    const parent = frames.at(-1);
    if (parent) parent.height = Math.max(parent.height, frame.height + (frame.entry ? 1 : 0));
  };

  for (let i = text.indexOf("{"); i >= 0 && i < text.length; i++) {
    const char = text[i] ?? "";
    if (isSpace(char)) continue;
    const frame = frames.at(-1);
    if (char === "{") {
      if (frame === undefined) before = lastBefore(text, i);
      const part = before === ":" && isEntryKey(key);
      frames.push({ start: i, before, part, entry: false, firstInner: undefined, height: 0 });
    } else if (frame === undefined) {
      // Prose between objects: nothing in it means anything but the next object.
      i = text.indexOf("{", i) - 1;
      if (i < -1) break;
      continue;
    } else if (char === "}") {
      frames.pop();
      close(frame, i + 1, true);
    } else if ((char === '"' || char === "'") && "{[,:".includes(before)) {
      const end = stringEnd(text, i);
      key = text.slice(i + 1, Math.min(end, i + 40));
      i = end;
    } else if (char === ":") {
      if (before !== '"' && before !== "'")
        key = /[\w-]*$/.exec(text.slice(Math.max(0, i - 24), i).trimEnd())?.[0] ?? "";
      if (frame.part ? isSureEntryKey(key) : isEntryKey(key)) markEntry(frames);
    }
    before = char;
  }
  const cut = frames.some((frame) => frame.entry || frame.firstInner !== undefined);
  for (let frame = frames.pop(); frame; frame = frames.pop()) close(frame, text.length, false);
  entries.sort((a, b) => a.start - b.start);
  return { entries, cut: cut || listIsCut(text, entries) };
}

/** The innermost object is an entry; the objects around it learn where their first inner one begins. */
function markEntry(frames: Frame[]): void {
  const inner = frames.at(-1);
  if (inner === undefined || inner.entry) return;
  inner.entry = true;
  for (let i = frames.length - 2; i >= 0; i--) {
    const frame = frames[i];
    if (frame === undefined || frame.firstInner !== undefined) return;
    frame.firstInner = inner.start;
  }
}

/**
 * Where the string that begins at `start` ends: at its quote, at the end of the line or where an object begins, so that
 * one open string does not swallow the rest. After a quote that a model forgot to escape the string goes on as if it
 * were no string; its own quote then opens none, because nothing before it asks for a string.
 */
function stringEnd(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i];
    if (char === quote || char === "\n") return i;
    if (char === "{" && beginsObject(text, i)) return i - 1;
    if (char === "\\" && text[i + 1] !== "\n" && text[i + 1] !== "{") i++;
  }
  return text.length;
}

/** An object's brace and its first key; in a string that is whole, the quotes of the key would be escaped. */
const FIRST_KEY = /\{\s*"[^"\\\n{}[\],:]{1,40}"\s*:/y;

function beginsObject(text: string, at: number): boolean {
  FIRST_KEY.lastIndex = at;
  return FIRST_KEY.test(text);
}

function lastBefore(text: string, from: number): string {
  let i = from - 1;
  while (i >= 0 && isSpace(text[i] ?? "")) i--;
  return text[i] ?? "";
}

/** The entries stood in a list, and nothing closes it. Doubled braces and trailing commas do not matter. */
function listIsCut(text: string, entries: readonly { end: number; before: string }[]): boolean {
  let inList = false;
  for (const { before } of entries) inList = before === "[" || (inList && before === ",");
  return inList && !/^[\s,}]*\]/.test(text.slice(entries.at(-1)?.end));
}

function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\r" || char === "\t";
}
