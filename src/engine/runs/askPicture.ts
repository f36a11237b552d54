/** What a question about a whole picture and one about a part of it have in common. */
import type { Box, SidecarImage } from "../../core/annotation.ts";
import { type Endpoint, endpointHost } from "../gemini/endpoint.ts";
import type { Question } from "../gemini/journalEntry.ts";
import { modelId, modelRow } from "../gemini/models.ts";
import type { Tuning } from "../gemini/tuning.ts";
import { aboutPicture } from "../gemini/turns.ts";
import type { ImageNote } from "../images/open.ts";
import type { PreparedImage, SentSize } from "../images/prepare.ts";
import { askedShape, type Boxed } from "../regions/attach.ts";
import type { Task, TaskOptions } from "../tasks/task.ts";
import type { PictureAnswered } from "./answered.ts";
import { type AskDependencies, ask } from "./ask.ts";
import { untilAborted } from "./untilAborted.ts";

export interface PictureQuestion {
  /** The URI that the picture is known by. */
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

/** What is sent of a picture, and whatever belongs to it. */
export interface ReadyPicture extends Pick<PreparedImage, "bytes" | "mimeType" | "width" | "height" | "notes"> {
  /** The file that it is of. */
  readonly image: SidecarImage;
  /** The part that it shows, 0–1000 of the upright picture, `y` first; absent: all of it. */
  readonly region?: Box;
  /** The annotation whose shape is asked for. */
  readonly annotation?: Boxed;
}

/**
 * Asks about what is made ready of one picture. When this returns, the answer is safe in the journal.
 * @throws what making ready and `ask` throw; `cancelled` at once when the signal is aborted
 */
export async function askPicture(
  question: PictureQuestion,
  ready: () => Promise<ReadyPicture>,
  dependencies: ImageAskDependencies,
): Promise<AskedImage> {
  const { task, options, tuning, endpoint, imageUri } = question;
  const { onStage, signal } = dependencies;
  const model = modelId(question.model);
  onStage?.("preparing");
  const { bytes, mimeType, width, height, image, region, annotation, notes } = await untilAborted(ready(), signal);
  const { prompt, ...form } = task.request(modelRow(model), options);
  const picture = {
    image,
    sent: { width, height, mimeType, via: "inline" as const, ...(region !== undefined && { region }) },
    ...(annotation && { annotation: annotation.id, shape: askedShape(annotation) }),
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
function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
