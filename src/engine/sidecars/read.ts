/** Reading a sidecar: its text, checked, or a sentence about what is wrong with it and where. */
import { findNodeAtLocation, type Node, type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import * as z from "zod";
import type { Sidecar } from "../../core/annotation.ts";
import { parseSidecarText, type SidecarText, unparsedSidecarText } from "../../core/edits.ts";
import { type Sentence, sentence } from "../trouble/sentence.ts";
import { sidecarSchema } from "./schema.ts";

/** What is wrong with a sidecar. Such a file is shown read-only and never written. */
export interface SidecarProblem extends Sentence {
  readonly kind: "syntax" | "schema" | "newer";
  /** 1-based. */
  readonly line: number;
}

/** A sidecar that is in order, and its text. */
export interface GoodRead {
  readonly ok: true;
  readonly sidecar: Sidecar;
  readonly source: SidecarText;
}

export type ReadSidecar = GoodRead | { readonly ok: false; readonly problem: SidecarProblem };

/**
 * Comments, trailing commas and a byte order mark are allowed; members that version 1 does not know are kept in the
 * result. Never throws.
 */
export function readSidecar(file: string): ReadSidecar {
  // A blank in its place, so that every offset is one in the file.
  const text = file.startsWith("\uFEFF") ? ` ${file.slice(1)}` : file;
  try {
    return readText(text);
  } catch (error) {
    // The parser calls itself for every level of nesting, and runs out of stack before anything is measured.
    if (error instanceof RangeError)
      return problem("syntax", sentence("This is nested too deeply to be a sidecar."), text, 0);
    throw error;
  }
}

function readText(text: string): ReadSidecar {
  const { value, strict, error } = parsed(text);
  if (error !== undefined) {
    return problem(
      "syntax",
      sentence("This is not valid JSON: {0}.", [readable(printParseErrorCode(error.error))]),
      text,
      error.offset,
    );
  }
  const plain = isPlain(value) && strict;
  const source = plain ? unparsedSidecarText(text) : parseSidecarText(text);
  if (source === undefined) return problem("syntax", sentence("A sidecar is a JSON object."), text, 0);
  const prototype = plain ? undefined : prototypeKey(source.root);
  if (prototype !== undefined) {
    const why = sentence('"{0}" cannot be the name of a field here; rename it.', ["__proto__"]);
    return problem("schema", why, text, prototype.offset);
  }
  const version = z.object({ version: z.number().gt(1) }).safeParse(value);
  if (version.success) {
    const why = sentence("This sidecar has format version {0}; update the extension to edit it.", [
      String(version.data.version),
    ]);
    return problem("newer", why, text, findNodeAtLocation(source.root, ["version"])?.offset ?? 0);
  }
  const checked = sidecarSchema.safeParse(value);
  if (checked.success) {
    const twice = doubled(checked.data);
    if (twice === undefined) return { ok: true, sidecar: checked.data, source };
    // Which of the two an edit is meant for could only be guessed.
    const why = sentence('The id "{0}" stands here a second time; change it.', [twice.id]);
    return problem("schema", why, text, offsetOf(source, twice.path));
  }
  const issue = checked.error.issues[0];
  const path = (issue?.path ?? []).filter((part) => typeof part !== "symbol");
  const why = sentence("{0}: {1}.", [pathText(path), issue?.message ?? "not allowed here"]);
  return problem("schema", why, text, offsetOf(source, path));
}

/** As a rule a sidecar is plain JSON, which JavaScript itself reads in a fraction of the time. */
function parsed(text: string): { readonly value: unknown; readonly strict: boolean; readonly error?: ParseError } {
  try {
    return { value: JSON.parse(text), strict: true };
  } catch {
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    return { value, strict: false, ...(errors[0] && { error: errors[0] }) };
  }
}

/**
 * Levels of nesting that a sidecar may have. Whoever compares it, writes it or sends it to the page calls itself for each;
 * the first of them runs out of stack at two to three thousand.
 */
const DEEPEST = 500;

/**
 * An object about which the syntax tree has nothing to say: no field has a name that is not allowed.
 * @throws RangeError when it is nested too deeply, as the parser does itself
 */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new RangeError("Nested too deeply.");
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      if (Object.hasOwn(one, "__proto__")) return false;
      for (const part of Array.isArray(one) ? one : Object.values(one)) if (typeof part === "object") below.push(part);
    }
    level = below;
  }
  return true;
}

/** A field of this name would change what JavaScript objects are instead of being kept. */
function prototypeKey(root: Node): Node | undefined {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "property" && node.children?.[0]?.value === "__proto__") return node;
    const isNumbers = node.type === "array" && node.children?.[0]?.type === "number";
    // A loop, because a call takes no hundred thousand arguments.
    if (!isNumbers) for (const child of node.children ?? []) open.push(child);
  }
  return undefined;
}

/** The first entry whose id another one of its list has, too. */
function doubled(sidecar: Sidecar): { readonly id: string; readonly path: (string | number)[] } | undefined {
  for (const name of ["annotations", "texts", "runs"] as const) {
    const ids = new Set<string>();
    for (const [index, { id }] of sidecar[name].entries()) {
      if (ids.has(id)) return { id, path: [name, index, "id"] };
      ids.add(id);
    }
  }
  return undefined;
}

function problem(kind: SidecarProblem["kind"], why: Sentence, text: string, offset: number): ReadSidecar {
  return { ok: false, problem: { ...why, kind, line: text.slice(0, offset).split("\n").length } };
}

/** `CommaExpected` → `comma expected`. */
function readable(code: string): string {
  return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

function pathText(path: readonly (string | number)[]): string {
  return path.length === 0 ? "sidecar" : path.map((part) => (typeof part === "number" ? `[${part}]` : part)).join(".");
}

/** Where a member stands; of one that is missing, where its parent stands. */
function offsetOf({ root }: SidecarText, path: (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return root.offset;
}
