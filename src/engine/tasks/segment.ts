/** Outlines or masks of objects, whichever the model can give. */
import { readObjects } from "./answers/readObjects.ts";
import { asking, USUAL_COUNT } from "./asking.ts";
import type { Task } from "./task.ts";

/** Its answer: items with `polygon` or `mask`, and `box_2d` always. */
export const segment: Task = {
  id: "segment",
  result: "shapes",
  request: (model, options) =>
    model.masks === "png"
      ? // JSON mode makes these models write a placeholder instead of the mask.
        { prompt: asking(options, pngPrompt), json: false }
      : { prompt: asking(options, polygonPrompt), json: true, schema },
  read: readObjects,
};

/** Nearly the words that the service documents for masks; naming the PNG form makes the model repeat garbage. */
function pngPrompt(what: string): string {
  return [
    `Give the segmentation masks for ${what}, at most ${USUAL_COUNT}.`,
    "Output a JSON list of segmentation masks where each entry contains the 2D bounding box in the key",
    '"box_2d", the segmentation mask in key "mask", and the text label in the key "label".',
    "Objects of the same kind get the same label.",
  ].join(" ");
}

/** 12 to 32 points gave the steadiest outlines. */
function polygonPrompt(what: string): string {
  return [
    `Outline ${what} in the image, at most ${USUAL_COUNT}.`,
    'Answer with a JSON list, one entry for each object: "box_2d" is [ymin, xmin, ymax, xmax], y first;',
    '"label" is a short name; "mask" is the outline of the visible part as 12 to 32 points [y, x] in order, y first.',
    "All numbers are whole and normalized to 0-1000 of the full image. Objects of the same kind get the same label.",
  ].join(" ");
}

const integers = { type: "ARRAY", items: { type: "INTEGER" } };

/** Small on purpose: the service answers bounds and counts in a schema with a bare 400. */
const schema = {
  type: "ARRAY",
  items: {
    type: "OBJECT",
    properties: { box_2d: integers, label: { type: "STRING" }, mask: { type: "ARRAY", items: integers } },
    required: ["box_2d", "label", "mask"],
    propertyOrdering: ["box_2d", "label", "mask"],
  },
};
