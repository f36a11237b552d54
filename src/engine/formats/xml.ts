/** XML as annotation tools write it. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import * as z from "zod";
import type { Notes } from "./dataset.ts";
import { type SourceFile, textOf } from "./sourceFile.ts";

/** The tree takes many times as much memory as the text. */
const MAX_BYTES = 150_000_000;

const ATTRIBUTE = "@";
const TEXT = "#text";

/** An element: its attributes (their names after "@"), its children by name, its text under "#text". */
export type Element = { readonly [name: string]: unknown };

const elementSchema = z.record(z.string(), z.unknown());

/**
 * The root of that name in an XML file; `undefined` (and noted) when there is none. Entities that a file defines by
 * itself are refused: a small file can make them unfold to gigabytes, or reach for other files.
 */
export async function rootOf(file: SourceFile, name: string, notes: Notes): Promise<Element | undefined> {
  const text = await textOf(file, notes, MAX_BYTES);
  if (text === undefined) return undefined;
  const root = /<!ENTITY/i.test(text) ? undefined : parse(text)?.[name];
  const element = root === "" ? {} : elementOf(root);
  if (element === undefined) notes.add("otherFile", file.path);
  return element;
}

function parse(text: string): Element | undefined {
  try {
    if (XMLValidator.validate(text, { allowBooleanAttributes: false }) !== true) return undefined;
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: ATTRIBUTE,
      textNodeName: TEXT,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      // Without it character references (&#10;) stay as they are.
      htmlEntities: true,
      ignoreDeclaration: true,
      ignorePiTags: true,
    });
    return elementOf(parser.parse(text));
  } catch {
    return undefined;
  }
}

function elementOf(value: unknown): Element | undefined {
  const read = elementSchema.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The child elements of a name, in their order. */
export function childrenOf(element: Element, name: string): Element[] {
  const found = Object.hasOwn(element, name) ? element[name] : [];
  return (Array.isArray(found) ? found : [found]).map((one: unknown) =>
    typeof one === "string" ? { [TEXT]: one } : (elementOf(one) ?? {}),
  );
}

/** The text of the first child of a name; `undefined` when there is no such child. */
export function childText(element: Element, name: string): string | undefined {
  const child = childrenOf(element, name)[0];
  return child === undefined ? undefined : textIn(child);
}

/** The text of an element without that of its children. */
export function textIn(element: Element): string {
  const text = element[TEXT];
  return typeof text === "string" ? text : "";
}

/** The value of an attribute. */
export function attribute(element: Element, name: string): string | undefined {
  const value = Object.hasOwn(element, ATTRIBUTE + name) ? element[ATTRIBUTE + name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A finite number in decimal notation; `undefined` for anything else. */
export function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  // Readers turn plain ones into blanks or other line ends.
  ["\t", "&#9;"],
  ["\n", "&#10;"],
  ["\r", "&#13;"],
]);

/** A text as it may stand in an element or an attribute. Characters that XML cannot say become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"\t\n\r]/g, (character) => ENTITIES.get(character) ?? character)
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (control) => (/[\u007F-\u009F]/.test(control) ? control : "\uFFFD"));
}
