/** Reads an answer whose result is text. */
import type { ReadAnswer } from "../../../core/answer.ts";

/** A fence around the whole answer is dress, not text; one inside it stays. */
const FENCED = /^```[\w-]*\r?\n([\s\S]*?)\r?\n?```$/;
/** Quotation marks around a whole sentence, in the pairs that languages use. */
const QUOTED = /^(?:"([^"]*)"|“([^”]*)”|„([^“]*)“|«\s?([^»]*?)\s?»|「([^」]*)」)$/;

/** Several lines or paragraphs as they stand. */
export function readPlainText(answer: string): ReadAnswer {
  const trimmed = answer.trim();
  const text = (FENCED.exec(trimmed)?.[1] ?? trimmed).trim();
  return { items: [], text, unreadable: 0, lostMasks: 0, partial: false };
}

/** One line, without quotation marks around it. */
export function readSentence(answer: string): ReadAnswer {
  const read = readPlainText(answer);
  const line = (read.text ?? "").replaceAll(/\s+/g, " ").trim();
  const inner = QUOTED.exec(line)
    ?.slice(1)
    .find((group) => group !== undefined);
  return { ...read, text: inner?.trim() || line };
}
