/** What a person does to annotations and texts. What the model had said is kept as `proposed` at the first correction. */
import type { Annotation, Proposed, Review, TextEntry } from "./annotation.ts";
import type { ListChange } from "./edits.ts";

/** An annotation or a text: what can be looked at and decided on. */
interface Entry {
  readonly id: string;
  readonly review: Review;
  readonly run?: string;
}

/** Sets the review state; what a person made has none to set but `accepted`, so rejecting it removes it. */
export function review<T extends Entry>(entries: readonly T[], state: Review): ListChange<T> {
  if (state === "rejected") return remove(entries);
  return { put: entries.filter((a) => a.review !== state).map((a) => ({ ...a, review: state })), remove: [] };
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
export function rename(annotations: readonly Annotation[], label: string): ListChange<Annotation> {
  const put = annotations.filter((a) => a.label !== label).map((a) => ({ ...corrected(a), label }));
  return { put, remove: [] };
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

/** The annotation marked as corrected by a person, before the correction itself is applied. */
function corrected(annotation: Annotation): Annotation {
  if (annotation.run === undefined) return { ...annotation, review: "accepted" };
  const { label, box_2d, point } = annotation;
  const proposed: Proposed = annotation.proposed ?? {
    label,
    ...(box_2d === undefined ? {} : { box_2d }),
    ...(point === undefined ? {} : { point }),
  };
  return { ...annotation, review: "accepted", proposed };
}
