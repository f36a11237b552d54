/** Makes the SDK's parameters of what is asked. */

import type { TaskRequest } from "../tasks/task.ts";
import { megabytes } from "./bytes.ts";
import type { Connection } from "./client.ts";
import { VisionError } from "./errors.ts";
import type { GenerateContentConfig, GenerateContentParameters } from "./genai.ts";
import { type ModelRow, modelId, type Thinking } from "./models.ts";
import type { SafetyThreshold, Tuning } from "./tuning.ts";
import type { Part, Turn } from "./turns.ts";

/** How the answer is wanted: all of a task's request but its words, which are among the turns. */
export type AnswerForm = Omit<TaskRequest, "prompt">;

/** Bytes of a request that carries its pictures inside. The service's own limit is told as 20 MB and as 100 MB. */
export const INLINE_LIMIT = 15_000_000;

/** Throws `tooLarge`. */
export function parameters(
  row: ModelRow,
  turns: readonly Turn[],
  form: AnswerForm,
  tuning: Tuning,
  thinking: Thinking,
  names: Connection["names"],
): GenerateContentParameters {
  const contents = turns.map(({ role, parts }) => ({ role, parts: parts.map(wirePart) }));
  const size = contents.flatMap(({ parts }) => parts).reduce((sum, part) => sum + bytesOf(part), 0);
  if (size > INLINE_LIMIT) throw new VisionError("tooLarge", [megabytes(size), megabytes(INLINE_LIMIT)]);
  return { model: modelId(row.id), contents, config: configOf(row, form, tuning, thinking, names) };
}

function configOf(
  row: ModelRow,
  form: AnswerForm,
  { systemInstruction: own, safety, mediaResolution, maxOutputTokens }: Tuning,
  thinking: Thinking,
  { HarmBlockThreshold, HarmCategory, MediaResolution, ThinkingLevel }: Connection["names"],
): GenerateContentConfig {
  const systemInstruction = [form.systemInstruction, own?.trim()].filter(Boolean).join("\n\n");
  const thresholds: Readonly<Record<SafetyThreshold, (typeof HarmBlockThreshold)[keyof typeof HarmBlockThreshold]>> = {
    off: HarmBlockThreshold.OFF,
    none: HarmBlockThreshold.BLOCK_NONE,
    high: HarmBlockThreshold.BLOCK_ONLY_HIGH,
    medium: HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE,
    low: HarmBlockThreshold.BLOCK_LOW_AND_ABOVE,
  };
  const harms = [
    HarmCategory.HARM_CATEGORY_HARASSMENT,
    HarmCategory.HARM_CATEGORY_HATE_SPEECH,
    HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
    HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
  ];
  const resolutions = {
    low: MediaResolution.MEDIA_RESOLUTION_LOW,
    medium: MediaResolution.MEDIA_RESOLUTION_MEDIUM,
    high: MediaResolution.MEDIA_RESOLUTION_HIGH,
  };
  return {
    // It would send, and bill, follow-up requests by itself.
    automaticContinuation: false,
    ...(systemInstruction !== "" && { systemInstruction }),
    ...(form.json && { responseMimeType: "application/json" }),
    ...(form.json && form.schema !== undefined && { responseSchema: form.schema }),
    ...(row.temperature !== undefined && { temperature: row.temperature }),
    ...(safety !== undefined && {
      safetySettings: harms.map((category) => ({ category, threshold: thresholds[safety] })),
    }),
    ...(mediaResolution !== undefined && { mediaResolution: resolutions[mediaResolution] }),
    ...(maxOutputTokens !== undefined && {
      maxOutputTokens: Math.min(maxOutputTokens, row.outputLimit ?? maxOutputTokens),
    }),
    ...(thinking !== undefined && {
      thinkingConfig:
        "level" in thinking ? { thinkingLevel: ThinkingLevel[thinking.level] } : { thinkingBudget: thinking.budget },
    }),
  };
}

type WirePart =
  | { text: string }
  | { inlineData: { data: string; mimeType: string } }
  | { fileData: { fileUri: string; mimeType: string } };

function wirePart(part: Part): WirePart {
  if ("text" in part) return { text: part.text };
  const { mimeType } = part;
  if ("uri" in part) return { fileData: { fileUri: part.uri, mimeType } };
  const { buffer, byteOffset, byteLength } = part.bytes;
  return { inlineData: { data: Buffer.from(buffer, byteOffset, byteLength).toString("base64"), mimeType } };
}

function bytesOf(part: WirePart): number {
  if ("text" in part) return Buffer.byteLength(part.text);
  return "inlineData" in part ? part.inlineData.data.length : part.fileData.fileUri.length;
}
