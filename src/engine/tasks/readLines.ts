/** The lines of text in the picture, each with its place. */
import type { AnswerItem } from "../../core/answer.ts";
import { NO_LABEL } from "./answers/items.ts";
import { readObjects } from "./answers/readObjects.ts";
import type { Task } from "./task.ts";

/** Every line's label: what it says is its `text`. */
const LABEL = "text";

/** Its answer: items with `box_2d` and `text`. */
export const readLines: Task = {
  id: "readLines",
  result: "shapes",
  request: (_model, { prompt, target }) => ({
    prompt:
      prompt?.trim() ||
      [
        "Read the text in this image, line by line in reading order.",
        'Answer with a JSON list, one entry for each line: "box_2d" is [ymin, xmin, ymax, xmax], y first, as whole numbers',
        'normalized to 0-1000 of the full image; "text" is the line exactly as it is written, not translated.',
        ...(target?.trim() ? [target.trim()] : []),
      ].join(" "),
    json: true,
    schema,
    thinking: "least",
  }),
  read: (answer, answeredBy) => {
    const read = readObjects(answer, answeredBy);
    return { ...read, items: read.items.map(asLine) };
  },
};

/** Some models write the line into the label all the same; an answer may be cut before any of it. */
function asLine(item: AnswerItem): AnswerItem {
  const text = item.text ?? (item.label === NO_LABEL ? undefined : item.label);
  return { ...item, label: LABEL, ...(text !== undefined && { text }) };
}

const schema = {
  type: "ARRAY",
  items: {
    type: "OBJECT",
    properties: { box_2d: { type: "ARRAY", items: { type: "INTEGER" } }, text: { type: "STRING" } },
    required: ["box_2d", "text"],
    propertyOrdering: ["box_2d", "text"],
  },
};
