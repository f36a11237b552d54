import type { Snapshot, ToWebview, ViewAnnotation } from "../src/core/protocol.ts";

type Changed = Extract<ToWebview, { type: "changed" }>;

/** The document after a change; undefined when the change is about another version of it than this one. */
export function applyChange(snapshot: Snapshot, change: Changed): Snapshot | undefined {
  if (change.base !== snapshot.version) return undefined;
  const removed = new Set(change.removed);
  const put = new Map(change.put.map((annotation) => [annotation.id, annotation]));
  const annotations = snapshot.annotations.flatMap((annotation) => {
    if (removed.has(annotation.id)) return [];
    const replacement = put.get(annotation.id) ?? annotation;
    put.delete(annotation.id);
    return [replacement];
  });
  return { ...snapshot, version: change.version, annotations: [...annotations, ...put.values()] };
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
