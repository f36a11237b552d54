/** Questions about some files and their answers, in the order they were asked. */
import * as z from "zod";
import type { Turn } from "../gemini/turns.ts";

const subject = z.object({
  /** Where the file is: on disk (`file:`), in the web, or among those that the service stores. */
  uri: z.string(),
  /** As it is called in the conversation. */
  name: z.string(),
  /** Of a file that travels as its address alone, because the service has it or fetches it by itself. */
  mimeType: z.string().optional(),
});

const exchange = z.object({
  question: z.string(),
  /** Markdown, as far as it came. */
  answer: z.string(),
  /** `open` while it is being answered; of a process that ended meanwhile it stays so. */
  state: z.enum(["open", "answered", "stopped", "failed"]),
  /** The model that answered, or was asked. */
  model: z.string(),
  /** ISO 8601, UTC. */
  time: z.string(),
  /** Why there is no answer, or not all of it: a sentence. */
  trouble: z.string().optional(),
});

const conversation = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Id of the task that it began with: `ask` or `compare`. */
  task: z.string(),
  subjects: z.array(subject).min(1).readonly(),
  exchanges: z.array(exchange).readonly(),
  /** The model that the person, or a preset, chose for it; absent: the one of the settings. */
  model: z.string().optional(),
});

export type Subject = Readonly<z.infer<typeof subject>>;
export type Exchange = Readonly<z.infer<typeof exchange>>;
export type Conversation = Readonly<z.infer<typeof conversation>>;

/** `undefined` for a text that is no conversation of this version. */
export function readConversation(text: string): Conversation | undefined {
  try {
    return conversation.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * The conversation without a question that failed, so that it can be asked again. What was asked after it stays, and so
 * does what came of an answer.
 */
export function withoutFailed(conversation: Conversation, { time }: Pick<Exchange, "time">): Conversation {
  const exchanges = conversation.exchanges.filter(
    (one) => one.time !== time || one.state !== "failed" || one.answer !== "",
  );
  return { ...conversation, exchanges };
}

/** The conversation with its last exchange changed. */
export function withLast(conversation: Conversation, change: Partial<Exchange>): Conversation {
  const last = conversation.exchanges.at(-1);
  if (last === undefined) return conversation;
  return { ...conversation, exchanges: [...conversation.exchanges.slice(0, -1), { ...last, ...change }] };
}

/** A turn whose files are told in whichever form the caller has them. */
export interface TurnOf<File> {
  readonly role: Turn["role"];
  readonly parts: readonly (File | { readonly text: string })[];
}

/**
 * What is said to the model: the files first, in their order, then the questions and answers in turn; the last exchange
 * is the one to be answered. Exchanges without an answer are left out: there is nothing to go on from.
 * @param files the subjects as they are sent, one part each
 */
export function turnsOf<File extends object>(
  { subjects, exchanges }: Conversation,
  files: readonly File[],
): TurnOf<File>[] {
  const last = exchanges.at(-1);
  const told = exchanges.filter((one) => one === last || one.answer.trim() !== "");
  return told.flatMap((one, index): TurnOf<File>[] => {
    const names = index === 0 && subjects.length > 1 ? [{ text: listing(subjects) }] : [];
    const parts = [...(index === 0 ? [...files, ...names] : []), { text: one.question }];
    const asked: TurnOf<File> = { role: "user", parts };
    return one === last ? [asked] : [asked, { role: "model", parts: [{ text: one.answer }] }];
  });
}

/** So that the answer can name them, and questions too. */
function listing(subjects: readonly Subject[]): string {
  return `The files above, in order: ${subjects.map(({ name }, index) => `${index + 1}. ${name}`).join(", ")}`;
}
