/** Answers in the shape that a response schema asks for. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema of `name` in what an item of the answer must look like, wherever the list stands. */
export function findProperty(schema: unknown, names: readonly string[]): JsonRecord | undefined {
  if (!isRecord(schema)) return undefined;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const name of names) if (isRecord(properties[name])) return properties[name];
  for (const inner of [schema.items, ...Object.values(properties)]) {
    const found = findProperty(inner, names);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function typeOf(schema: unknown): string {
  const type = isRecord(schema) ? schema.type : undefined;
  return typeof type === "string" ? type.toLowerCase() : "";
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

/** What there is to say. */
export interface Material {
  readonly items: readonly JsonRecord[];
  /** The words for a string of this name; at the top and in lists it has none. */
  readonly words: (name?: string) => string;
}

/** Makes a value that the schema allows from what there is to say. */
export function conform(schema: JsonRecord, material: Material, name?: string): unknown {
  const { items, words } = material;
  const inner = isRecord(schema.items) ? schema.items : {};
  if (typeOf(schema) === "array") {
    return typeOf(inner) === "object"
      ? items.map((item) => conformItem(inner, item))
      : items.map(({ label, text = label }) => text);
  }
  if (typeOf(schema) === "string") return words(name);
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const entries = Object.entries(properties).flatMap(([key, property]) =>
    isRecord(property) ? [[key, conform(property, material, key)]] : [],
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
