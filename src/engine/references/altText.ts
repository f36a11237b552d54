/** How a caption is written into a reference, and finding the reference again after the document was changed. */
import type { TextEdit } from "../../core/jsonText.ts";
import type { Escaping, ImageReference } from "./reference.ts";

/** A caption as one line: in an alt text, a line's end would be a blank anyway, and a blank line would end the paragraph. */
export function oneLine(caption: string): string {
  // Other blanks than ASCII's say something: French sets a narrow one before its marks.
  return caption.replace(/[\p{Cc} \u2028\u2029]+/gu, " ").trim();
}

/**
 * The edit that makes a caption the reference's alt text.
 * @param care "readable" writes as a person would; "certain" writes all punctuation as character references
 */
export function altEdit({ place }: ImageReference, caption: string, care: "readable" | "certain"): TextEdit {
  const { offset, length, before, after, escaping } = place;
  const text = oneLine(caption);
  const written = care === "certain" ? text.replace(/[!-/:-@[-`{-~]/g, entity) : escaped(text, escaping);
  return { offset, length, text: before + written + after };
}

function escaped(text: string, escaping: Escaping): string {
  if (escaping === "markdown") return inMarkdown(text);
  // In MDX, braces hold code.
  if (escaping === "mdx") return inMarkdown(text).replace(/[{}]/g, entity);
  return [...text].map((character) => (escaping.entities.includes(character) ? entity(character) : character)).join("");
}

/**
 * A backslash has no power within code spans and tags, which may have been opened before: what would close those is
 * written as a character reference. Within words, `_` is itself.
 */
function inMarkdown(text: string): string {
  return (
    text
      .replace(/&(?=#?\w+;)/g, "&amp;")
      .replace(/[\\[\]*<|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&")
      // Two braces, or one and a percent sign, begin what Jekyll and the like fill in, backslash or not.
      .replace(/[`>]|\{(?=[{%])/g, entity)
  );
}

function entity(character: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return names[character] ?? `&#${character.codePointAt(0)};`;
}

/**
 * The same references in the document as it is now: those that show the same picture and say the same about it. Where
 * that is true of several, their order tells.
 * @param before all references of the document as it was
 * @param wanted some of them
 * @param now all references as they are
 * @returns for each wanted one, in the order of `wanted`; `undefined` when it is gone, or says something else by now
 */
export function findAgain(
  before: readonly ImageReference[],
  wanted: readonly ImageReference[],
  now: readonly ImageReference[],
): (ImageReference | undefined)[] {
  const earlier = byIdentity(before);
  const later = byIdentity(now);
  const taken = new Set<ImageReference>();
  return wanted.map((reference) => {
    const alike = later.get(identity(reference)) ?? [];
    const inPlace = alike[earlier.get(identity(reference))?.indexOf(reference) ?? -1];
    const again = inPlace !== undefined && !taken.has(inPlace) ? inPlace : alike.findLast((one) => !taken.has(one));
    if (again !== undefined) taken.add(again);
    return again;
  });
}

function byIdentity(references: readonly ImageReference[]): Map<string, ImageReference[]> {
  const groups = new Map<string, ImageReference[]>();
  for (const reference of references) {
    const key = identity(reference);
    const alike = groups.get(key);
    if (alike === undefined) groups.set(key, [reference]);
    else alike.push(reference);
  }
  return groups;
}

/** What a reference shows and says, wherever it stands. */
export function identity({ destination, alt }: ImageReference): string {
  return JSON.stringify([destination ?? null, alt.kind, alt.kind === "text" ? alt.text : ""]);
}
