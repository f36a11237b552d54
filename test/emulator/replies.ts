/** What a test may put into the emulator's mouth, and the queue it waits in. */
import { z } from "zod";
import { usualError } from "./apiErrors.ts";
import { type Answer, errorAnswer } from "./http.ts";

export const replySchema = z.strictObject({
  /** The answer's text, instead of what the eye sees. */
  text: z.string().optional(),
  finishReason: z.string().optional(),
  /** The answer's own tokens, thoughts not counted, after which it is cut with MAX_TOKENS. */
  maxTokens: z.number().int().optional(),
  /** HTTP status; with nothing else, the service's usual error of that status. */
  status: z.number().int().optional(),
  error: z
    .object({
      code: z.number().int(),
      message: z.string(),
      status: z.string(),
      details: z.array(z.unknown()).optional(),
    })
    .optional(),
  /** The body, verbatim. */
  raw: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.number().optional(),
  cutAfterBytes: z.number().int().optional(),
  stallAfterBytes: z.number().int().optional(),
  modelVersion: z.string().optional(),
  usage: z.record(z.string(), z.unknown()).optional(),
  /** A whole GenerateContentResponse, verbatim. */
  response: z.unknown().optional(),
  onlyFor: z.enum(["generateContent", "streamGenerateContent", "models", "files", "upload"]).optional(),
});

/** One prepared reply. Whatever it does not say is answered as usual: `{ delayMs: 500 }` is only slow. */
export type Reply = z.infer<typeof replySchema>;

/** The kinds of requests a reply can wait for; `countTokens` takes none. */
export type Target = NonNullable<Reply["onlyFor"]> | "countTokens";

export interface ReplyQueue {
  add(replies: readonly Reply[]): void;
  /** The first reply meant for this kind of request, taken out of the queue. */
  take(target: Target): Reply | undefined;
  clear(): void;
}

export function makeReplyQueue(): ReplyQueue {
  const replies: Reply[] = [];
  const isMeantFor = (reply: Reply, target: Target): boolean =>
    reply.onlyFor === undefined
      ? target === "generateContent" || target === "streamGenerateContent"
      : reply.onlyFor === target;
  return {
    add(more) {
      replies.push(...more);
    },
    take(target) {
      const index = replies.findIndex((reply) => isMeantFor(reply, target));
      return index < 0 ? undefined : replies.splice(index, 1)[0];
    },
    clear() {
      replies.length = 0;
    },
  };
}

/** The answer of a reply that leaves nothing to the emulator: an error or a verbatim body. */
export function fixedAnswer(reply: Reply, isStream: boolean): Answer | undefined {
  const { raw, error, status, headers = {} } = reply;
  if (raw !== undefined) {
    const type = isStream ? "text/event-stream" : "application/json; charset=UTF-8";
    return { status: status ?? 200, headers: { "content-type": type, ...headers }, chunks: [Buffer.from(raw)] };
  }
  if (error === undefined && (status === undefined || status < 400)) return undefined;
  const answer = errorAnswer(error ?? usualError(status ?? 500), status);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
