/** Reads an answer whose result is text. */
import type { ReadAnswer } from "../../../core/answer.ts";

/** Quotation marks around a whole sentence, in the pairs that languages use. */
const QUOTED =
  /^(?:"([^"]*)"|[“”]([^“”]*)”|„([^“”„]*)[“”]|«\s?([^«»]*?)\s?»|»([^«»]*)[«»]|「([^」]*)」|『([^』]*)』|‘([^’]*)’)$/;

/** Several lines or paragraphs as they stand. Without `text` when the answer says nothing. */
export function readPlainText(answer: string): ReadAnswer {
  const text = unfenced(answer.trim()).trim();
  return { items: [], ...(text !== "" && { text }), unreadable: 0, lostMasks: 0, partial: false };
}

/** One line, without quotation marks around it. */
export function readSentence(answer: string): ReadAnswer {
  const { text, ...read } = readPlainText(answer);
  if (text === undefined) return read;
  const line = text.replaceAll(/\s+/g, " ");
  const inner = QUOTED.exec(line)
    ?.slice(1)
    .find((group) => group !== undefined);
  const sentence = (inner ?? line).trim();
  return sentence === "" ? read : { ...read, text: sentence };
}

/** Languages of a fence that is dress even when the answer was cut inside it. */
const DRESS = /^(?:text|txt|plaintext|markdown|md)?$/i;

/**
 * The text without a fence around the whole of it, which is dress. Fences inside stay, and so do the first and the
 * last of several.
 */
function unfenced(text: string): string {
  const [opening = "", ...lines] = text.split(/\r?\n/);
  const [, marks, language = ""] = /^(`{3,}|~{3,})([\w-]*)\s*$/.exec(opening) ?? [];
  if (marks === undefined) return text;
  let depth = 1;
  for (const [index, line] of lines.entries()) {
    const [, fence = "", name] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
    if (fence[0] !== marks[0]) continue;
    depth += name === "" ? -1 : 1;
    if (depth === 0) return index === lines.length - 1 ? lines.slice(0, -1).join("\n") : text;
  }
  return DRESS.test(language) ? lines.join("\n") : text;
}
