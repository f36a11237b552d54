/** A tag that shows a picture, in whatever language, as a reference. */
import { type Alt, type AltPlace, type ImageReference, isTemplate } from "./reference.ts";

/** One attribute of a tag. Offsets are UTF-16 units of the document's text. */
export interface Attribute {
  /** As written; tags of HTML have lower case names. */
  readonly name: string;
  readonly start: number;
  /** Behind its last character, which is a quote where there is one. */
  readonly end: number;
  /** Decoded; `undefined` when code makes it. Without a value it is empty. */
  readonly value: string | undefined;
}

/** A start tag. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
}

/** What differs between the languages that have tags. */
export interface TagRules {
  /** Whether an attribute, as it is written, is filled in by code or a template. */
  readonly isComputed: (written: string) => boolean;
  /** What else than `&`, `<`, `>` and the quotes around it cannot stand for itself in a value. */
  readonly entities: string;
  /** Whether a tag may stand in a string of a program, which a quote of another kind in the caption would end. */
  readonly inStrings: boolean;
}

/** HTML, which templates of many languages are written in. */
export const HTML_RULES: TagRules = { isComputed: isTemplate, entities: "{", inStrings: false };

/** Attributes of frameworks that set another one: `:alt`, `v-bind:alt`, `bind:alt`, `x-bind:alt`, `[alt]`, `[attr.alt]`. */
const BOUND = /^(?::|(?:v-|x-)?bind:|\[(?:attr\.)?)(alt|src)(?:\]|\.\w+)*$/;

/**
 * The reference that a tag is; `undefined` when it has no address.
 * @param raw the document's text
 */
export function tagReference(tag: Tag, raw: string, rules: TagRules): ImageReference | undefined {
  const source = attributeOf(tag, "src", raw, rules);
  if (source === undefined) return undefined;
  const alt = attributeOf(tag, "alt", raw, rules);
  return {
    start: tag.start,
    end: tag.end,
    destination: source.value?.trim(),
    alt: altOf(alt),
    place: alt === undefined ? newPlace(tag, source, raw, rules) : placeOf(alt, raw, rules),
  };
}

/** The attribute itself, or the one of a framework that sets it. Of two, HTML takes the first. */
function attributeOf({ attributes }: Tag, name: string, raw: string, rules: TagRules): Attribute | undefined {
  const bound = attributes.find((attribute) => BOUND.exec(attribute.name)?.[1] === name);
  const found = bound ?? attributes.find((attribute) => attribute.name === name);
  if (found === undefined) return undefined;
  const computed = found === bound || rules.isComputed(raw.slice(found.start, found.end));
  return computed ? { ...found, value: undefined } : found;
}

function altOf(alt: Attribute | undefined): Alt {
  if (alt === undefined) return { kind: "missing" };
  if (alt.value === undefined) return { kind: "computed" };
  return alt.value.trim() === "" ? { kind: "decorative" } : { kind: "text", text: alt.value };
}

function placeOf({ name, start, end }: Attribute, raw: string, rules: TagRules): AltPlace {
  const quoted = /^([^=]*=\s*)(["'])[\s\S]*\2$/.exec(raw.slice(start, end));
  const [, before = "", quote = '"'] = quoted ?? [];
  const escaping = { entities: entitiesIn(quote, raw, start, rules) };
  if (quoted === null) return { offset: start, length: end - start, before: `${name}="`, after: '"', escaping };
  const offset = start + before.length + quote.length;
  return { offset, length: end - quote.length - offset, before: "", after: "", escaping };
}

/** A new attribute stands behind the address, set off and quoted as that is. */
function newPlace(tag: Tag, source: Attribute, raw: string, rules: TagRules): AltPlace {
  // What stands before it, behind the attribute before or the tag's name. In a quotation of Markdown these are also the
  // marks of the quotation, which a new line needs, too.
  const before = Math.max(tag.start, ...tag.attributes.flatMap(({ end }) => (end <= source.start ? [end] : [])));
  const gap = /[\s>]*$/.exec(raw.slice(before, source.start))?.[0] ?? "";
  const separator = gap.includes("\n") ? gap : " ";
  const quote = raw[source.end - 1] === "'" ? "'" : '"';
  const escaping = { entities: entitiesIn(quote, raw, tag.start, rules) };
  return { offset: source.end, length: 0, before: `${separator}alt=${quote}`, after: quote, escaping };
}

/** How far back in its line a string that a tag stands in may begin, in UTF-16 units. */
const LINE = 500;

function entitiesIn(quote: string, raw: string, start: number, { entities, inStrings }: TagRules): string {
  const before = inStrings
    ? (raw
        .slice(Math.max(0, start - LINE), start)
        .split("\n")
        .at(-1) ?? "")
    : "";
  const quotes = ['"', "'"].filter((one) => one === quote || before.includes(one));
  return `&<>${quotes.join("")}${entities}`;
}
