/**
 * The one way a sidecar's text changes, for open documents (as a `WorkspaceEdit`) and closed files alike. An annotation
 * is edited member by member, so that what a person or another program wrote next to it stays.
 */
import { getNodeValue, type Node, parseTree } from "jsonc-parser";
import type { Annotation, Run, SidecarImage, TextEntry } from "./annotation.ts";
import {
  applyEdits,
  editMembers,
  type Json,
  joinTouching,
  type Layout,
  layoutOf,
  oneLine,
  property,
  sameJson,
  type TextEdit,
} from "./jsonText.ts";

/** Entries to write (in place where the id is known, else at the end) and ids to take out. */
export interface ListChange<T> {
  readonly put: readonly T[];
  readonly remove: readonly string[];
}

/** What is to change in a sidecar; absent parts stay as they are. */
export interface SidecarChange {
  readonly image?: SidecarImage;
  readonly annotations?: ListChange<Annotation>;
  readonly texts?: ListChange<TextEntry>;
  readonly runs?: ListChange<Run>;
}

type ListName = "annotations" | "texts" | "runs";
type Fields = Readonly<Record<string, unknown>>;

/** Known members in the order they are written. Only these are ever taken out of an entry; others are not ours. */
const MEMBERS = {
  annotations: [
    ...["id", "label", "box_2d", "polygon", "mask", "threshold", "point", "path", "box_3d", "text", "confidence"],
    ...["page", "time", "partial", "review", "run", "proposed"],
  ],
  texts: ["id", "task", "text", "partial", "review", "run", "proposed"],
  runs: ["id", "task", "prompt", "model", "modelVersion", "time", "tokens", "sent", "finishReason", "partial"],
} as const satisfies {
  annotations: readonly (keyof Annotation)[];
  texts: readonly (keyof TextEntry)[];
  runs: readonly (keyof Run)[];
};

/** Text and syntax tree of a sidecar; a tree can serve many calls as long as the text is the same. */
export interface SidecarText {
  readonly text: string;
  readonly root: Node;
}

/** Parses leniently (comments, trailing commas); `undefined` when the text holds no JSON object. */
export function parseSidecarText(text: string): SidecarText | undefined {
  const root = treeOf(text);
  return root === undefined ? undefined : { text, root };
}

/**
 * The same for text that is known to hold a JSON object: parsed when the tree is first looked at, because that takes longer
 * than reading all that is said in it.
 */
export function unparsedSidecarText(text: string): SidecarText {
  let root: Node | undefined;
  return {
    text,
    get root() {
      root ??= treeOf(text);
      if (root === undefined) throw new Error("This text holds no JSON object.");
      return root;
    },
  };
}

function treeOf(text: string): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root?.type === "object" ? root : undefined;
}

/**
 * The edits that make `change` true in `source`. For a new file pass `undefined`: the edits then build one from nothing,
 * and `change.image` must be given. Where nothing is to be said, no file is made.
 * @throws Error when a new file is asked for without `image`, or when a list of the file is not an array.
 */
export function edits(source: SidecarText | undefined, change: SidecarChange): TextEdit[] {
  if (source === undefined) {
    const { image, annotations, texts, runs } = change;
    const isSaid = [annotations, texts, runs].some((list) => list !== undefined && list.put.length > 0);
    if (image === undefined && !isSaid) return [];
    if (image === undefined) throw new Error("A new sidecar needs the facts of its image.");
    const text = `{\n  "version": 1,\n  "image": ${oneLine(json(image))},\n  "annotations": [],\n  "texts": [],\n  "runs": []\n}\n`;
    const empty = parseSidecarText(text);
    return [{ offset: 0, length: 0, text: empty === undefined ? text : applyEdits(text, edits(empty, change)) }];
  }
  const layout = layoutOf(source.text);
  const found = [...imageEdits(source, change.image)];
  const missing: string[] = [];
  if (change.image !== undefined && member(source.root, "image") === undefined) {
    missing.push(property("image", json(change.image)));
  }
  for (const name of ["annotations", "texts", "runs"] as const) {
    const list = change[name];
    if (list === undefined) continue;
    const node = member(source.root, name);
    if (node === undefined) {
      if (list.put.length > 0) missing.push(newList(name, list.put, layout));
      // A loop, because a call takes no hundred thousand arguments.
    } else for (const edit of listEdits(source.text, node, name, list, layout)) found.push(edit);
  }
  if (missing.length > 0) {
    found.push(...editMembers(source.text, source.root, { remove: new Set(), add: missing }, layout, true));
  }
  return joinTouching(found);
}

function imageEdits(source: SidecarText, image: SidecarImage | undefined): TextEdit[] {
  const node = member(source.root, "image");
  if (image === undefined || node === undefined) return [];
  if (node.type !== "object") return [replace(node, oneLine(json(image)))];
  return objectEdits(source.text, node, image, ["width", "height", "sha256"], layoutOf(source.text));
}

function listEdits(
  text: string,
  node: Node,
  name: ListName,
  change: ListChange<{ readonly id: string }>,
  layout: Layout,
): TextEdit[] {
  if (node.type !== "array") throw new Error(`"${name}" is not a list.`);
  const entries = new Map(change.put.map((entry) => [entry.id, entry]));
  const meant = new Set([...entries.keys(), ...change.remove]);
  const byId = new Map<string, Node>();
  for (const child of node.children ?? []) {
    const id = child.type === "object" ? member(child, "id")?.value : undefined;
    if (typeof id === "string" && meant.has(id) && !byId.has(id)) byId.set(id, child);
  }
  const remove = new Set(change.remove.flatMap((id) => byId.get(id) ?? []));
  const found: TextEdit[] = [];
  const add: string[] = [];
  for (const entry of entries.values()) {
    const child = byId.get(entry.id);
    if (child !== undefined && !remove.has(child))
      found.push(...objectEdits(text, child, entry, MEMBERS[name], layout));
    else if (child === undefined) add.push(oneLine(ordered(entry, MEMBERS[name])));
  }
  if (remove.size > 0 || add.length > 0) {
    for (const edit of editMembers(text, node, { remove, add }, layout, true)) found.push(edit);
  }
  return found;
}

/** The edits that give an object the known members of `wanted`; members that nobody here knows are left alone. */
function objectEdits(text: string, node: Node, wanted: object, known: readonly string[], layout: Layout): TextEdit[] {
  const fields: Fields = { ...wanted };
  const found: TextEdit[] = [];
  const remove = new Set<Node>();
  const present = new Set<string>();
  for (const child of node.children ?? []) {
    const key: unknown = child.children?.[0]?.value;
    const value = child.children?.[1];
    if (typeof key !== "string" || value === undefined) continue;
    present.add(key);
    const next = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (next === undefined) {
      if (known.includes(key)) remove.add(child);
    } else if (!sameJson(getNodeValue(value), next)) found.push(replace(value, oneLine(json(next))));
  }
  const add = Object.entries(ordered(fields, known)).flatMap(([key, value]) =>
    present.has(key) || value === undefined ? [] : [property(key, value)],
  );
  if (remove.size > 0 || add.length > 0) found.push(...editMembers(text, node, { remove, add }, layout, false));
  return found;
}

function newList(name: ListName, entries: readonly object[], layout: Layout): string {
  const lines = entries.map((entry) => layout.eol + layout.unit.repeat(2) + oneLine(ordered(entry, MEMBERS[name])));
  return `"${name}": [${lines.join(",")}${layout.eol}${layout.unit}]`;
}

/** The value of an object's member; of a doubled one the last, as `JSON.parse` has it. */
function member({ children = [] }: Node, key: string): Node | undefined {
  // A loop, because a list of thousands is looked through for one entry.
  for (let i = children.length - 1; i >= 0; i--) {
    const property = children[i]?.children;
    if (property?.[0]?.value === key) return property[1];
  }
  return undefined;
}

function replace(node: Node, text: string): TextEdit {
  return { offset: node.offset, length: node.length, text };
}

function ordered(entry: object, known: readonly string[]): { [key: string]: Json | undefined } {
  const fields: Fields = { ...entry };
  const keys = [...known.filter((key) => key in fields), ...Object.keys(fields).filter((key) => !known.includes(key))];
  return Object.fromEntries(keys.map((key) => [key, fields[key] === undefined ? undefined : json(fields[key])]));
}

/** The JSON form of a plain value; functions and the like, which nothing here holds, become null. */
function json(value: unknown): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (Array.isArray(value)) return value.map(json);
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, json(item)]])),
    );
  }
  return null;
}
