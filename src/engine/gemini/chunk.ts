/** Reads one piece of a streamed answer. Nothing about its shape is taken for granted. */
import * as z from "zod";

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);

const rating = z.object({ category: text, probability: text, blocked: z.boolean().optional().catch(undefined) });
const ratings = z.array(rating).optional().catch(undefined);
const part = z.object({ text, thought: z.boolean().catch(false).optional() }).catch({});

const chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(part).catch([]) }).catch({ parts: [] }),
        finishReason: text,
        safetyRatings: ratings,
      }),
    )
    .catch([]),
  promptFeedback: z.object({ blockReason: text, safetyRatings: ratings }).optional().catch(undefined),
  usageMetadata: z
    .object({ promptTokenCount: count, candidatesTokenCount: count, thoughtsTokenCount: count })
    .optional()
    .catch(undefined),
  modelVersion: text,
});

/** How the service rates one kind of harm, in its own words. */
export type SafetyRating = z.infer<typeof rating>;
/** One piece of a streamed answer. */
export type Chunk = z.infer<typeof chunk>;

/** A chunk as the service sent it. Never throws: what is not as expected is left out. */
export function readChunk(received: unknown): Chunk {
  const read = chunk.safeParse(received);
  return read.success ? read.data : { candidates: [] };
}
