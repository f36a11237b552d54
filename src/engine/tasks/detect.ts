/** Boxes around objects. */
import { readObjects } from "./answers/readObjects.ts";
import { asking, USUAL_COUNT } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: items with `box_2d`. */
export const detect: Task = {
  id: "detect",
  result: "shapes",
  // JSON mode without a schema, as the service documents it for boxes.
  request: (_model, options) => ({ prompt: asking(options, prompt), json: true }),
  read: readObjects,
};

function prompt(what: string): string {
  return [
    `Detect ${what} in the image, at most ${USUAL_COUNT}.`,
    'Answer with a JSON list, one entry for each object: "box_2d" is [ymin, xmin, ymax, xmax], y first, as whole numbers',
    'normalized to 0-1000 of the full image; "label" is a short name. Objects of the same kind get the same label.',
  ].join(" ");
}
