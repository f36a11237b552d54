/** Makes an answer of the pieces it came in, and judges how it ended. */
import type { Chunk, SafetyRating } from "./chunk.ts";
import { type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";

/** What the model said, as far as it came. */
export interface Answer {
  /** Never blank. Thoughts are left out. */
  readonly text: string;
  /** The model that answered; retired names are rerouted by the service. */
  readonly modelVersion?: string;
  /** `STOP`, `MAX_TOKENS`, …; absent when the answer was cut off before the service said. */
  readonly finishReason?: string;
  readonly tokens: { readonly prompt?: number; readonly output?: number; readonly thoughts?: number };
  readonly safetyRatings?: readonly SafetyRating[];
  /** Why the answer is not whole although something of it arrived. Running into `MAX_TOKENS` is not told here. */
  readonly cut?: VisionError;
  /** The body as it arrived: events of `data: {json}`. For the journal. */
  readonly raw: string;
}

/** All that is known when a stream has ended, one way or the other. */
export interface Ended {
  readonly chunks: readonly Chunk[];
  readonly raw: string;
  /** What broke the stream off. */
  readonly trouble?: VisionError | undefined;
  readonly model: string;
  readonly endpoint: Endpoint;
}

/** The text that a chunk brings; thoughts are not part of it. */
export function textOf(chunk: Chunk): string {
  return (chunk.candidates[0]?.content.parts ?? []).map((part) => (part.thought ? "" : (part.text ?? ""))).join("");
}

/**
 * The answer. What broke it off becomes `cut` when text had arrived by then: it is paid for. Throws a `VisionError`
 * when there is no text: what broke it off, or why the service gave none.
 */
export function toAnswer(ended: Ended): Answer {
  const { chunks, raw, trouble } = ended;
  // Counts are cumulative and reasons come last, so the latest word holds.
  const latest = <T>(pick: (chunk: Chunk) => T | undefined) =>
    chunks.map(pick).findLast((value) => value !== undefined);
  const text = chunks.map(textOf).join("");
  if (text.trim() === "") throw trouble ?? withoutText(ended, latest);
  const modelVersion = latest((chunk) => chunk.modelVersion);
  const finishReason = latest((chunk) => chunk.candidates[0]?.finishReason);
  const safetyRatings = latest((chunk) => chunk.candidates[0]?.safetyRatings);
  const prompt = latest((chunk) => chunk.usageMetadata?.promptTokenCount);
  const output = latest((chunk) => chunk.usageMetadata?.candidatesTokenCount);
  const thoughts = latest((chunk) => chunk.usageMetadata?.thoughtsTokenCount);
  const cut = cutShort(ended, finishReason, safetyRatings);
  return {
    text,
    tokens: {
      ...(prompt !== undefined && { prompt }),
      ...(output !== undefined && { output }),
      ...(thoughts !== undefined && { thoughts }),
    },
    ...(modelVersion !== undefined && { modelVersion }),
    ...(finishReason !== undefined && { finishReason }),
    ...(safetyRatings !== undefined && { safetyRatings }),
    ...(cut !== undefined && { cut }),
    raw,
  };
}

/**
 * Why the answer is not whole. The service says a reason at the end of a whole one, so that trouble after that is none;
 * and a stream without a reason was cut, even when nothing else showed it.
 */
function cutShort(ended: Ended, finishReason?: string, ratings?: readonly SafetyRating[]): VisionError | undefined {
  const { trouble, endpoint, raw } = ended;
  if (finishReason === "STOP" || finishReason === "MAX_TOKENS") return undefined;
  if (finishReason !== undefined) {
    return new VisionError("answerCut", [reason(finishReason, ratings)], { key: endpoint.key, detail: raw });
  }
  const isLost = trouble?.kind === "network" || (trouble?.kind === "notGemini" && trouble.situation !== "endless");
  if (trouble !== undefined && !isLost) return trouble;
  return new VisionError("cut", [endpointHost(endpoint)], { key: endpoint.key, detail: trouble?.detail });
}

/** Finish reasons by which the service withholds an answer because of what it would say. */
const POLICY = /SAFETY|BLOCKLIST|PROHIBITED|SPII/;

function withoutText(ended: Ended, latest: <T>(pick: (chunk: Chunk) => T | undefined) => T | undefined): VisionError {
  const facts = { key: ended.endpoint.key, detail: ended.raw };
  const feedback = latest((chunk) => chunk.promptFeedback);
  if (feedback?.blockReason !== undefined) {
    return new VisionError("promptBlocked", [reason(feedback.blockReason, feedback.safetyRatings)], facts);
  }
  const finishReason = latest((chunk) => chunk.candidates[0]?.finishReason);
  if (finishReason?.includes("RECITATION")) return new VisionError("recitation", [], facts);
  if (finishReason !== undefined && POLICY.test(finishReason)) {
    const ratings = latest((chunk) => chunk.candidates[0]?.safetyRatings);
    return new VisionError("answerBlocked", [reason(finishReason, ratings)], facts);
  }
  const why = finishReason ?? "no reason given";
  const thought = chunksThink(ended.chunks) || finishReason === "MAX_TOKENS";
  return thought
    ? new VisionError("onlyThoughts", [ended.model, why], facts)
    : new VisionError("emptyAnswer", [why], facts);
}

function chunksThink(chunks: readonly Chunk[]): boolean {
  return chunks.some((chunk) => chunk.candidates[0]?.content.parts.some((part) => part.thought));
}

/** `SAFETY: DANGEROUS_CONTENT HIGH` where the ratings say what it was about. */
function reason(name: string, ratings: readonly SafetyRating[] = []): string {
  const about = ratings
    .filter(({ blocked, probability }) => blocked || probability === "HIGH" || probability === "MEDIUM")
    .flatMap(({ category, probability }) =>
      category === undefined ? [] : [category.replace("HARM_CATEGORY_", ""), probability].join(" ").trim(),
    );
  return about.length === 0 ? name : `${name}: ${about.join(", ")}`;
}
