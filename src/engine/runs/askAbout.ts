/** One question of a conversation: its files (pictures, PDF documents), prepared, and all that was said before. */
import { createHash } from "node:crypto";
import { type Conversation, turnsOf } from "../conversations/conversation.ts";
import { type Endpoint, endpointHost } from "../gemini/endpoint.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import type { Tuning } from "../gemini/tuning.ts";
import type { Part } from "../gemini/turns.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { ImageNote } from "../images/open.ts";
import { prepareImage } from "../images/prepare.ts";
import type { Task } from "../tasks/task.ts";
import type { Answered } from "./answered.ts";
import { type AskDependencies, ask } from "./ask.ts";
import { untilAborted } from "./untilAborted.ts";

export interface ConversationQuestion {
  /** Its last exchange is the one to be answered. */
  readonly conversation: Conversation;
  /** The bytes of each subject, in the subjects' order. */
  readonly files: readonly Uint8Array[];
  readonly task: Task;
  readonly model: string;
  readonly tuning: Tuning;
  /** Longest side in pixels of each picture that is sent. */
  readonly maxSide: number;
  readonly endpoint: Endpoint;
}

/** An answer, and what of the pictures it is not about, each thing once. */
export interface AskedAbout {
  readonly answered: Answered;
  readonly notes: readonly ImageNote[];
}

interface Prepared {
  readonly part: Part;
  readonly picture?: Question["picture"];
  readonly notes: readonly ImageNote[];
}

/**
 * Asks the last question of a conversation.
 * @throws ImageError when one of the files is no picture, and what `ask` throws; `cancelled` at once when the signal is
 * aborted
 */
export async function askAbout(question: ConversationQuestion, dependencies: AskDependencies): Promise<AskedAbout> {
  const { conversation, files, task, tuning, maxSide, endpoint } = question;
  const { signal } = dependencies;
  const model = modelId(question.model);
  const prepared: Prepared[] = [];
  for (const file of files) prepared.push(await untilAborted(prepare(file, maxSide), signal));
  const asked = conversation.exchanges.at(-1)?.question ?? "";
  const { prompt, ...form } = task.request(modelRow(model), { prompt: asked });
  const turns = turnsOf(
    conversation,
    prepared.map(({ part }) => part),
  );
  const only = prepared.length === 1 ? prepared[0]?.picture : undefined;
  const asking: Question = {
    subjects: conversation.subjects.map(({ uri }) => uri),
    task: task.id,
    prompt,
    model,
    host: endpointHost(endpoint),
    // About a single picture: the answer is kept in its sidecar.
    ...(only !== undefined && { picture: only }),
  };
  const answered = await ask(asking, { endpoint, model, turns, form, tuning }, dependencies);
  return { answered, notes: [...new Set(prepared.flatMap(({ notes }) => notes))] };
}

const PDF = "application/pdf";

async function prepare(file: Uint8Array, maxSide: number): Promise<Prepared> {
  if (Buffer.from(file.subarray(0, 5)).toString("latin1") === "%PDF-") {
    return { part: { bytes: file, mimeType: PDF }, notes: [] };
  }
  const { bytes, mimeType, width, height, original, notes } = await prepareImage(await loadSharp(), file, maxSide);
  const image = { ...original, sha256: createHash("sha256").update(file).digest("hex") };
  return { part: { bytes, mimeType }, picture: { image, sent: { width, height, mimeType, via: "inline" } }, notes };
}
