/** The references of open documents. The parsers are loaded when the first document is looked at. */
import * as vscode from "vscode";
import { isLanguage, LANGUAGES, type Language } from "../../engine/references/languages.ts";
import type { ImageReference } from "../../engine/references/reference.ts";

/** Documents whose pictures are files that can be found. */
export const SELECTOR: vscode.DocumentFilter[] = LANGUAGES.flatMap((language) => [
  { language, scheme: "file" },
  { language, scheme: "untitled" },
]);

const known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly found: ImageReference[] }>();

/** A document's language; `undefined` when its pictures cannot be found. */
export function languageOf(document: vscode.TextDocument): Language | undefined {
  const { languageId } = document;
  return isLanguage(languageId) && vscode.languages.match(SELECTOR, document) > 0 ? languageId : undefined;
}

/** What reads documents; once it is there, a document is read as it is at that moment. */
export async function loadReader() {
  const { findReferences, captionEdits } = await import("../../engine/references/find.ts");
  return {
    captionEdits,
    /** All references of a document, in order. */
    references: (document: vscode.TextDocument): readonly ImageReference[] => {
      const { version } = document;
      const before = known.get(document);
      if (before?.version === version) return before.found;
      const language = languageOf(document);
      const found = language === undefined ? [] : findReferences(document.getText(), language);
      known.set(document, { version, found });
      return found;
    },
  };
}

/** Those that a selection touches; a cursor is in one at most, also at its end. */
export function touched(
  references: readonly ImageReference[],
  document: vscode.TextDocument,
  range: vscode.Range,
): ImageReference[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const found = references.filter(({ start, end }) => start <= to && from <= end);
  return range.isEmpty ? found.slice(-1) : found;
}
