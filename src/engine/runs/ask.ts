/** One question and its answer, kept in the journal before it is read. */
import { contentOf, inMemory } from "../gemini/bytes.ts";
import { VisionError } from "../gemini/errors.ts";
import type { FileCache } from "../gemini/fileCache.ts";
import type { GenerateRequest, Generating } from "../gemini/generate.ts";
import { generate } from "../gemini/generate.ts";
import type { Asked, Journal } from "../gemini/journal.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelRow } from "../gemini/models.ts";
import type { Part, Turn, WaitingPart, WaitingTurn } from "../gemini/turns.ts";
import { type LoosePart, withUploads } from "../gemini/withUploads.ts";
import { type Answered, answered } from "./answered.ts";
import { estimateOf } from "./estimate.ts";

export interface AskDependencies extends Generating {
  readonly journal: Journal;
  /** Told when an answer could not be journalled: then the answer is in nobody's hands but the caller's. */
  readonly onJournalTrouble: (error: unknown, answered: Answered) => void;
  /** How what is too large for a request travels; without it everything goes inside. */
  readonly uploads?: {
    readonly cache: FileCache;
    /** Leave the files to later questions. */
    readonly keep: boolean;
    /** Bytes sent, of all that are to be. */
    readonly onProgress?: (sent: number, size: number) => void;
  };
  /**
   * Asked before anything is sent, with the tokens that the question will have about; `isMost`: that it can have at most,
   * because nobody knows how long one of its files is. `false` calls it off.
   */
  readonly approve?: (tokens: number, model: string, isMost: boolean) => Promise<boolean>;
  /** Told of every answer: what it took is known from then on. */
  readonly onAnswer?: (answered: Answered) => void;
}

/** One question, its files wherever they wait. */
export interface AskRequest extends Omit<GenerateRequest, "turns"> {
  readonly turns: readonly WaitingTurn[];
}

/**
 * Asks. When this returns, the answer is safe in the journal, where it stays open until its home is written.
 * @throws VisionError when there is no answer, `cancelled` when the signal is aborted; the file system's error when the
 * journal cannot be written: then nothing is asked, because the answer could be lost
 */
export async function ask(asked: Question, request: AskRequest, dependencies: AskDependencies): Promise<Answered> {
  const { uploads, signal, clock, onWait, approve } = dependencies;
  const { turns, model, tuning } = request;
  const { tokens, isMost } = estimateOf(
    modelRow(model),
    turns.flatMap(({ parts }) => parts),
    tuning.mediaResolution,
  );
  // A bound is no estimate that what was counted could be compared with.
  const question = isMost ? asked : { ...asked, estimate: tokens };
  if ((await approve?.(tokens, model, isMost)) === false) throw new VisionError("cancelled");
  if (uploads === undefined) return askWith(question, { ...request, turns: await inside(turns) }, dependencies);
  const loose = await Promise.all(
    turns.map(async ({ role, parts }) => ({
      role,
      parts: await Promise.all(parts.map((part) => loosePart(part, signal))),
    })),
  );
  const options = {
    ...uploads,
    endpoint: request.endpoint,
    ...(signal !== undefined && { signal }),
    ...(clock !== undefined && { clock }),
    ...(onWait !== undefined && { onWait }),
  };
  return withUploads(loose, (placed) => askWith(question, { ...request, turns: placed }, dependencies), options);
}

async function askWith(question: Question, request: GenerateRequest, dependencies: AskDependencies): Promise<Answered> {
  const { journal, onJournalTrouble, onAnswer } = dependencies;
  const travelled = onTheWay(question, request.turns);
  const asked: Asked = await journal.begin(travelled);
  try {
    const answer = await generate(request, dependencies);
    const entry = answered(asked, travelled, answer);
    // A journal that cannot be written must not cost the answer: it can still reach its home.
    await asked.write(answer).catch((error: unknown) => onJournalTrouble(error, entry));
    onAnswer?.(entry);
    return entry;
  } catch (error) {
    await journal.settled(asked.id);
    throw error;
  }
}

async function loosePart(part: WaitingPart, signal: AbortSignal | undefined): Promise<LoosePart> {
  if (!("bytes" in part)) return part;
  const { bytes, mimeType, name = mimeType, pages } = part;
  return { content: await contentOf(inMemory(bytes), { mimeType, displayName: name }, signal), pages };
}

/** All that waits, to be sent inside the request. */
function inside(turns: readonly WaitingTurn[]): Promise<Turn[]> {
  const read = async (part: WaitingPart): Promise<Part> => {
    if (!("content" in part)) return part;
    const { content, ...facts } = part;
    return { ...facts, bytes: await content.bytes.read(0, content.bytes.size) };
  };
  return Promise.all(turns.map(async ({ role, parts }) => ({ role, parts: await Promise.all(parts.map(read)) })));
}

/** How the picture of a question travels is known only when the whole question is laid out. */
function onTheWay(question: Question, turns: readonly Turn[]): Question {
  const { picture } = question;
  const uploaded = turns.some(({ parts }) => parts.some((part) => "uri" in part));
  return picture === undefined || !uploaded
    ? question
    : { ...question, picture: { ...picture, sent: { ...picture.sent, via: "file" } } };
}
