/** One picture through the pipeline: file → prepared picture → request → answer. */
import { createHash } from "node:crypto";
import type { Endpoint } from "../gemini/endpoint.ts";
import { endpointHost } from "../gemini/endpoint.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import type { Tuning } from "../gemini/tuning.ts";
import { aboutPicture } from "../gemini/turns.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { ImageNote } from "../images/open.ts";
import { prepareImage, type SentSize } from "../images/prepare.ts";
import type { Task, TaskOptions } from "../tasks/task.ts";
import type { PictureAnswered } from "./answered.ts";
import { type AskDependencies, ask } from "./ask.ts";
import { untilAborted } from "./untilAborted.ts";

export interface ImageQuestion {
  /** The image file's bytes, and the URI it is known by. */
  readonly file: Uint8Array;
  readonly imageUri: string;
  readonly task: Task;
  readonly options: TaskOptions;
  readonly model: string;
  readonly tuning: Tuning;
  /** Longest side in pixels of what is sent. */
  readonly maxSide: SentSize;
  readonly endpoint: Endpoint;
}

/** An answer, and what of the picture it is not about. */
export interface AskedImage extends PictureAnswered {
  readonly notes: readonly ImageNote[];
}

export type Stage = "preparing" | "asking";

export interface ImageAskDependencies extends AskDependencies {
  readonly onStage?: (stage: Stage) => void;
}

/**
 * Asks about one image. When this returns, the answer is safe in the journal; `bringHome` makes a sidecar's change of it.
 * @throws ImageError when the file is no picture, and what `ask` throws; `cancelled` at once when the signal is aborted
 */
export async function askImage(question: ImageQuestion, dependencies: ImageAskDependencies): Promise<AskedImage> {
  const { task, options, endpoint, imageUri, file, tuning } = question;
  const { onStage, signal } = dependencies;
  const model = modelId(question.model);
  onStage?.("preparing");
  const prepared = loadSharp().then((sharp) => prepareImage(sharp, file, question.maxSide));
  const { bytes, mimeType, width, height, original, notes } = await untilAborted(prepared, signal);
  const { prompt, ...form } = task.request(modelRow(model), options);
  const picture = {
    image: { ...original, sha256: createHash("sha256").update(file).digest("hex") },
    sent: { width, height, mimeType, via: "inline" as const },
  };
  const asking: Question = {
    subjects: [imageUri],
    task: task.id,
    prompt,
    model,
    host: endpointHost(endpoint),
    picture,
  };
  onStage?.("asking");
  const turns = aboutPicture({ bytes, mimeType, size: { width, height }, name: nameOf(imageUri) }, prompt);
  const answered = await ask(asking, { endpoint, model, turns, form, tuning }, dependencies);
  return { ...answered, question: { ...answered.question, picture: answered.question.picture ?? picture }, notes };
}

/** The name of a file by its URI. */
export function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
