import { expect } from "vitest";
import { applyEdits } from "../../../../src/core/jsonText.ts";
import { captionEdits, findReferences } from "../../../../src/engine/references/find.ts";
import type { Language } from "../../../../src/engine/references/languages.ts";
import type { ImageReference } from "../../../../src/engine/references/reference.ts";

/** The only reference of a text. */
export function only(text: string, language: Language): ImageReference {
  const found = findReferences(text, language);
  expect(found).toHaveLength(1);
  const [reference] = found;
  if (reference === undefined) throw new Error("unreachable");
  return reference;
}

/** The text with captions in place of the alt texts of all its references, one each, in order. */
export function withCaptions(text: string, language: Language, ...captions: string[]): string {
  const found = findReferences(text, language);
  expect(found).toHaveLength(captions.length);
  const inOrder = found.map((reference, index) => ({ reference, text: captions[index] ?? "" }));
  return applyEdits(text, captionEdits(text, language, found, inOrder));
}

/** What each reference of a text says and where it leads, in short. */
export function summary(text: string, language: Language): unknown[] {
  return findReferences(text, language).map(({ destination, alt }) => [
    destination,
    alt.kind === "text" ? alt.text : { is: alt.kind },
  ]);
}
