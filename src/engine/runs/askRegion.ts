/** A part of a picture through the pipeline: cut out in full resolution → request → answer. */
import type { Box } from "../../core/annotation.ts";
import { type Endpoint, endpointHost } from "../gemini/endpoint.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import type { Tuning } from "../gemini/tuning.ts";
import { aboutPicture } from "../gemini/turns.ts";
import type { SentSize } from "../images/prepare.ts";
import type { Cuttable } from "../regions/crop.ts";
import type { Task, TaskOptions } from "../tasks/task.ts";
import { ask } from "./ask.ts";
import { type AskedImage, type ImageAskDependencies, nameOf } from "./askImage.ts";
import { untilAborted } from "./untilAborted.ts";

export interface RegionQuestion {
  readonly picture: Cuttable;
  readonly imageUri: string;
  /** 0–1000 of the upright picture, `y` first. */
  readonly region: Box;
  /** Id of the annotation whose shape is asked for. */
  readonly annotation?: string;
  readonly task: Task;
  readonly options: TaskOptions;
  readonly model: string;
  readonly tuning: Tuning;
  /** Longest side in pixels of what is sent: a part that is larger is shrunk to it. */
  readonly maxSide: SentSize;
  readonly endpoint: Endpoint;
}

/**
 * Asks about a part of an image. When this returns, the answer is safe in the journal with the part it is about, so that
 * `bringHome` can put it into its place whenever that is.
 * @throws ImageError when the picture cannot be decoded, and what `ask` throws; `cancelled` at once when the signal is
 * aborted
 */
export async function askRegion(question: RegionQuestion, dependencies: ImageAskDependencies): Promise<AskedImage> {
  const { picture: whole, imageUri, annotation, task, options, tuning, endpoint } = question;
  const { onStage, signal } = dependencies;
  const model = modelId(question.model);
  onStage?.("preparing");
  const cutting = whole.cut(question.region, question.maxSide);
  const { bytes, mimeType, width, height, region } = await untilAborted(cutting, signal);
  const { prompt, ...form } = task.request(modelRow(model), options);
  const picture = {
    image: whole.image,
    sent: { width, height, mimeType, via: "inline" as const, region },
    ...(annotation !== undefined && { annotation }),
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
  const notes = whole.notes;
  return { ...answered, question: { ...answered.question, picture: answered.question.picture ?? picture }, notes };
}
