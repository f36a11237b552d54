/** One question of a conversation: its files (pictures, PDF documents), prepared, and all that was said before. */
import { createHash } from "node:crypto";
import { type Conversation, turnsOf } from "../conversations/conversation.ts";
import { inspectPdf, MAX_PDF_PAGES } from "../documents/pdf.ts";
import { type Endpoint, endpointHost } from "../gemini/endpoint.ts";
import { VisionError } from "../gemini/errors.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import { checkPictures } from "../gemini/plan.ts";
import { openSpool, type Spool } from "../gemini/spool.ts";
import type { Tuning } from "../gemini/tuning.ts";
import type { PartFacts, WaitingPart } from "../gemini/turns.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { ImageNote } from "../images/open.ts";
import { prepareImage, type SentSize } from "../images/prepare.ts";
import type { Task } from "../tasks/task.ts";
import type { Answered } from "./answered.ts";
import { type AskDependencies, ask } from "./ask.ts";
import { untilAborted } from "./untilAborted.ts";

export interface ConversationQuestion {
  /** Its last exchange is the one to be answered. */
  readonly conversation: Conversation;
  /** Each subject, in their order. */
  readonly files: readonly AskedFile[];
  readonly task: Task;
  readonly model: string;
  readonly tuning: Tuning;
  /** Longest side in pixels of each picture that is sent. */
  readonly maxSide: SentSize;
  readonly endpoint: Endpoint;
}

/**
 * What reads a file's bytes, called when it is its turn, so that only one file is in memory as it is on disk; or a file
 * that the service has or fetches by itself.
 */
export type AskedFile = (() => Promise<Uint8Array>) | (PartFacts & { readonly uri: string });

/** What a question needs, and whom to tell of the files that are ready to be sent. */
export interface AskingAbout extends AskDependencies {
  readonly onPrepared?: (done: number, of: number) => void;
}

/** An answer, and what of the pictures it is not about, each thing once. */
export interface AskedAbout {
  readonly answered: Answered;
  readonly notes: readonly ImageNote[];
}

/** A file that is ready, and where its bytes are. */
interface Prepared<In = WaitingPart> {
  readonly part: In;
  /** Of a document. */
  readonly pages?: number;
  readonly picture?: Question["picture"];
  readonly notes: readonly ImageNote[];
}

type InMemory = PartFacts & { readonly bytes: Uint8Array };

/**
 * Asks the last question of a conversation. Where files may be uploaded, those that are ready wait on disk from some
 * megabytes on: however many there are, only a few are in memory at once.
 * @throws what reading throws; ImageError or DocumentError when one of the files is neither a picture nor a PDF that can be sent, and what
 * `ask` throws; `cancelled` at once when the signal is aborted
 */
export async function askAbout(question: ConversationQuestion, dependencies: AskingAbout): Promise<AskedAbout> {
  const { uploads } = dependencies;
  const { subjects } = question.conversation;
  checkPictures(question.files.filter((file, i) => !isDocument(file, subjects[i]?.name ?? "")).length);
  if (uploads === undefined)
    return askPrepared(question, await prepareAll(question, undefined, dependencies), dependencies);
  const spool = openSpool(uploads.cache.dir);
  try {
    return await askPrepared(question, await prepareAll(question, spool, dependencies), dependencies);
  } finally {
    await spool.end();
  }
}

/** One after the other; of each only what is sent stays, in the spool where there is one. */
async function prepareAll(
  { conversation, files, maxSide }: ConversationQuestion,
  spool: Spool | undefined,
  { signal, onPrepared }: AskingAbout,
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const [i, file] of files.entries()) {
    const name = conversation.subjects[i]?.name ?? "";
    if ("uri" in file) prepared.push({ part: { ...file, name }, notes: [] });
    else {
      const { part, ...others } = await untilAborted(prepare(file, name, maxSide, signal), signal);
      prepared.push({ ...others, part: spool === undefined ? part : await waiting(part, spool, signal) });
    }
    onPrepared?.(prepared.length, files.length);
    checkPages(prepared);
  }
  return prepared;
}

async function waiting(
  { bytes, ...facts }: InMemory,
  spool: Spool,
  signal: AbortSignal | undefined,
): Promise<WaitingPart> {
  const { mimeType, name: displayName = mimeType } = facts;
  return { ...facts, content: await spool.add(bytes, { mimeType, displayName }, signal) };
}

async function askPrepared(
  { conversation, task, model: named, tuning, endpoint }: ConversationQuestion,
  prepared: readonly Prepared[],
  dependencies: AskingAbout,
): Promise<AskedAbout> {
  const model = modelId(named);
  const asked = conversation.exchanges.at(-1)?.question ?? "";
  const { prompt, ...form } = task.request(modelRow(model), { prompt: asked });
  const turns = turnsOf(
    conversation,
    prepared.map(({ part }) => part),
  );
  const [first] = conversation.subjects;
  const only = prepared.length === 1 && first?.uri.startsWith("file:") ? prepared[0]?.picture : undefined;
  const asking: Question = {
    subjects: conversation.subjects.map(({ uri }) => uri),
    task: task.id,
    prompt,
    model,
    host: endpointHost(endpoint),
    // About a single picture on disk: the answer is kept in its sidecar.
    ...(only !== undefined && { picture: only }),
  };
  const answered = await ask(asking, { endpoint, model, turns, form, tuning }, dependencies);
  return { answered, notes: [...new Set(prepared.flatMap(({ notes }) => notes))] };
}

const PDF = "application/pdf";

/** As far as the names tell, before anything is read. */
function isDocument(file: AskedFile, name: string): boolean {
  return "uri" in file ? !file.mimeType.startsWith("image/") : /\.pdf$/i.test(name);
}

async function prepare(
  read: () => Promise<Uint8Array>,
  name: string,
  maxSide: SentSize,
  signal: AbortSignal | undefined,
): Promise<Prepared<InMemory>> {
  const file = await read();
  const isPdf = hasPdfHeader(file) || /\.pdf$/i.test(name);
  return isPdf ? preparePdf(file, name, signal) : preparePicture(file, name, maxSide);
}

function hasPdfHeader(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 5)).toString("latin1") === "%PDF-";
}

/** What the service would refuse is found out before anything is sent. */
async function preparePdf(
  file: Uint8Array,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Prepared<InMemory>> {
  const { pages } = await inspectPdf(file, signal);
  return { part: { bytes: file, mimeType: PDF, name, pages }, pages, notes: [] };
}

/** Its limit is for all documents of a question together. */
function checkPages(prepared: readonly Prepared[]): void {
  const pages = prepared.reduce((sum, one) => sum + (one.pages ?? 0), 0);
  if (pages > MAX_PDF_PAGES) throw new VisionError("tooManyPages", [String(pages), String(MAX_PDF_PAGES)]);
}

async function preparePicture(file: Uint8Array, name: string, maxSide: SentSize): Promise<Prepared<InMemory>> {
  const { bytes, mimeType, width, height, original, notes } = await prepareImage(await loadSharp(), file, maxSide);
  const image = { ...original, sha256: createHash("sha256").update(file).digest("hex") };
  const picture = { image, sent: { width, height, mimeType, via: "inline" as const } };
  return { part: { bytes, mimeType, name, size: { width, height } }, picture, notes };
}
