/**
 * Edits of JSON text that leave everything else as it is: line ends, indentation, comments, trailing commas.
 * `jsonc-parser`'s own `modify` re-parses at every call and spreads arrays over lines, so the writing is done here.
 */
import { createScanner, type Node } from "jsonc-parser";

/** Replaces `length` UTF-16 units at `offset` by `text`. Edits of one list refer to the same text and never overlap. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Applies edits in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.offset) + edit.text;
    at = edit.offset + edit.length;
  }
  return result + text.slice(at);
}

/** Joins edits that touch, so that no reader has to care about the order of edits at one place. */
export function joinTouching(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of inOrder(edits)) {
    const last = joined.at(-1);
    if (last !== undefined && last.offset + last.length === edit.offset) {
      joined[joined.length - 1] = { ...last, length: last.length + edit.length, text: last.text + edit.text };
    } else joined.push(edit);
  }
  return joined;
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.offset - b.offset);
}

/** `value` on one line, with spaces inside braces: `{ "label": "cat", "box_2d": [1, 2, 3, 4] }`. */
export function oneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [property(key, member)],
    );
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** `"key": value` on one line. */
export function property(key: string, value: Json): string {
  return `${JSON.stringify(key)}: ${oneLine(value)}`;
}

/** Whether two JSON values say the same; absent and `undefined` members are equal, the order of members is not looked at. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a).filter(([, value]) => value !== undefined));
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  return left.size === right.length && right.every(([key, value]) => left.has(key) && sameJson(left.get(key), value));
}

/** How a text is laid out, read off the text itself. */
export interface Layout {
  readonly eol: "\n" | "\r\n";
  /** One step of indentation. */
  readonly unit: string;
}

/** The layout of `text`: its first line end, and the indentation of its first indented line (two spaces without one). */
export function layoutOf(text: string): Layout {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  return { eol: /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n", unit };
}

/**
 * Removes children of an array or object and adds new ones (their text) at its end. Commas follow: a trailing comma stays
 * one, and none is left behind where none was. Comments are kept. `lines` puts added members on lines of their own even
 * where the container was empty or on one line.
 */
export function editMembers(
  text: string,
  container: Node,
  change: { readonly remove: ReadonlySet<Node>; readonly add: readonly string[] },
  layout: Layout,
  lines: boolean,
): TextEdit[] {
  const children = container.children ?? [];
  const commas = children.map((child) => commaAfter(text, end(child)));
  const edits: TextEdit[] = [];
  const close = end(container) - 1;
  const at = text.slice(0, close).trimEnd().length;
  let removedTo = 0;
  children.forEach((child, i) => {
    if (!change.remove.has(child)) return;
    const range = removal(text, child.offset, commas[i] === undefined ? end(child) : commas[i] + 1, removedTo);
    // What is added goes behind the last member: the blanks that follow stay, or the two edits would overlap.
    removedTo = change.add.length > 0 ? Math.min(range.offset + range.length, at) : range.offset + range.length;
    edits.push({ offset: range.offset, length: removedTo - range.offset, text: "" });
  });

  const last = children.findLastIndex((child) => !change.remove.has(child));
  const lastChild = children[last];
  const trailing = children.length > 0 && commas[children.length - 1] !== undefined;
  const comma = commas[last];
  if (change.add.length === 0) {
    if (comma !== undefined && !trailing) edits.push({ offset: comma, length: 1, text: "" });
    return joinTouching(edits);
  }
  if (lastChild !== undefined && comma === undefined) edits.push({ offset: end(lastChild), length: 0, text: "," });

  const indent = memberIndent(text, container, layout, lines);
  const lead = indent === undefined ? " " : layout.eol + indent;
  let added = change.add.map((member) => lead + member).join(",") + (trailing ? "," : "");
  if (indent !== undefined && !text.slice(at, close).includes("\n"))
    added += layout.eol + lineIndent(text, container.offset);
  else if (indent === undefined && at === close) added += " ";
  const before = edits.find(({ offset, length }) => length > 0 && offset + length === at);
  // The blank that was before the removed member is there already.
  if (lead === " " && before !== undefined && text.charAt(before.offset - 1) === " ") added = added.slice(1);
  edits.push({ offset: at, length: 0, text: added });
  return joinTouching(edits);
}

function end(node: Node): number {
  return node.offset + node.length;
}

/** The offset of the comma that follows `offset`, comments skipped. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text.charAt(at) === "," ? at : undefined;
}

/**
 * What to take out with a member: its line where it stands alone at the line's end, else the spaces after it. The line
 * break before it is only taken when a line break follows, or a line comment above would swallow what comes next.
 */
function removal(text: string, from: number, to: number, notBefore: number): { offset: number; length: number } {
  const after = /^[ \t]*/.exec(text.slice(to, to + 200))?.[0].length ?? 0;
  const lineEnds = /^\r?\n/.test(text.slice(to + after, to + after + 2));
  let offset = from;
  let stop = to + after;
  if (lineEnds) {
    while (offset > 0 && /\s/.test(text.charAt(offset - 1))) offset--;
    stop = to;
  }
  offset = Math.max(offset, notBefore);
  return { offset, length: stop - offset };
}

/** The indentation of a container's members when they stand on lines of their own. */
function memberIndent(text: string, container: Node, layout: Layout, lines: boolean): string | undefined {
  const first = container.children?.[0];
  const lead = first === undefined ? "" : text.slice(container.offset + 1, first.offset);
  if (first !== undefined && lead.includes("\n")) return lineIndent(text, first.offset);
  return lines ? lineIndent(text, container.offset) + layout.unit : undefined;
}

/** The white space at the start of the line that `offset` is on. */
function lineIndent(text: string, offset: number): string {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? "";
}

/** What a text says as JSON; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
