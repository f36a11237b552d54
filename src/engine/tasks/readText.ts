/** The text that stands in the picture, without its places. */
import { readPlainText } from "./answers/plainText.ts";
import { askingForText } from "./asking.ts";
import type { Task } from "./task.ts";

/** What a picture without text is answered with, so that it can be told from an answer that failed. */
const NO_TEXT = "NO_TEXT";
/** Models put a full stop, quotation marks or emphasis around it. */
const IS_NO_TEXT = /^[^\p{L}\p{N}]*NO_TEXT[^\p{L}\p{N}]*$/u;

/** Its answer: `text` in reading order; none when nothing can be read. Text is never translated. */
export const readText: Task = {
  id: "readText",
  result: "text",
  request: (_model, { language: _, ...options }) => ({
    prompt: askingForText(
      options,
      [
        "Read the text in this image: transcribe all of it exactly as it is written, in its own language, in reading order,",
        "with its line breaks. Keep tables as Markdown tables. Do not correct, translate or comment.",
        `Answer with the text alone, or with ${NO_TEXT} when there is none.`,
      ].join(" "),
    ),
    json: false,
    thinking: "least",
  }),
  read: (answer) => {
    const { text, ...read } = readPlainText(answer);
    return text === undefined || IS_NO_TEXT.test(text) ? read : { ...read, text };
  },
};
