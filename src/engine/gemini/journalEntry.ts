/** What the journal keeps of one question: enough to read the answer, merge it and write the sidecar later. */
import * as z from "zod";
import type { Answer } from "./answer.ts";
import type { VisionError } from "./errors.ts";

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();

const question = z.object({
  /** Where the pictures and documents are that were asked about, as URIs, in the order they were sent. */
  subjects: z.array(z.string()).min(1),
  task: z.string(),
  prompt: z.string(),
  /** The model that was asked. */
  model: z.string(),
  /** Tokens that the question was thought to have, before it was sent. */
  estimate: z.number().optional(),
  /** Host that it was sent to. */
  host: z.string().optional(),
  /** About a single picture, whose sidecar the answer belongs into: the picture as it was and as it was sent. */
  picture: z
    .object({
      /** Upright size, hex SHA-256 of the file's bytes. */
      image: z.object({ width: z.number(), height: z.number(), sha256: z.string() }),
      /** After preparation. */
      sent: z.object({
        width: z.number(),
        height: z.number(),
        mimeType: z.string(),
        via: z.enum(["inline", "file"]),
        /** The part of the picture that was sent, 0–1000, y first; absent: all of it. */
        region: box.optional(),
      }),
      /** The annotation that was asked about: the shape in the answer is its. */
      annotation: z.string().optional(),
      /** The shape that it had then. */
      shape: z.object({ box_2d: box, sha256: z.string() }).optional(),
    })
    .optional(),
});

const answer = z.object({
  text: z.string(),
  modelVersion: z.string().optional(),
  finishReason: z.string().optional(),
  tokens: z.object({ prompt: z.number().optional(), output: z.number().optional(), thoughts: z.number().optional() }),
  /** Why the answer is not whole: the sentence in English, and the same before its gaps were filled. */
  cut: z
    .object({
      kind: z.string(),
      message: z.string(),
      l10n: z.object({ message: z.string(), args: z.array(z.string()) }).optional(),
    })
    .optional(),
  /** The body as it arrived. */
  raw: z.string(),
});

const stored = z.object({
  version: z.literal(1),
  id: z.string(),
  time: z.iso.datetime(),
  question,
  answer: answer.optional(),
});

/** What was asked; the key is no part of it. */
export type Question = Readonly<z.infer<typeof question>>;

/** One entry as read from disk. */
export interface Entry extends Readonly<z.infer<typeof stored>> {
  /** The answer is in its sidecar, or nobody wants it. */
  readonly settled: boolean;
}

/** An entry as it is written. No key is ever part of it. */
export function toEntry(id: string, time: string, asked: Question, answered?: Answer): z.infer<typeof stored> {
  return { version: 1, id, time, question: asked, ...(answered && { answer: toStored(answered) }) };
}

/** The part of an answer that is kept. */
export function toStored({ cut, safetyRatings: _, ...rest }: Answer): z.infer<typeof answer> {
  return { ...rest, ...(cut && { cut: sentenceOf(cut) }) };
}

function sentenceOf({ kind, message, l10n }: VisionError): NonNullable<z.infer<typeof answer>["cut"]> {
  return { kind, message, l10n: { message: l10n.message, args: [...l10n.args] } };
}

/** `undefined` for a file that is damaged or of another version. */
export function readEntry(text: string, settled: boolean): Entry | undefined {
  try {
    return { ...stored.parse(JSON.parse(text)), settled };
  } catch {
    return undefined;
  }
}
