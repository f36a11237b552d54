/** What a request asks the model for, read from its words and its schema. */
import type { GenerateRequest, Part } from "./generateRequest.ts";
import { type LegendEntry, legend } from "./legend.ts";
import { mentioned } from "./mentions.ts";
import { kindOf, type ListKind, type Shown, type TextKind, withoutNegations } from "./questionKind.ts";
import { askedTongue } from "./tongues/askedTongue.ts";
import { english } from "./tongues/english.ts";
import type { Tongue } from "./tongues/tongue.ts";

export interface Question {
  readonly kind: ListKind | TextKind;
  /** The last turn's words. */
  readonly prompt: string;
  /** What is asked for by name; undefined: everything. */
  readonly named: readonly LegendEntry[] | undefined;
  /** The pictures asked about, counted from 1 over all turns; undefined: all of them. */
  readonly images: readonly number[] | undefined;
  /** At most so many objects in a list. */
  readonly most: number;
  /** The axis order the prompt states for polygons. */
  readonly axes: "y" | "x" | undefined;
  readonly tongue: Tongue;
  readonly isJson: boolean;
  readonly mayFence: boolean;
  readonly schema: unknown;
}

function axesOf(words: string): Question["axes"] {
  if (/\[\s*y\d*\s*,\s*x\d*\s*\]|\by[- ]first\b|\by before x\b/i.test(words)) return "y";
  return /\[\s*x\d*\s*,\s*y\d*\s*\]|\bx[- ]first\b|\bx before y\b/i.test(words) ? "x" : undefined;
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** Of "what is in image 2?" and "in the second picture". */
function imagesOf(prompt: string): Question["images"] {
  const numbers = [...prompt.matchAll(/\b(?:in|on|of|about|from)\s+(?:the\s+)?(?:image|picture|photo)\s+(\d+)/gi)];
  const words = [...prompt.matchAll(/\b(first|second|third|fourth|fifth|sixth)\s+(?:image|picture|photo)\b/gi)];
  const found = [
    ...numbers.map(([, number]) => Number(number)),
    ...words.map(([, word = ""]) => ordinals.indexOf(word.toLowerCase()) + 1),
  ];
  return found.length === 0 ? undefined : found;
}

/** "Image 2: red apples.png" before a picture is its heading and asks for nothing. */
function isHeading(part: Part, next: Part | undefined): boolean {
  const isBeforeFile = next?.inlineData !== undefined || next?.fileData !== undefined;
  return (
    isBeforeFile &&
    /^\W*(?:image|picture|photo|figure|document|file|page)\b[^\n]{0,200}$/i.test(part.text?.trim() ?? "")
  );
}

/** What every turn that is not the model's says. */
function promptsOf({ contents }: GenerateRequest): string[] {
  const turns = contents.filter(({ role }) => role !== "model");
  return turns.map(({ parts }) =>
    parts.flatMap((part, index) => (isHeading(part, parts[index + 1]) ? [] : (part.text ?? []))).join("\n"),
  );
}

export function readQuestion(request: GenerateRequest, shown: Shown): Question {
  const { generationConfig: config } = request;
  const prompts = promptsOf(request);
  const prompt = prompts.at(-1) ?? "";
  const system = (request.systemInstruction?.parts ?? []).flatMap(({ text }) => text ?? []).join("\n");
  const schema = config.responseSchema ?? config.responseJsonSchema;
  const kind = (words: string): Question["kind"] | undefined => kindOf(withoutNegations(words), schema, shown);
  // "And the lemons?" asks the same of something else.
  const isAddition = /^\W*(?:and|what about|how about)\b/i.test(prompt);
  const before = isAddition ? prompts.slice(0, -1).reverse().map(kind) : [];
  const most = /\b(?:at most|no more than|limit(?:ed)? to|up to)\s+(\d+)/i.exec(`${prompt}\n${system}`)?.[1];
  return {
    kind: kind(prompt) ?? before.find((found) => found !== undefined) ?? kind(system) ?? "describe",
    prompt,
    named: mentioned(prompt),
    images: imagesOf(prompt),
    most: most === undefined ? Number.POSITIVE_INFINITY : Number(most),
    axes: axesOf(`${withoutNegations(prompt)}\n${JSON.stringify(schema ?? "")}\n${system}`),
    tongue: askedTongue(withoutNegations(prompt)) ?? askedTongue(withoutNegations(system)) ?? english,
    isJson: config.responseMimeType === "application/json",
    mayFence: !/\b(?:never|without|no|not)\b[^.\n]*\bfenc/i.test(`${prompt}\n${system}`),
    schema,
  };
}

/** Whether an object of this entry of the legend is asked for. */
export function wants({ named = legend }: Pick<Question, "named">, entry: LegendEntry | undefined): boolean {
  return entry !== undefined && named.includes(entry);
}
