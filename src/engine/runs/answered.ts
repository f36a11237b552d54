/** From an answer, fresh or out of the journal, to what changes in a sidecar. */
import type { Annotation, Run, Sidecar, SidecarImage } from "../../core/annotation.ts";
import type { ReadAnswer } from "../../core/answer.ts";
import { newId } from "../../core/ids.ts";
import { type MergeResult, merge } from "../../core/merge.ts";
import type { Answer } from "../gemini/answer.ts";
import { type Entry, type Question, toStored } from "../gemini/journalEntry.ts";
import { modelRow } from "../gemini/models.ts";
import { withShape } from "../regions/attach.ts";
import { partition, readInWhole } from "../regions/partition.ts";
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

/** What an answer says, in coordinates of the whole picture, and whether that is all it was going to say. */
export interface ReadEntry {
  readonly read: ReadAnswer;
  readonly whole: boolean;
}

/** @throws Error when the answer's task is none of this version's */
export function readEntry({ question, answer }: PictureAnswered): ReadEntry {
  const task = taskOf(question.task);
  if (task === undefined) throw new Error(`This version does not know the task "${question.task}".`);
  const read = task.read(answer.text, modelRow(answer.modelVersion ?? question.model));
  const { region } = question.picture.sent;
  return {
    read: region === undefined ? read : readInWhole(read, region),
    whole: answer.finishReason === "STOP" && answer.cut === undefined && !read.partial,
  };
}

/** What a sidecar keeps of a question and its answer. `whole`: nothing of the answer is missing. */
export function runOf({ question, answer, time }: PictureAnswered, whole: boolean): Run {
  const { prompt, output, thoughts } = answer.tokens;
  const { region, ...sent } = question.picture.sent;
  return {
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
    sent: { ...sent, ...(region !== undefined && { region }) },
    ...(answer.finishReason !== undefined && { finishReason: answer.finishReason }),
    ...(!whole && { partial: true }),
  };
}

/**
 * Reads an answer and merges it into what the sidecar says now. One about a part of the picture leaves everything outside
 * of it; one about a single annotation gives that one its shape, unless it was given another one meanwhile.
 * @throws Error when the answer's task is none of this version's
 */
export function bringHome(entry: PictureAnswered, current: Sidecar | undefined): Homecoming {
  const { question, answer } = entry;
  const { picture } = question;
  const { read, whole } = readEntry(entry);
  const run = runOf(entry, whole);
  const about = current?.annotations.find(({ id, review }) => id === picture.annotation && review !== "rejected");
  const merged =
    about === undefined
      ? mergePart(entry, { read, whole }, run, current)
      : attach(withShape(about, picture.shape, read.items, run, newId), about, read, run, current);
  return {
    ...merged,
    ...homeOf(picture.image, current, merged),
    read,
    run,
    ...(answer.cut !== undefined && { cut: answer.cut }),
  };
}

/** The change with the picture that was asked about, and the one it was before where that was another. */
export function homeOf(
  image: SidecarImage,
  current: Sidecar | undefined,
  { change, counts }: MergeResult,
): Pick<Homecoming, "change" | "earlier"> {
  const replaced = current !== undefined && current.image.sha256 !== image.sha256 && counts.kept > 0;
  return { change: { ...change, image }, ...(replaced && { earlier: current.image }) };
}

const EMPTY = { annotations: [], texts: [], runs: [] };

function mergePart(
  { question }: PictureAnswered,
  { read, whole }: ReadEntry,
  run: Run,
  current: Sidecar | undefined,
): MergeResult {
  const sidecar = current ?? EMPTY;
  const { region } = question.picture.sent;
  const part = region === undefined ? { items: read.items } : partition(read.items, sidecar.annotations, region);
  return merge({
    sidecar,
    run,
    answer: { ...read, items: part.items, partial: !whole },
    complete: whole && read.unreadable === 0,
    comparison: false,
    newId,
    ...("seen" in part && { seen: part.seen }),
  });
}

/** Nothing changes but the shape of one annotation, or another one comes beside it. */
function attach(
  shaped: Annotation | undefined,
  about: Annotation,
  read: ReadAnswer,
  run: Run,
  current: Sidecar | undefined,
): MergeResult {
  const sidecar = current ?? EMPTY;
  const nothing = { ...read, items: [] };
  const { change, counts } = merge({ sidecar, run, answer: nothing, complete: false, comparison: false, newId });
  if (shaped === undefined) return { change, counts };
  return {
    change: { ...change, annotations: { put: [shaped], remove: [] } },
    counts: shaped.id === about.id ? { ...counts, updated: 1, kept: counts.kept - 1 } : { ...counts, added: 1 },
  };
}
