/**
 * What a task is: one question to ask about a picture, and how its answer is read. One file per task in this folder.
 */
import type { ReadAnswer } from "../../core/answer.ts";
import type { ModelRow } from "../gemini/models.ts";
import type { TaskThinking } from "../gemini/thinking.ts";

/** What the person set for this run. */
export interface TaskOptions {
  /** What to look for, or what the answer should be about; empty means what the task usually does. */
  readonly target?: string;
  /** The language of texts and labels, in English words ("German"); absent: as the model likes. */
  readonly language?: string;
  /** Replaces the task's prompt as a whole. */
  readonly prompt?: string;
}

/** How a task wants the model asked. The client sends only what the model takes. */
export interface TaskRequest {
  readonly prompt: string;
  readonly systemInstruction?: string;
  /** Ask for `responseMimeType: application/json`. */
  readonly json: boolean;
  /** Finding and reading gain nothing from thinking; questions do. */
  readonly thinking?: TaskThinking;
  /** Hand-written, small: no bounds and no `maxItems` (the service answers those with a bare 400). */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** One kind of question. */
export interface Task {
  /** Stored in the sidecar as the run's `task`. */
  readonly id: string;
  /** What an answer is made of: decides how it is told, and in which language it is asked for. */
  readonly result: "shapes" | "text" | "any";
  readonly request: (model: ModelRow, options: TaskOptions) => TaskRequest;
  /** Never throws; what cannot be read is counted. `answeredBy` settles what the answer leaves open. */
  readonly read: (text: string, answeredBy?: ModelRow) => ReadAnswer;
}
