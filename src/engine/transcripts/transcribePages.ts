/** Asks for a document's pages until all of them are there, and hands them on while they come. */
import { type Endpoint, endpointHost } from "../gemini/endpoint.ts";
import { VisionError } from "../gemini/errors.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import { INLINE_LIMIT } from "../gemini/parameters.ts";
import type { Tuning } from "../gemini/tuning.ts";
import type { Answered } from "../runs/answered.ts";
import { type AskDependencies, ask } from "../runs/ask.ts";
import { transcribe } from "../tasks/transcribe.ts";
import type { PageChange } from "./fileText.ts";
import { createPlan, type Ending } from "./plan.ts";
import { createPageReader, type PageRange, type PagesRead } from "./readPages.ts";

/** What is to be transcribed, and by whom. */
export interface Transcription {
  /** A PDF's bytes, and the URI it is known by. */
  readonly document: Uint8Array;
  readonly uri: string;
  readonly pages: number;
  /** Pages that are not there yet. */
  readonly open: readonly number[];
  readonly model: string;
  readonly tuning: Tuning;
  readonly endpoint: Endpoint;
  /** Instead of the task's own, with `{pages}` where the pages stand. */
  readonly prompt?: string;
}

/** Where pages go while they come. Nothing of it throws but `saved`. */
export interface PageSink {
  readonly write: (change: PageChange) => void;
  /** A page is complete: what has been written should be kept soon. */
  readonly keep: () => void;
  /** All that was written is in the saved file. Throws when it cannot be. */
  readonly saved: () => Promise<void>;
}

export interface TranscribeDependencies extends AskDependencies {
  readonly sink: PageSink;
  /** A document of these pages alone; `undefined` when it cannot be made. Throws `cancelled`. */
  readonly slice: (pages: PageRange) => Promise<Uint8Array | undefined>;
  /** The answer's pages are in the saved file: it can be settled. */
  readonly onHome: (answered: Answered) => Promise<void>;
}

/** What was left out, of pages that are settled otherwise. */
export interface Transcribed {
  /** Pages that the model left out twice or the service refused; a note stands for each. */
  readonly missing: readonly number[];
  /** Pages that are longer than an answer, kept as far as they came. */
  readonly partial: readonly number[];
  /** Passages of answers under numbers that did not fit. */
  readonly ignored: number;
}

/** So often in a row the service may refuse to answer before it is taken to be about the whole document. */
const REFUSALS = 4;

/**
 * Transcribes the open pages; `finish` is the last that is written. Each question sends the pages that it is about and no
 * others, so that none is paid for over and over; where they cannot be cut out, the whole document.
 * @throws VisionError when the service gives no more answers, `cancelled` when the signal is aborted, and what `saved`
 * throws. Complete pages are then in the saved file, and a note says where to go on.
 */
export async function transcribePages(
  transcription: Transcription,
  dependencies: TranscribeDependencies,
): Promise<Transcribed> {
  const { pages, open } = transcription;
  const { sink, onHome } = dependencies;
  const plan = createPlan(pages, open);
  const sending = createSending(transcription, dependencies);
  const missing: number[] = [];
  const partial: number[] = [];
  let ignored = 0;
  let refusals = 0;
  const giveUp = (given: readonly number[]) => {
    for (const page of given) sink.write({ kind: "absent", page, note: "missing" });
    missing.push(...given);
  };
  const leaveDue = (page: number | undefined) => {
    if (page !== undefined) sink.write({ kind: "absent", page, note: "due" });
  };

  for (let wanted = plan.next(); wanted !== undefined; wanted = plan.next()) {
    const sent = await sending(wanted);
    const reader = createPageReader(sent.range, sent.offset, handingOn(sent.range, sink));
    let answered: Answered;
    try {
      answered = await askFor(sent, transcription, { ...dependencies, onText: (piece) => reader.push(piece) });
    } catch (error) {
      leaveDue(reader.end(false).unfinished);
      const isAboutPages = isRefusal(error) && ++refusals < REFUSALS;
      if (isAboutPages) giveUp(plan.refused(sent.range).missing);
      await sink.saved();
      if (isAboutPages) continue;
      throw error;
    }
    refusals = 0;
    const ending = endingOf(answered);
    const read: PagesRead = reader.end(ending === "whole");
    const taken = plan.took(sent.range, read, ending);
    ignored += read.ignored;
    giveUp(taken.missing);
    if (taken.partial !== undefined) {
      sink.write({ kind: "cut", page: taken.partial });
      partial.push(taken.partial);
    }
    leaveDue(taken.dropped);
    leaveDue(plan.due());
    await sink.saved();
    await onHome(answered);
  }
  sink.write({ kind: "finish" });
  await sink.saved();
  return { missing: missing.sort((a, b) => a - b), partial, ignored };
}

/** A question about pages: what is sent, and which of its pages have which numbers. */
interface Sent {
  readonly range: PageRange;
  readonly bytes: Uint8Array;
  /** How many pages are sent, and how many of the document are before the first of them. */
  readonly pages: number;
  readonly offset: number;
}

function createSending(
  { document, pages }: Transcription,
  { slice }: TranscribeDependencies,
): (wanted: PageRange) => Promise<Sent> {
  const whole = (range: PageRange): Sent => ({ range, bytes: document, pages, offset: 0 });
  const fits = (bytes: Uint8Array) => bytes.length * (4 / 3) < INLINE_LIMIT;
  let canBeCut = true;
  return async (wanted) => {
    if (wanted.first === 1 && wanted.last === pages && fits(document)) return whole(wanted);
    const { first } = wanted;
    let { last } = wanted;
    while (canBeCut) {
      const bytes = await slice({ first, last });
      if (bytes === undefined) canBeCut = false;
      else if (fits(bytes) || last === first) {
        return { range: { first, last }, bytes, pages: last - first + 1, offset: first - 1 };
      } else last = first + Math.floor((last - first) / 2);
    }
    return whole(wanted);
  };
}

async function askFor(
  { range, bytes, pages, offset }: Sent,
  { uri, model: configured, tuning, endpoint, prompt: own }: Transcription,
  dependencies: AskDependencies,
): Promise<Answered> {
  const model = modelId(configured);
  const { prompt, ...form } = transcribe.request(modelRow(model), {
    target: inWords(range, offset),
    ...(own !== undefined && { prompt: own }),
  });
  const question: Question = {
    // Of a part, where it begins: the marks in the answer count from there.
    subjects: [offset === 0 ? uri : `${uri}#page=${offset + 1}`],
    task: transcribe.id,
    prompt,
    model,
    host: endpointHost(endpoint),
  };
  const name = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  const parts = [{ bytes, mimeType: "application/pdf", name, pages }, { text: prompt }];
  return ask(question, { endpoint, model, turns: [{ role: "user", parts }], form, tuning }, dependencies);
}

/** As the pages are numbered in what is sent. */
function inWords({ first, last }: PageRange, offset: number): string {
  return first === last ? `page ${first - offset}` : `pages ${first - offset} to ${last - offset}`;
}

/** Tells the sink of pages as they come, and leaves a note for each that was left out. */
function handingOn({ first }: PageRange, sink: PageSink) {
  let next = first;
  return {
    onBegin: (page: number) => {
      for (; next < page; next++) sink.write({ kind: "absent", page: next, note: "due" });
      next = page + 1;
      sink.write({ kind: "begin", page });
    },
    onText: (page: number, text: string) => sink.write({ kind: "text", page, text }),
    onEnd: (page: number) => {
      sink.write({ kind: "end", page });
      sink.keep();
    },
  };
}

function endingOf({ answer: { finishReason } }: Answered): Ending {
  if (finishReason === "STOP") return "whole";
  return finishReason === undefined ? "broken" : "limit";
}

/** Whether other pages may be answered about all the same. */
function isRefusal(error: unknown): boolean {
  return error instanceof VisionError && (error.kind === "blocked" || error.situation === "emptyAnswer");
}
