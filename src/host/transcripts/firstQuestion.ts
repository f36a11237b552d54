import type { TaskOptions } from "../../engine/tasks/task.ts";
import { PAGES_AT_ONCE } from "../../engine/transcripts/plan.ts";

/** As the transcription of a document asks for its first pages: of most documents, that is all of them. */
export function firstQuestion(pages: number): TaskOptions {
  return { target: pages === 1 ? "page 1" : `pages 1 to ${Math.min(pages, PAGES_AT_ONCE)}` };
}
