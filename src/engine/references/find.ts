/** The references to pictures in a document. A bundle of its own: it brings the parsers of Markdown and HTML along. */
import { applyEdits, type TextEdit } from "../../core/jsonText.ts";
import { altEdit, identity, oneLine } from "./altText.ts";
import { findInHtml } from "./html.ts";
import type { Language } from "./languages.ts";
import { findInMarkdown, findInMdx } from "./markdown.ts";
import { findInTags } from "./markup.ts";
import type { ImageReference } from "./reference.ts";
import { withoutComments } from "./scanTags.ts";

/** All references of a document, in order, none within another; those in comments and code samples are none. Never throws. */
export function findReferences(document: string, language: Language): ImageReference[] {
  // The Markdown parser leaves a byte order mark out of its offsets.
  const text = document.replace(/^\uFEFF/, " ");
  const inOrder = found(text, language).sort((a, b) => a.start - b.start);
  let end = 0;
  return inOrder.filter((reference) => {
    // A tag in the alt text of an MDX picture.
    if (reference.start < end) return false;
    end = reference.end;
    return true;
  });
}

function found(text: string, language: Language): ImageReference[] {
  switch (language) {
    case "markdown":
      return findInMarkdown(text);
    case "mdx":
      return findInMdx(text);
    case "html":
      return findInHtml(text);
    case "javascriptreact":
    case "typescriptreact":
      return findInTags(withoutComments(text), text, "jsx");
    default:
      return findInTags(withoutComments(text), text, language);
  }
}

/** A caption and the reference that it is for. */
export interface Caption {
  readonly reference: ImageReference;
  readonly text: string;
}

/**
 * The edits that make captions the alt texts of some of a document's references. Each is read back as it is: where
 * something unfinished before a reference, such as a lone `[](`, would give a caption another meaning, all its punctuation
 * is written as character references.
 * @param references all of the document
 */
export function captionEdits(
  document: string,
  language: Language,
  references: readonly ImageReference[],
  captions: readonly Caption[],
): TextEdit[] {
  const readable = captions.map(({ reference, text }) => altEdit(reference, text, "readable"));
  const texts = new Map(captions.map(({ reference, text }) => [reference, oneLine(text)]));
  const again = findReferences(applyEdits(document, readable), language);
  const asMeant =
    again.length === references.length &&
    references.every((before, index) => {
      const text = texts.get(before);
      const wanted = text === undefined ? before : { ...before, alt: { kind: "text", text } as const };
      const after = again[index];
      return after !== undefined && identity(after) === identity(wanted);
    });
  return asMeant ? readable : captions.map(({ reference, text }) => altEdit(reference, text, "certain"));
}
