import type { ListUpdate, Snapshot, ToWebview, ViewAnnotation } from "../src/core/protocol.ts";

type Changed = Extract<ToWebview, { type: "changed" }>;

/** The document after a change; undefined when the change is about another version of it than this one. */
export function applyChange(snapshot: Snapshot, change: Changed): Snapshot | undefined {
  if (change.base !== snapshot.version) return undefined;
  const annotations = updated(snapshot.annotations, change);
  const texts = change.texts === undefined ? snapshot.texts : updated(snapshot.texts, change.texts);
  return { ...snapshot, version: change.version, annotations, texts };
}

function updated<T extends { readonly id: string }>(list: readonly T[], update: ListUpdate<T>): readonly T[] {
  const removed = new Set(update.removed);
  const put = new Map(update.put.map((entry) => [entry.id, entry]));
  const remaining = list.flatMap((entry) => {
    if (removed.has(entry.id)) return [];
    const replacement = put.get(entry.id) ?? entry;
    put.delete(entry.id);
    return [replacement];
  });
  return [...remaining, ...put.values()];
}

/** Where the keyboard goes on when `id` is gone: what followed it, or what was before it, of those still there. */
export function successor(
  before: readonly ViewAnnotation[],
  after: readonly ViewAnnotation[],
  id: string,
): string | undefined {
  const there = new Set(after.map((annotation) => annotation.id));
  const at = before.findIndex((annotation) => annotation.id === id);
  const remaining = (annotation: ViewAnnotation): boolean => there.has(annotation.id);
  return (before.slice(at + 1).find(remaining) ?? before.slice(0, Math.max(at, 0)).findLast(remaining))?.id;
}
