/** What an answer says in words beside the objects that it lists. */
import { scanEntries } from "./scan.ts";

/** A code fence around a list: what opens it before, and what closes it behind. */
const FENCE_BEFORE = /`{3,}[\w-]{0,20}\s{0,10}$/;
const FENCE_BEHIND = /\s{0,10}`{3,}[ \t]{0,10}(?=[\r\n]|$)/y;
const FENCE_LENGTH = 60;
/** What a list or an object begins with; in prose, brackets hold words. */
const BEGINNING = /\[\s{0,20}[[{\]]|\{\s{0,20}["'{}\w]/y;

/**
 * The words before, between and behind the JSON that holds the answer's objects, as paragraphs; empty when there are
 * none. JSON without any object is part of the words. Linear time.
 */
export function proseAround(answer: string): string {
  const { entries } = scanEntries(answer);
  const words: string[] = [];
  let from = 0;
  let next = 0;
  for (let at = 0; at < answer.length && next < entries.length; at++) {
    const isEntry = entries[next]?.start === at;
    if (!isEntry && !matches(BEGINNING, answer, at)) continue;
    const { end, isCut } = endOfJson(answer, at);
    const held = next;
    while ((entries[next]?.start ?? end) < end) next += 1;
    if (next > held) {
      const behind = fenceBehind(answer, end);
      // What stands before a list that no fence closes is the end of another fence.
      words.push(answer.slice(from, behind > 0 || isCut ? at - fenceBefore(answer, at) : at));
      from = end + behind;
    }
    at = Math.max(from, end) - 1;
  }
  words.push(answer.slice(from));
  return words
    .map((part) => part.trim())
    .filter((part) => /\p{L}/u.test(part))
    .join("\n\n");
}

/** Where the list or object that begins at `start` ends; at the end of the text when it was cut. */
function endOfJson(text: string, start: number): { readonly end: number; readonly isCut: boolean } {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === '"') i = endOfString(text, i);
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    if (depth === 0) return { end: i + 1, isCut: false };
  }
  return { end: text.length, isCut: true };
}

/** The closing quote, or the end of the line: one open string does not swallow the rest. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '"' || text[i] === "\n") return i;
    if (text[i] === "\\") i += 1;
  }
  return text.length;
}

function fenceBefore(text: string, at: number): number {
  return FENCE_BEFORE.exec(text.slice(Math.max(0, at - FENCE_LENGTH), at))?.[0].length ?? 0;
}

function fenceBehind(text: string, at: number): number {
  FENCE_BEHIND.lastIndex = at;
  return FENCE_BEHIND.exec(text)?.[0].length ?? 0;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
