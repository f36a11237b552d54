/** What the prompts have in common. */
import type { TaskOptions } from "./task.ts";

/** Asked for so that a crowded picture does not make the model repeat itself; never a limit for reading. */
export const USUAL_COUNT = 25;

/** The person's own prompt as a whole, or the task's for what they look for, in the language of labels they want. */
export function asking({ target, prompt, language }: TaskOptions, own: (what: string) => string): string {
  if (prompt?.trim()) return prompt.trim();
  const words = own(target?.trim() || "all prominent objects");
  return language === undefined ? words : `${words} Labels are in ${language}.`;
}

/** The same for tasks whose answer is text; `target` is what the text should pay attention to. */
export function askingForText({ target, prompt, language }: TaskOptions, own: string): string {
  if (prompt?.trim()) return prompt.trim();
  return [
    own,
    ...(language === undefined ? [] : [`Write it in ${language}.`]),
    ...(target?.trim() ? [target.trim()] : []),
  ].join(" ");
}
