/** The words of an answer: what the eye saw, written the way the asked model writes it. */
import { findObjects, type Seen } from "./eye.ts";
import { legend } from "./legend.ts";
import { maskOf } from "./maskForms.ts";
import type { EmulatedModel } from "./modelTable.ts";
import type { Pixels } from "./pictures.ts";
import type { Question } from "./question.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

interface View {
  readonly pixels: Pixels;
  readonly objects: readonly Seen[];
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema of `name` in what an item of the answer must look like, wherever the list stands. */
function findProperty(schema: unknown, names: readonly string[]): JsonRecord | undefined {
  if (!isRecord(schema)) return undefined;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const name of names) if (isRecord(properties[name])) return properties[name];
  for (const inner of [schema.items, ...Object.values(properties)]) {
    const found = findProperty(inner, names);
    if (found !== undefined) return found;
  }
  return undefined;
}

function typeOf(schema: unknown): string {
  const type = isRecord(schema) ? schema.type : undefined;
  return typeof type === "string" ? type.toLowerCase() : "";
}

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

function labelOf(seen: Seen): string {
  return legend[seen.entry]?.label ?? "object";
}

async function describeItem(seen: Seen, view: View, question: Question, model: EmulatedModel): Promise<JsonRecord> {
  const label = labelOf(seen);
  if (question.kind === "point") return { point: pointOf(seen, view.pixels), label };
  const box = { box_2d: boxOf(seen, view.pixels), label };
  if (question.kind !== "segment") return box;
  const mustBeList = typeOf(findProperty(question.schema, ["mask", "polygon"])) === "array";
  const mask = await maskOf(seen, view.pixels, model, { ...question, mustBeList });
  return mask === undefined ? box : { box_2d: box.box_2d, mask, label };
}

const sameMeaning: readonly (readonly string[])[] = [
  ["box_2d", "box", "bbox"],
  ["label", "name"],
  ["mask", "polygon"],
];

const emptyOfType: Readonly<Record<string, unknown>> = {
  string: "",
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

/** Makes a value that the schema allows from what there is to say: the items, or a sentence. */
function conform(schema: JsonRecord, items: readonly JsonRecord[], sentence: string): unknown {
  const inner = isRecord(schema.items) ? schema.items : {};
  if (typeOf(schema) === "array") {
    return typeOf(inner) === "object" ? items.map((item) => conformItem(inner, item)) : items.map(({ label }) => label);
  }
  if (typeOf(schema) === "string") return sentence;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const entries = Object.entries(properties).flatMap(([name, property]) =>
    isRecord(property) ? [[name, conform(property, items, sentence)]] : [],
  );
  return typeOf(schema) === "object" ? Object.fromEntries(entries) : emptyOfType[typeOf(schema)];
}

function conformItem(schema: JsonRecord, item: JsonRecord): JsonRecord {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(properties).flatMap(([name, property]) => {
    const names = sameMeaning.find((group) => group.includes(name)) ?? [name];
    const value = names.map((other) => item[other]).find((found) => found !== undefined);
    if (value !== undefined) return [[name, value]];
    return required.includes(name) ? [[name, emptyOfType[typeOf(property)]]] : [];
  });
  return Object.fromEntries(entries);
}

function nameOf(seen: Seen): string {
  const entry = legend[seen.entry];
  const words = `${entry?.color ?? ""} ${entry?.label ?? "object"}`;
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "nothing in particular";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function sentenceOf(views: readonly View[]): string {
  if (views.length === 0) return "There is no picture to look at.";
  const sentences = views.map(({ objects }, index) => {
    const what = listed(objects.map(nameOf));
    if (views.length > 1) return `Image ${index + 1} shows ${what}.`;
    return `${what.charAt(0).toUpperCase()}${what.slice(1)}.`;
  });
  return sentences.join(" ");
}

export async function answerText(
  pictures: readonly Pixels[],
  question: Question,
  model: EmulatedModel,
): Promise<string> {
  const views = pictures.map((pixels): View => {
    const wanted = findObjects(pixels).filter(
      ({ entry }) => legend[entry] !== undefined && question.wants(legend[entry]),
    );
    return { pixels, objects: wanted.slice(0, question.most) };
  });
  const sentence = sentenceOf(views);
  const asksForList = question.kind !== "describe" || typeOf(findProperty(question.schema, ["label", "name"])) !== "";
  const items: JsonRecord[] = [];
  for (const [index, view] of views.entries()) {
    for (const seen of view.objects) {
      const item = await describeItem(seen, view, question, model);
      items.push(views.length > 1 ? { ...item, image: index + 1 } : item);
    }
  }
  if (question.isJson) {
    if (isRecord(question.schema)) return JSON.stringify(conform(question.schema, items, sentence));
    if (!asksForList) return JSON.stringify({ text: sentence });
    return JSON.stringify(model.wrapper === undefined ? items : { [model.wrapper]: items });
  }
  if (!asksForList) return sentence;
  const json = `[\n${items.map((item) => `  ${JSON.stringify(item)}`).join(",\n")}\n]`;
  return model.fenced && question.mayFence ? `\`\`\`json\n${json}\n\`\`\`` : json;
}
