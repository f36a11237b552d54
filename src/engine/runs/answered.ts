/** From an answer, fresh or out of the journal, to what changes in a sidecar. */
import type { Run, Sidecar, SidecarImage } from "../../core/annotation.ts";
import type { ReadAnswer } from "../../core/answer.ts";
import { newId } from "../../core/ids.ts";
import { type MergeResult, merge } from "../../core/merge.ts";
import type { Answer } from "../gemini/answer.ts";
import { type Entry, type Question, toStored } from "../gemini/journalEntry.ts";
import { modelRow } from "../gemini/models.ts";
import { taskOf } from "../tasks/allTasks.ts";

/** A journal entry that has its answer: all that is needed to bring it home, whatever went wrong in between. */
export interface Answered extends Entry {
  readonly answer: NonNullable<Entry["answer"]>;
}

/** An answer about a single picture, which belongs into that picture's sidecar. */
export interface PictureAnswered extends Answered {
  readonly question: Question & { readonly picture: NonNullable<Question["picture"]> };
}

export interface Homecoming extends MergeResult {
  readonly read: ReadAnswer;
  readonly run: Run;
  /** The picture that the entries were made on that stay, when it was another one than was asked about now. */
  readonly earlier?: SidecarImage;
  /** Why the answer is not whole, when something broke it off. */
  readonly cut?: NonNullable<Answered["answer"]["cut"]>;
}

/** The entry of an answer that has just come. */
export function answered(asked: Pick<Entry, "id" | "time">, question: Question, answer: Answer): Answered {
  return { version: 1, id: asked.id, time: asked.time, question, answer: toStored(answer), settled: false };
}

/** Whether an answer belongs into a picture's sidecar; others are texts about several files, or about documents. */
export function isAboutPicture(entry: Answered): entry is PictureAnswered {
  return entry.question.picture !== undefined;
}

/** Whether a journal entry has an answer. */
export function isAnswered(entry: Entry): entry is Answered {
  return entry.answer !== undefined;
}

/**
 * Reads an answer and merges it into what the sidecar says now.
 * @throws Error when the answer's task is none of this version's
 */
export function bringHome({ question, answer, time }: PictureAnswered, current: Sidecar | undefined): Homecoming {
  const task = taskOf(question.task);
  if (task === undefined) throw new Error(`This version does not know the task "${question.task}".`);
  const read = task.read(answer.text, modelRow(answer.modelVersion ?? question.model));
  const whole = answer.finishReason === "STOP" && answer.cut === undefined && !read.partial;
  const { prompt, output, thoughts } = answer.tokens;
  const run: Run = {
    id: newId(),
    task: question.task,
    prompt: question.prompt,
    model: question.model,
    ...(answer.modelVersion !== undefined && { modelVersion: answer.modelVersion }),
    time,
    tokens: {
      ...(prompt !== undefined && { prompt }),
      ...(output !== undefined && { output }),
      ...(thoughts !== undefined && { thoughts }),
      ...(question.estimate !== undefined && { estimated: question.estimate }),
    },
    sent: question.picture.sent,
    ...(answer.finishReason !== undefined && { finishReason: answer.finishReason }),
    ...(!whole && { partial: true }),
  };
  const merged = merge({
    sidecar: current ?? { annotations: [], texts: [], runs: [] },
    run,
    answer: { ...read, partial: !whole },
    complete: whole && read.unreadable === 0,
    comparison: false,
    newId,
  });
  const replaced =
    current !== undefined && current.image.sha256 !== question.picture.image.sha256 && merged.counts.kept > 0;
  return {
    ...merged,
    change: { ...merged.change, image: question.picture.image },
    read,
    run,
    ...(replaced && { earlier: current.image }),
    ...(answer.cut !== undefined && { cut: answer.cut }),
  };
}
