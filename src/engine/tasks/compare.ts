/** What differs between two or more pictures. */
import { readPlainText } from "./answers/plainText.ts";
import { askingForText } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: `text`, Markdown. */
export const compare: Task = {
  id: "compare",
  result: "text",
  request: (_model, options) => ({
    prompt: askingForText(
      options,
      [
        "Compare these images. List the differences as a Markdown list, the most important first; name the images as Image 1,",
        "Image 2 and so on, and say where in the image each difference is. End with one sentence on what they have in common.",
      ].join(" "),
    ),
    json: false,
    thinking: "usual",
  }),
  read: readPlainText,
};
