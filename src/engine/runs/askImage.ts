/** One picture through the pipeline: file → prepared picture → request → answer, kept in the journal before it is read. */
import { createHash } from "node:crypto";
import type { Endpoint } from "../gemini/endpoint.ts";
import { endpointHost } from "../gemini/endpoint.ts";
import { type Generating, generate } from "../gemini/generate.ts";
import type { Journal } from "../gemini/journal.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { ImageNote } from "../images/open.ts";
import { prepareImage } from "../images/prepare.ts";
import type { Task, TaskOptions } from "../tasks/task.ts";
import { type Answered, answered } from "./answered.ts";
import { untilAborted } from "./untilAborted.ts";

export interface ImageQuestion {
  /** The image file's bytes, and the URI it is known by. */
  readonly file: Uint8Array;
  readonly imageUri: string;
  readonly task: Task;
  readonly options: TaskOptions;
  readonly model: string;
  /** Longest side in pixels of what is sent. */
  readonly maxSide: number;
  readonly endpoint: Endpoint;
}

/** An answer, and what of the picture it is not about. */
export interface AskedImage extends Answered {
  readonly notes: readonly ImageNote[];
}

export type Stage = "preparing" | "asking";

export interface AskDependencies extends Generating {
  readonly journal: Journal;
  readonly onStage?: (stage: Stage) => void;
  /** Told when an answer could not be journalled: then the answer is in nobody's hands but the caller's. */
  readonly onJournalTrouble: (error: unknown, answered: Answered) => void;
}

/**
 * Asks about one image. When this returns, the answer is safe in the journal; `bringHome` makes a sidecar's change of it.
 * @throws ImageError when the file is no picture; VisionError when there is no answer, `cancelled` at once when the signal
 * is aborted; the file system's error when the journal cannot be written: then nothing is sent, because the answer could
 * be lost
 */
export async function askImage(question: ImageQuestion, dependencies: AskDependencies): Promise<AskedImage> {
  const { task, options, endpoint, imageUri, file } = question;
  const { journal, onStage, signal } = dependencies;
  const model = modelId(question.model);
  onStage?.("preparing");
  const prepared = loadSharp().then((sharp) => prepareImage(sharp, file, question.maxSide));
  const { bytes, mimeType, width, height, original, notes } = await untilAborted(prepared, signal);
  const ask = task.request(modelRow(model), options);
  const asking: Question = {
    imageUri,
    task: task.id,
    prompt: ask.prompt,
    model,
    host: endpointHost(endpoint),
    image: { ...original, sha256: createHash("sha256").update(file).digest("hex") },
    sent: { width, height, mimeType, via: "inline" },
  };
  const asked = await journal.begin(asking);
  onStage?.("asking");
  try {
    const answer = await generate({ endpoint, model, ask, picture: { bytes, mimeType } }, dependencies);
    const entry = answered(asked, asking, answer);
    // A journal that cannot be written must not cost the answer: it can still reach its sidecar.
    await asked.write(answer).catch((error: unknown) => dependencies.onJournalTrouble(error, entry));
    return { ...entry, notes };
  } catch (error) {
    await journal.settled(asked.id);
    throw error;
  }
}
