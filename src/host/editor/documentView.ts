/** What the page is shown of a sidecar: parsed once per version of the document, for all panels on it. */
import { createHash } from "node:crypto";
import type * as vscode from "vscode";
import type { Annotation, Sidecar } from "../../core/annotation.ts";
import { sameJson } from "../../core/jsonText.ts";
import { lastRunFoundNothing } from "../../core/lastRun.ts";
import type { ViewRun } from "../../core/panelProtocol.ts";
import type { ListUpdate, ReadOnlyReason, ViewAnnotation, ViewText } from "../../core/protocol.ts";
import { type GoodRead, readSidecar } from "../../engine/sidecars/read.ts";
import { said } from "../problems.ts";
import { viewRuns } from "./viewRuns.ts";
import { viewTexts } from "./viewTexts.ts";

export interface DocumentView {
  readonly version: number;
  /** `undefined` when the text has never been a valid sidecar since it was opened. */
  readonly sidecar: Sidecar | undefined;
  readonly annotations: readonly ViewAnnotation[];
  readonly texts: readonly ViewText[];
  readonly runs: readonly ViewRun[];
  /** The newest run was answered, and there was nothing in the answer to show. */
  readonly foundNothing: boolean;
  /** Data URIs of masks by hash. */
  readonly masks: ReadonlyMap<string, string>;
  /** The text as it was read, for edits of just this version; absent for a blank one and one with a problem. */
  readonly read?: GoodRead;
  /** Why the text cannot be edited; the rest of the view is then the last good state. */
  readonly problem?: ReadOnlyReason;
}

/** What changed between two views. */
export interface ViewChange extends ListUpdate<ViewAnnotation> {
  readonly texts?: ListUpdate<ViewText>;
}

const EMPTY = {
  sidecar: undefined,
  annotations: [],
  texts: [],
  runs: [],
  foundNothing: false,
  masks: new Map(),
} as const;

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
  if (text.trim() === "") return { ...EMPTY, version };
  const read = readSidecar(text);
  if (!read.ok) {
    const { read: _, ...good } = before ?? { ...EMPTY, read: undefined };
    return { ...good, version, problem: { message: said(read.problem), line: read.problem.line } };
  }
  const masks = new Map<string, string>();
  const annotations = read.sidecar.annotations.map((annotation) => viewAnnotation(annotation, masks));
  const { sidecar } = read;
  const texts = viewTexts(sidecar);
  const runs = viewRuns(sidecar.runs);
  return { version, sidecar, annotations, texts, runs, foundNothing: lastRunFoundNothing(sidecar), masks, read };
}

/** By which the page knows a mask's data URI. */
export function hashOfMask(mask: string): string {
  return createHash("sha256").update(mask).digest("base64url");
}

/** The page names masks by their hash; `masks` collects the bytes. */
function viewAnnotation({ mask, ...rest }: Annotation, masks: Map<string, string>): ViewAnnotation {
  if (mask === undefined) return rest;
  const maskHash = hashOfMask(mask);
  masks.set(maskHash, mask);
  return { ...rest, maskHash };
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
