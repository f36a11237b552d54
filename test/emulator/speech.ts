/** A model's words as response objects: whole or in pieces, cut at the allowed length, with their cost. */
import { type Answer, jsonAnswer } from "./http.ts";
import { firstTokens, textTokens } from "./tokens.ts";

/** Everything about an answer but how it travels. */
export interface Speech {
  readonly text: string;
  readonly finishReason: string;
  readonly thoughts: { readonly tokens: number; readonly shown: boolean };
  readonly prompt: { readonly promptTokenCount: number; readonly promptTokensDetails: readonly unknown[] };
  readonly modelVersion: string;
  /** Replaces single counts. */
  readonly usage: Readonly<Record<string, unknown>> | undefined;
}

/** The answer as far as it fits into so many tokens, and that it was cut there; nothing when all of it fits. */
export function cutAt(text: string, tokens: number): { text?: string; finishReason?: "MAX_TOKENS" } {
  return textTokens(text) <= tokens ? {} : { text: firstTokens(text, tokens), finishReason: "MAX_TOKENS" };
}

/** What is left of an answer when thinking and text must fit into `most` tokens. */
export function shorten(text: string, thoughts: number, most: number): Pick<Speech, "text" | "finishReason"> {
  return { text, finishReason: "STOP", ...cutAt(text, most - thoughts) };
}

/** Several pieces, never in the middle of a character. */
function cutUp(text: string): string[] {
  const characters = [...text];
  const size = Math.min(2000, Math.max(8, Math.ceil(characters.length / 8)));
  const count = Math.max(1, Math.ceil(characters.length / size));
  return Array.from({ length: count }, (_, index) => characters.slice(index * size, (index + 1) * size).join(""));
}

/** One response for each piece: counts are of all that was said so far, the finish reason comes with the last. */
export function respond(speech: Speech, inPieces: boolean): readonly unknown[] {
  const { prompt, thoughts, modelVersion } = speech;
  const pieces = inPieces ? cutUp(speech.text) : [speech.text];
  const responseId = `response-${Date.now().toString(36)}`;
  const thought = thoughts.shown ? [{ text: "Looking at the colours of the picture.", thought: true }] : [];
  return pieces.map((piece, index) => {
    const said = textTokens(pieces.slice(0, index + 1).join(""));
    const parts = [...(index === 0 ? thought : []), ...(piece === "" ? [] : [{ text: piece }])];
    return {
      candidates: [
        {
          content: { ...(parts.length === 0 ? {} : { parts }), role: "model" },
          ...(index === pieces.length - 1 ? { finishReason: speech.finishReason } : {}),
          index: 0,
        },
      ],
      usageMetadata: {
        ...prompt,
        ...(said === 0 ? {} : { candidatesTokenCount: said }),
        ...(thoughts.tokens === 0 ? {} : { thoughtsTokenCount: thoughts.tokens }),
        totalTokenCount: prompt.promptTokenCount + said + thoughts.tokens,
        ...speech.usage,
      },
      modelVersion,
      responseId,
    };
  });
}

function sseEvent(event: unknown): Buffer {
  return Buffer.from(`data: ${JSON.stringify(event)}\r\n\r\n`);
}

/** An array with one response an element, as without `alt=sse`. */
function arrayElements(events: readonly unknown[]): Buffer[] {
  const last = events.length - 1;
  return events.map((event, index) =>
    Buffer.from(`${index === 0 ? "[" : ",\r\n"}${JSON.stringify(event)}${index === last ? "]" : ""}`),
  );
}

/** Puts responses on the wire: the only one, server-sent events, or an array that grows. */
export function wireAnswer(responses: readonly unknown[], wire: "single" | "sse" | "array"): Answer {
  if (wire === "single") return jsonAnswer(200, responses[0]);
  if (wire === "sse")
    return { status: 200, headers: { "content-type": "text/event-stream" }, chunks: responses.map(sseEvent) };
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=UTF-8" },
    chunks: arrayElements(responses),
  };
}
