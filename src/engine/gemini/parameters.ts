/** Makes the SDK's parameters of a task's question and a picture. */
import type { TaskRequest } from "../tasks/task.ts";
import type { Connection } from "./client.ts";
import { VisionError } from "./errors.ts";
import type { GenerateContentParameters } from "./genai.ts";
import { type ModelRow, modelId, type Thinking } from "./models.ts";

/** A picture as it is sent: upright, of a type that the service reads. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** Bytes of a request that carries its picture inside. The service's own limit is told as 20 MB and as 100 MB. */
export const INLINE_LIMIT = 15_000_000;

/** Picture first, then text, as the service advises for a single picture. Throws `tooLarge`. */
export function parameters(
  row: ModelRow,
  ask: TaskRequest,
  picture: Picture,
  thinking: Thinking,
  levels: Connection["levels"],
): GenerateContentParameters {
  const data = Buffer.from(picture.bytes.buffer, picture.bytes.byteOffset, picture.bytes.byteLength).toString("base64");
  const size = data.length + Buffer.byteLength(ask.prompt);
  if (size > INLINE_LIMIT) throw new VisionError("tooLarge", [megabytes(size), megabytes(INLINE_LIMIT)]);
  return {
    model: modelId(row.id),
    contents: [{ role: "user", parts: [{ inlineData: { data, mimeType: picture.mimeType } }, { text: ask.prompt }] }],
    config: {
      // It would send, and bill, follow-up requests by itself.
      automaticContinuation: false,
      ...(ask.systemInstruction !== undefined && { systemInstruction: ask.systemInstruction }),
      ...(ask.json && { responseMimeType: "application/json" }),
      ...(ask.json && ask.schema !== undefined && { responseSchema: ask.schema }),
      ...(row.temperature !== undefined && { temperature: row.temperature }),
      ...(thinking !== undefined && {
        thinkingConfig:
          "level" in thinking ? { thinkingLevel: levels[thinking.level] } : { thinkingBudget: thinking.budget },
      }),
    },
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
