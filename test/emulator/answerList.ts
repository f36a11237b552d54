/** Objects, points and lines of text as JSON, the way the asked model writes it. */
import { findProperty, type JsonRecord, typeOf } from "./answerSchema.ts";
import type { Seen } from "./eye.ts";
import { maskOf } from "./maskForms.ts";
import type { EmulatedModel } from "./modelTable.ts";
import type { Pixels } from "./pictures.ts";
import type { Question } from "./question.ts";
import { inReadingOrder, labelOf, type View } from "./view.ts";

function boxOf(seen: Seen, { width, height }: Pixels): number[] {
  const { left, top } = seen;
  const y = (pixels: number): number => Math.round((pixels / height) * 1000);
  const x = (pixels: number): number => Math.round((pixels / width) * 1000);
  return [y(top), x(left), y(top + seen.height), x(left + seen.width)];
}

/** The middle of the object's longest run in its middle row: of a ring, on the ring and not in the hole. */
function pointOf(seen: Seen, { width, height }: Pixels): number[] {
  const y = Math.floor(seen.height / 2);
  let best = { length: 0, middle: 0 };
  for (let x = 0, length = 0; x < seen.width; x++) {
    length = seen.bitmap[y * seen.width + x] === 1 ? length + 1 : 0;
    if (length > best.length) best = { length, middle: x + 0.5 - length / 2 };
  }
  return [
    Math.round(((seen.top + y + 0.5) / height) * 1000),
    Math.round(((seen.left + best.middle + 0.5) / width) * 1000),
  ];
}

async function describeItem(seen: Seen, view: View, question: Question, model: EmulatedModel): Promise<JsonRecord> {
  const label = question.tongue.nouns[labelOf(seen)]?.label ?? labelOf(seen);
  if (question.kind === "point") return { point: pointOf(seen, view.pixels), label };
  const box_2d = boxOf(seen, view.pixels);
  // Every object is taken to have its label written on it, which no language changes.
  if (question.kind === "lines") return { box_2d, text: labelOf(seen).toUpperCase() };
  if (question.kind !== "segment") return { box_2d, label };
  const mustBeList = typeOf(findProperty(question.schema, ["mask", "polygon"])) === "array";
  const mask = await maskOf(seen, view.pixels, model, { ...question, mustBeList });
  return mask === undefined ? { box_2d, label } : { box_2d, mask, label };
}

/** One record for each object; of several pictures with the number of its picture. */
export async function itemsOf(
  views: readonly View[],
  question: Question,
  model: EmulatedModel,
): Promise<readonly JsonRecord[]> {
  const items: JsonRecord[] = [];
  for (const view of views) {
    const objects = question.kind === "lines" ? inReadingOrder(view.objects) : view.objects;
    for (const seen of objects.slice(0, question.most)) {
      const item = await describeItem(seen, view, question, model);
      items.push(views.length > 1 ? { ...item, image: view.image } : item);
    }
  }
  return items;
}

export function listText(items: readonly JsonRecord[], question: Question, model: EmulatedModel): string {
  if (question.isJson) return JSON.stringify(model.wrapper === undefined ? items : { [model.wrapper]: items });
  const json = `[\n${items.map((item) => `  ${JSON.stringify(item)}`).join(",\n")}\n]`;
  return model.fenced && question.mayFence ? `\`\`\`json\n${json}\n\`\`\`` : json;
}
