/**
 * Tags in JSX, Vue, Svelte, Astro and MDX, found without understanding the program around them: what looks like a tag of a
 * picture, has well-formed attributes and an address is one. Nothing else in such files reads so.
 */
import { parseFragment } from "parse5";
import type { Attribute, Tag } from "./tag.ts";

/**
 * `<img`, and components that are named after it: `<Image`, `<Picture`, `<NuxtImg`, `<nuxt-img`, `<enhanced:img`,
 * `<Card.Img`.
 */
const PICTURE_TAG = /<(?:(?:[\w.:-]*[.:-])?(?:img|image|picture)|(?:[A-Z][\w.]*)?(?:Img|Image|Picture))(?=[\s/>])/g;

/** Any tag. */
export const ANY_TAG = /<[A-Za-z][\w.:-]*(?=[\s/>])/g;

/** In UTF-16 units; what goes on for longer is not looked through again for each `<` in it. */
const LONGEST_TAG = 4_000;

/** What begins a comment, and what ends it. `/*` within a word or a string is a pattern: `accept="image/*"`. */
const COMMENT = /<!--|(?<=^|[\s{(;,])\/\*|^[ \t]*\/\/.*$/gm;

/** Blanks of the same length in place of comments, so that offsets stay. */
export function withoutComments(text: string): string {
  let result = "";
  // What is closed nowhere would be looked for to the end of the text each time.
  const nowhere = new Set<string>();
  for (const { 0: opening, index } of text.matchAll(COMMENT)) {
    const closing = opening === "<!--" ? "-->" : opening === "/*" ? "*/" : "";
    if (index < result.length || nowhere.has(closing)) continue;
    const close = text.indexOf(closing, index + opening.length);
    if (close < 0) nowhere.add(closing);
    else result += text.slice(result.length, index) + blanks(text.slice(index, close + closing.length));
  }
  return result + text.slice(result.length);
}

/** As many blanks; lines stay lines. */
export function blanks(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

/** All tags of pictures, in order, or those that `opening` matches the beginning of. A tag that ends nowhere is none. */
export function scanTags(text: string, opening = PICTURE_TAG): Tag[] {
  const tags: Tag[] = [];
  let end = 0;
  for (const { 0: begun, index } of text.matchAll(opening)) {
    if (index < end) continue;
    const tag = readTag(text.slice(index, index + LONGEST_TAG), begun.length);
    if (tag === undefined) continue;
    end = index + tag.end;
    const moved = tag.attributes.map((part) => ({ ...part, start: part.start + index, end: part.end + index }));
    tags.push({ start: index, end, attributes: moved });
  }
  return tags;
}

/** The tag that a text begins with, and nothing when it does not end. */
function readTag(text: string, afterName: number): Tag | undefined {
  const attributes: Attribute[] = [];
  for (let at = skip(/\s*/y, text, afterName); at < text.length; at = skip(/\s*/y, text, at)) {
    if (text[at] === ">") return { start: 0, end: at + 1, attributes };
    if (text[at] === "/") {
      at += 1;
      continue;
    }
    const attribute = text[at] === "{" ? readBraces(text, at) : readAttribute(text, at);
    if (attribute === undefined) return undefined;
    attributes.push(attribute);
    at = attribute.end;
  }
  return undefined;
}

/** `{...props}`, a comment, or the short form `{alt}`, which is named as the variable it takes. */
function readBraces(text: string, start: number): Attribute | undefined {
  const end = endOfBraces(text, start);
  if (end === undefined) return undefined;
  return { name: text.slice(start + 1, end - 1).trim(), start, end, value: undefined };
}

function readAttribute(text: string, start: number): Attribute | undefined {
  const nameEnd = skip(/[^\s=<>"'`{}/]+/y, text, start);
  if (nameEnd === start) return undefined;
  const name = text.slice(start, nameEnd);
  const sign = skip(/\s*=\s*/y, text, nameEnd);
  if (sign === nameEnd) return { name, start, end: nameEnd, value: "" };
  const opening = text[sign];
  if (opening === '"' || opening === "'") {
    const close = text.indexOf(opening, sign + 1);
    return close < 0 ? undefined : { name, start, end: close + 1, value: decoded(text.slice(sign + 1, close)) };
  }
  if (opening === "{") {
    const end = endOfBraces(text, sign);
    return end === undefined ? undefined : { name, start, end, value: literal(text.slice(sign + 1, end - 1)) };
  }
  if (opening === "`") {
    const end = endOfString(text, sign);
    return end === undefined ? undefined : { name, start, end, value: literal(text.slice(sign, end)) };
  }
  const end = skip(/(?:[^\s"'=<>`/]|\/(?!>))+/y, text, sign);
  return { name, start, end, value: decoded(text.slice(sign, end)) };
}

/** Where a sticky pattern that begins at `at` ends; `at` itself when it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The value of an expression that is nothing but a string without escapes; `undefined` for any other. */
function literal(expression: string): string | undefined {
  const text = expression.trim();
  const quote = text[0];
  const inner = text.slice(1, -1);
  if (text.length < 2 || !(quote === '"' || quote === "'" || quote === "`") || text.at(-1) !== quote) return undefined;
  return inner.includes(quote) || inner.includes("\\") || inner.includes("${") ? undefined : inner;
}

/** Character references decoded, as an HTML attribute's value. */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  const [element] = parseFragment(`<i a="${text.replaceAll('"', "&quot;")}">`).childNodes;
  return element !== undefined && "attrs" in element ? (element.attrs[0]?.value ?? text) : text;
}

/** Behind the brace that closes the one at `start`. Strings, templates and comments in between are skipped. */
function endOfBraces(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (character === '"' || character === "'" || character === "`") {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return undefined;
      at = end + 1;
    }
  }
  return undefined;
}

/** Behind the quote that closes the one at `start`; in a template, `${…}` may hold strings of its own. */
function endOfString(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at + 1;
    else if (quote === "`" && text.startsWith("${", at)) {
      const end = endOfBraces(text, at + 1);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}
