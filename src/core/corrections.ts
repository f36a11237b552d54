/** What a person does to annotations and texts. What the model had said is kept as `proposed` at the first correction. */
import type { Annotation, Proposed, Review, Shape, TextEntry } from "./annotation.ts";
import type { ListChange } from "./edits.ts";
import { sameJson } from "./jsonText.ts";

/** An annotation or a text: what can be looked at and decided on. */
interface Entry {
  readonly id: string;
  readonly review: Review;
  readonly run?: string;
}

/**
 * Sets the review state; what a person made has none to set but `accepted`, so rejecting it removes it. Back to `pending`
 * goes only what a model proposed.
 */
export function review<T extends Entry>(entries: readonly T[], state: Review): ListChange<T> {
  if (state === "rejected") return remove(entries);
  const able = state === "pending" ? entries.filter(({ run }) => run !== undefined) : entries;
  return { put: able.filter((a) => a.review !== state).map((a) => ({ ...a, review: state })), remove: [] };
}

/** What a model proposed is rejected and stays as a tombstone, so that it does not come back; one's own goes. */
export function remove<T extends Entry>(entries: readonly T[]): ListChange<T> {
  const proposals = entries.filter((entry) => entry.run !== undefined);
  return {
    put: proposals.filter((a) => a.review !== "rejected").map((a) => ({ ...a, review: "rejected" })),
    remove: entries.filter((entry) => entry.run === undefined).map((entry) => entry.id),
  };
}

/** Gives annotations another label; who corrects a proposal has looked at it, so it is accepted. */
export function rename<T extends Annotation>(annotations: readonly T[], label: string): ListChange<T> {
  const put = annotations.filter((a) => a.label !== label).map((a) => ({ ...corrected(a), label }));
  return { put, remove: [] };
}

/**
 * Gives all annotations of a label another one. It is a word that is corrected here, not what the model saw in each place:
 * so, unlike `rename`, this decides nothing. Pending ones stay pending, and a rejected one keeps the label by which it is
 * known when the model proposes it again.
 */
export function renameLabel(annotations: readonly Annotation[], from: string, to: string): ListChange<Annotation> {
  const meant = annotations.filter((a) => a.label === from && a.review !== "rejected");
  const put = meant.map((a) => ({ ...corrected(a), label: to, review: a.review }));
  return { put: from === to ? [] : put, remove: [] };
}

/**
 * Gives texts other words, which accepts them. They are no longer `partial`: where they end now is where the person let
 * them end.
 */
export function reword(entries: readonly TextEntry[], text: string): ListChange<TextEntry> {
  const put = entries
    .filter((entry) => entry.text !== text)
    .map(({ partial: _, ...entry }): TextEntry => {
      const proposed = entry.run === undefined ? undefined : (entry.proposed ?? { text: entry.text });
      return { ...entry, text, review: "accepted", ...(proposed === undefined ? {} : { proposed }) };
    });
  return { put, remove: [] };
}

/** What an annotation can be drawn as; of what a corrected one has, only the shape that was given is left. */
export const SHAPES = [
  "box_2d",
  "polygon",
  "mask",
  "threshold",
  "point",
  "path",
  "box_3d",
] as const satisfies (keyof Shape)[];

/**
 * Gives annotations another shape, by their ids. What is left out of a shape goes: it would say something else than the
 * new one. They are no longer `partial`: what was cut off is now as the person wants it.
 */
export function reshape(
  annotations: readonly Annotation[],
  shapes: ReadonlyMap<string, Shape>,
): ListChange<Annotation> {
  const put = annotations.flatMap((annotation) => {
    const shape = shapes.get(annotation.id);
    if (shape === undefined || SHAPES.every((name) => sameJson(annotation[name], shape[name]))) return [];
    const { box_2d, polygon, mask, threshold, point, path, box_3d, partial, ...rest } = corrected(annotation);
    return [{ ...rest, ...shape }];
  });
  return { put, remove: [] };
}

/** The annotation marked as corrected by a person, before the correction itself is applied. */
function corrected<T extends Annotation>(annotation: T): T {
  if (annotation.run === undefined) return { ...annotation, review: "accepted" };
  const { label, box_2d, point } = annotation;
  const proposed: Proposed = annotation.proposed ?? {
    label,
    ...(box_2d === undefined ? {} : { box_2d }),
    ...(point === undefined ? {} : { point }),
  };
  return { ...annotation, review: "accepted", proposed };
}
