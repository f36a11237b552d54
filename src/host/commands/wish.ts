import type { Task, TaskOptions } from "../../engine/tasks/task.ts";

/** What a person wants asked, of whichever images. */
export interface Wish {
  readonly task: Task;
  readonly options?: TaskOptions;
  /** Instead of the model in the settings. */
  readonly model?: string | undefined;
  /** The person has agreed to what it costs. */
  readonly confirmed?: true;
}
