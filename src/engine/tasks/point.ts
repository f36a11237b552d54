/** Single places: one point on each object. */
import { readObjects } from "./answers/readObjects.ts";
import { asking, USUAL_COUNT } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: items with `point`. */
export const point: Task = {
  id: "point",
  result: "shapes",
  // JSON mode without a schema, as the service documents it for points.
  request: (_model, options) => ({ prompt: asking(options, prompt), json: true, thinking: "least" }),
  read: readObjects,
};

function prompt(what: string): string {
  return [
    `Point to ${what} in the image, at most ${USUAL_COUNT}.`,
    'Answer with a JSON list in the form [{"point": [y, x], "label": "short name"}, ...], one entry for each object.',
    "The points are [y, x], y first, as whole numbers normalized to 0-1000 of the full image.",
  ].join(" ");
}
