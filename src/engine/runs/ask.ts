/** One question and its answer, kept in the journal before it is read. */
import type { GenerateRequest, Generating } from "../gemini/generate.ts";
import { generate } from "../gemini/generate.ts";
import type { Journal } from "../gemini/journal.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { type Answered, answered } from "./answered.ts";

export interface AskDependencies extends Generating {
  readonly journal: Journal;
  /** Told when an answer could not be journalled: then the answer is in nobody's hands but the caller's. */
  readonly onJournalTrouble: (error: unknown, answered: Answered) => void;
}

/**
 * Asks. When this returns, the answer is safe in the journal, where it stays open until its home is written.
 * @throws VisionError when there is no answer, `cancelled` when the signal is aborted; the file system's error when the
 * journal cannot be written: then nothing is sent, because the answer could be lost
 */
export async function ask(
  question: Question,
  request: GenerateRequest,
  dependencies: AskDependencies,
): Promise<Answered> {
  const { journal, onJournalTrouble } = dependencies;
  const asked = await journal.begin(question);
  try {
    const answer = await generate(request, dependencies);
    const entry = answered(asked, question, answer);
    // A journal that cannot be written must not cost the answer: it can still reach its home.
    await asked.write(answer).catch((error: unknown) => onJournalTrouble(error, entry));
    return entry;
  } catch (error) {
    await journal.settled(asked.id);
    throw error;
  }
}
