/** What the page is shown of a sidecar: parsed once per version of the document, for all panels on it. */
import { createHash } from "node:crypto";
import type * as vscode from "vscode";
import type { Annotation, Sidecar } from "../../core/annotation.ts";
import { sameJson } from "../../core/jsonText.ts";
import type { ReadOnlyReason, ViewAnnotation } from "../../core/protocol.ts";
import { readSidecar } from "../../engine/sidecars/read.ts";

export interface DocumentView {
  readonly version: number;
  /** `undefined` when the text has never been a valid sidecar since it was opened. */
  readonly sidecar: Sidecar | undefined;
  readonly annotations: readonly ViewAnnotation[];
  /** Data URIs of masks by hash. */
  readonly masks: ReadonlyMap<string, string>;
  /** Why the text cannot be edited; the rest of the view is then the last good state. */
  readonly problem?: ReadOnlyReason;
}

/** What changed between two views; `undefined` when the page has to be told everything. */
export interface ViewChange {
  readonly put: readonly ViewAnnotation[];
  readonly removed: readonly string[];
}

const views = new WeakMap<vscode.TextDocument, DocumentView>();

/** The view of a document as it is now. */
export function viewOf(document: vscode.TextDocument): DocumentView {
  const known = views.get(document);
  if (known?.version === document.version) return known;
  const view = build(document, known);
  views.set(document, view);
  return view;
}

function build(document: vscode.TextDocument, before: DocumentView | undefined): DocumentView {
  const text = document.getText();
  const version = document.version;
  if (text.trim() === "") return { version, sidecar: undefined, annotations: [], masks: new Map() };
  const read = readSidecar(text);
  if (!read.ok) {
    const { message, line } = read.problem;
    const last = {
      sidecar: before?.sidecar,
      annotations: before?.annotations ?? [],
      masks: before?.masks ?? new Map(),
    };
    return { ...last, version, problem: { message, line } };
  }
  const masks = new Map<string, string>();
  const annotations = read.sidecar.annotations.map((annotation) => viewAnnotation(annotation, masks));
  return { version, sidecar: read.sidecar, annotations, masks };
}

/** The page names masks by their hash; `masks` collects the bytes. */
function viewAnnotation({ mask, ...rest }: Annotation, masks: Map<string, string>): ViewAnnotation {
  if (mask === undefined) return rest;
  const maskHash = createHash("sha256").update(mask).digest("base64url");
  masks.set(maskHash, mask);
  return { ...rest, maskHash };
}

/** New and changed annotations go by themselves; anything else (a changed order, a problem) needs a full snapshot. */
export function changeBetween(before: DocumentView, after: DocumentView): ViewChange | undefined {
  if (before.problem !== undefined || after.problem !== undefined) return undefined;
  const old = new Map(before.annotations.map((annotation) => [annotation.id, annotation]));
  const now = new Set(after.annotations.map((annotation) => annotation.id));
  const kept = before.annotations.filter(({ id }) => now.has(id)).map(({ id }) => id);
  const added = after.annotations.filter(({ id }) => !old.has(id)).map(({ id }) => id);
  const sameOrder = [...kept, ...added].every((id, i) => after.annotations[i]?.id === id);
  if (!sameOrder || now.size !== after.annotations.length) return undefined;
  return {
    put: after.annotations.filter((annotation) => !sameJson(annotation, old.get(annotation.id))),
    removed: before.annotations.filter(({ id }) => !now.has(id)).map(({ id }) => id),
  };
}
