/** What the page is shown of a sidecar: parsed once per version of the document, for all panels on it. */
import type * as vscode from "vscode";
import { sameJson } from "../../core/jsonText.ts";
import type { ListUpdate, ViewAnnotation, ViewText } from "../../core/protocol.ts";
import { takeAhead } from "./readAhead.ts";
import { type TextView, viewOfText } from "./textView.ts";

export interface DocumentView extends TextView {
  readonly version: number;
}

/** What changed between two views. */
export interface ViewChange extends ListUpdate<ViewAnnotation> {
  readonly texts?: ListUpdate<ViewText>;
}

const views = new WeakMap<vscode.TextDocument, DocumentView>();

/** Ms for which a page that opens has the machine to itself. */
const OPENING = 1000;
/** The same for one that is told of a change. */
const CHANGING = 50;

/** The view of a document as it is now. */
export function viewOf(document: vscode.TextDocument): DocumentView {
  const known = views.get(document);
  if (known?.version === document.version) return known;
  const view = build(document, known);
  views.set(document, view);
  setTimeout(() => views.get(document) === view && prepareEdit(view), known === undefined ? OPENING : CHANGING);
  return view;
}

/** Makes the syntax tree, which takes a while for a large text: nobody should wait for it when something is dropped. */
function prepareEdit({ read }: DocumentView): void {
  try {
    void read?.source.root;
  } catch {
    // An edit says why there can be none.
  }
}

function build(document: vscode.TextDocument, before: DocumentView | undefined): DocumentView {
  const text = document.getText();
  return { ...(takeAhead(document.uri, text) ?? viewOfText(text, before)), version: document.version };
}

/**
 * New and changed entries go by themselves.
 * @returns `undefined` when the page has to be told everything: of a changed order, a problem
 */
export function changeBetween(before: DocumentView, after: DocumentView): ViewChange | undefined {
  if (before.problem !== undefined || after.problem !== undefined) return undefined;
  if (before.foundNothing !== after.foundNothing || !sameJson(before.runs, after.runs)) return undefined;
  const annotations = listUpdate(before.annotations, after.annotations);
  const texts = listUpdate(before.texts, after.texts);
  if (annotations === undefined || texts === undefined) return undefined;
  const sameTexts = texts.put.length === 0 && texts.removed.length === 0;
  return { ...annotations, ...(sameTexts ? {} : { texts }) };
}

function listUpdate<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): ListUpdate<T> | undefined {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const now = new Set(after.map(({ id }) => id));
  const kept = before.filter(({ id }) => now.has(id)).map(({ id }) => id);
  const added = after.filter(({ id }) => !old.has(id)).map(({ id }) => id);
  const sameOrder = [...kept, ...added].every((id, i) => after[i]?.id === id);
  if (!sameOrder || now.size !== after.length) return undefined;
  return {
    put: after.filter((entry) => !sameJson(entry, old.get(entry.id))),
    removed: before.filter(({ id }) => !now.has(id)).map(({ id }) => id),
  };
}
