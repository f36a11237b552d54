/** Some paragraphs about the whole picture. */
import { readPlainText } from "./answers/plainText.ts";
import { askingForText } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: `text`. */
export const describe: Task = {
  id: "describe",
  result: "text",
  request: (_model, options) => ({
    prompt: askingForText(
      options,
      [
        "Describe this image in detail, in one to three paragraphs of plain text: what it shows and where, colours, people's",
        "actions, text that can be read, and the mood. Say only what can be seen. Answer with the description alone.",
      ].join(" "),
    ),
    json: false,
    thinking: "least",
  }),
  read: readPlainText,
};
