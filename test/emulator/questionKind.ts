/** Which kind of answer a prompt and its schema ask for. */
import { findProperty } from "./answerSchema.ts";

export type ListKind = "segment" | "detect" | "point" | "lines";
export type TextKind = "transcribe" | "readText" | "caption" | "describe" | "compare" | "count" | "color";

/** What the request shows. */
export interface Shown {
  readonly pictures: number;
  readonly documents: number;
}

/** "Never return masks" does not ask for masks; "no more than ten masks" does. */
export function withoutNegations(text: string): string {
  return text.replaceAll(/\b(?:never|without|no(?! more)|not|don't)\b[^.\n]*/gi, " ");
}

const aboutTextLines =
  /["'`]text["'`]|\blines? of text\b|\btext lines?\b|\bread\b[^.\n]*\btext\b|\bdetect (?:all |any |every |the )*text\b|\btranscribe\b|\bocr\b/i;

function listKind(words: string, schema: unknown): ListKind | undefined {
  const asked = `${words}\n${schema === undefined ? "" : JSON.stringify(schema)}`;
  if (/\bmasks?\b|\bsegment|\bpolygons?\b|\boutlines?\b/i.test(asked)) return "segment";
  if (/box_2d|bounding box|\bdetect/i.test(asked)) {
    const isOfText = findProperty(schema, ["text"]) !== undefined || aboutTextLines.test(words);
    return isOfText ? "lines" : "detect";
  }
  return /\bpoint to\b|"?\bpoint"?\s*:|\bpoints? (?:at|are|is)\b/i.test(asked) ? "point" : undefined;
}

const readsText = /\b(?:read|transcribe|extract|copy|write down)\b[^.\n]*\btext\b|\btranscri|\bocr\b/i;
const convertsToMarkdown = /\b(?:convert|turn)\b[^.\n]*\b(?:to|into|as) markdown\b/i;
const compares = /\bcompar|\bdiffer|\bin common\b/i;
const oneSentence = /\b(?:in|as) (?:one|a|1) (?:(?:short|brief|single) )*sentence\b|\bas an? (?:alt|caption)/i;

/** The kind whose words come first: a description may speak of text, and a transcription of captions. */
const textKinds: readonly (readonly [kind: TextKind, words: RegExp])[] = [
  ["readText", readsText],
  ["caption", /\bcaption|\balt(?:ernative)?[- ]text\b/i],
  ["describe", /\bdescri(?:be|ption)/i],
  ["count", /\bhow many\b|\bcount\b|\bnumber of\b/i],
  ["color", /\b(?:what|which) colou?rs?\b|\bcolou?rs? of\b/i],
];

function textKind(words: string, { pictures, documents }: Shown): TextKind | undefined {
  if (documents > 0 && (readsText.test(words) || convertsToMarkdown.test(words))) return "transcribe";
  if (pictures > 1 && compares.test(words)) return "compare";
  const found = textKinds
    .map(([kind, pattern]) => ({ kind, at: words.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)[0]?.kind;
  return found === "describe" && oneSentence.test(words) ? "caption" : found;
}

/** The kind of a prompt (without its negations); undefined when the words do not tell. */
export function kindOf(words: string, schema: unknown, shown: Shown): ListKind | TextKind | undefined {
  const isAboutDocuments = shown.documents > 0 && shown.pictures === 0;
  return (isAboutDocuments ? undefined : listKind(words, schema)) ?? textKind(words, shown);
}
