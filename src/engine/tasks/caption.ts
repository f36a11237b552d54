/** One sentence that can stand in for the picture. */
import { readSentence } from "./answers/plainText.ts";
import { askingForText } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: `text`, one line. Alternative texts are short because screen readers cannot pause in them. */
export const caption: Task = {
  id: "caption",
  result: "text",
  request: (_model, options) => ({
    prompt: askingForText(
      options,
      [
        "Write a caption for this image that can serve as its alternative text: one sentence of at most 125 characters",
        'that says what matters in it. Do not begin with "Image of" or the like. Answer with the sentence alone.',
      ].join(" "),
    ),
    json: false,
    thinking: "least",
  }),
  read: readSentence,
};
