/** What the prompts have in common. */
import type { TaskOptions } from "./task.ts";

/** Asked for so that a crowded picture does not make the model repeat itself; never a limit for reading. */
export const USUAL_COUNT = 25;

/** The person's own prompt as a whole, or the task's for what they look for. */
export function asking({ target, prompt }: TaskOptions, own: (what: string) => string): string {
  return prompt?.trim() || own(target?.trim() || "all prominent objects");
}
