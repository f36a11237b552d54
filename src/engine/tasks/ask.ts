/** A question in the person's own words, answered in words. */
import { readPlainText } from "./answers/plainText.ts";
import type { Task } from "./task.ts";

/** Its answer: `text`, Markdown. The model's usual thinking: a question may need some. */
export const ask: Task = {
  id: "ask",
  result: "text",
  request: (_model, { prompt }) => ({ prompt: prompt?.trim() ?? "", json: false, thinking: "usual" }),
  read: readPlainText,
};
