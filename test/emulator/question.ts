/** What a request asks the model for, read from its words and its schema. */
import type { GenerateRequest } from "./generateRequest.ts";
import { type LegendEntry, legend } from "./legend.ts";

export interface Question {
  readonly kind: "segment" | "detect" | "point" | "describe";
  /** Whether an object of this entry of the legend is asked for. */
  readonly wants: (entry: LegendEntry) => boolean;
  /** At most so many objects. */
  readonly most: number;
  /** The axis order the prompt states for polygons. */
  readonly axes: "y" | "x" | undefined;
  readonly isJson: boolean;
  readonly mayFence: boolean;
  readonly schema: unknown;
}

/** "Never return masks" does not ask for masks; "no more than ten masks" does. */
function withoutNegations(text: string): string {
  return text.replaceAll(/\b(?:never|without|no(?! more)|not|don't)\b[^.\n]*/gi, " ");
}

function kindOf(words: string): Question["kind"] {
  if (/\bmasks?\b|\bsegment|\bpolygons?\b|\boutlines?\b/i.test(words)) return "segment";
  if (/box_2d|bounding box|\bdetect/i.test(words)) return "detect";
  return /\bpoint to\b|"?\bpoint"?\s*:|\bpoints? (?:at|are|is)\b/i.test(words) ? "point" : "describe";
}

const plural = "(?:s|es)?";
const anyLabel = legend.map(({ label }) => label).join("|");
/** The longest first: "sky blue" is not "blue". */
const anyColor = legend
  .map(({ color }) => color)
  .sort((one, other) => other.length - one.length)
  .join("|");
const mention = new RegExp(
  `\\b(?:(?<color>${anyColor})(?:${plural}\\s+(?<colored>${anyLabel}))?|(?<label>${anyLabel}))${plural}\\b`,
  "g",
);

/**
 * Who asks for "red apples and lemons" gets these, who names nothing of the legend gets all. What stands in braces or
 * brackets is an example of the format.
 */
function wantsOf(prompt: string): Question["wants"] {
  const words = prompt.replaceAll(/\{[^{}]*\}|\[[^[\]]*\]/g, " ").toLowerCase();
  const mentions = [...words.matchAll(mention)].map(({ groups = {} }) => groups);
  if (mentions.length === 0) return () => true;
  return (entry) =>
    mentions.some(
      ({ color = entry.color, colored, label = colored ?? entry.label }) =>
        color === entry.color && label === entry.label,
    );
}

function axesOf(words: string): Question["axes"] {
  if (/\[\s*y\d*\s*,\s*x\d*\s*\]|\by[- ]first\b|\by before x\b/i.test(words)) return "y";
  return /\[\s*x\d*\s*,\s*y\d*\s*\]|\bx[- ]first\b|\bx before y\b/i.test(words) ? "x" : undefined;
}

/** All text of the last turn that is not the model's. */
export function promptOf(request: GenerateRequest): string {
  const turn = request.contents.findLast(({ role }) => role !== "model");
  return (turn?.parts ?? []).flatMap(({ text }) => text ?? []).join("\n");
}

export function readQuestion(request: GenerateRequest): Question {
  const { generationConfig: config } = request;
  const prompt = promptOf(request);
  const system = (request.systemInstruction?.parts ?? []).flatMap(({ text }) => text ?? []).join("\n");
  const schema = config.responseSchema ?? config.responseJsonSchema;
  const asked = `${withoutNegations(prompt)}\n${schema === undefined ? "" : JSON.stringify(schema)}`;
  const kind = kindOf(asked);
  const most = /\b(?:at most|no more than|limit(?:ed)? to|up to)\s+(\d+)/i.exec(`${prompt}\n${system}`)?.[1];
  return {
    kind: kind === "describe" ? kindOf(withoutNegations(system)) : kind,
    wants: wantsOf(prompt),
    most: most === undefined ? Number.POSITIVE_INFINITY : Number(most),
    axes: axesOf(`${asked}\n${system}`),
    isJson: config.responseMimeType === "application/json",
    mayFence: !/\b(?:never|without|no|not)\b[^.\n]*\bfenc/i.test(`${prompt}\n${system}`),
    schema,
  };
}
