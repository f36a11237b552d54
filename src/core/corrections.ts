/** What a person does to annotations. What the model had said is kept as `proposed` at the first correction. */
import type { Annotation, Proposed, Review } from "./annotation.ts";
import type { ListChange } from "./edits.ts";

/** Sets the review state; a person's own drawing has none to set but `accepted`, so rejecting it removes it. */
export function review(annotations: readonly Annotation[], state: Review): ListChange<Annotation> {
  if (state === "rejected") return remove(annotations);
  return { put: annotations.filter((a) => a.review !== state).map((a) => ({ ...a, review: state })), remove: [] };
}

/** A model's annotation is rejected and stays as a tombstone, so that it does not come back; one's own goes. */
export function remove(annotations: readonly Annotation[]): ListChange<Annotation> {
  const proposals = annotations.filter((annotation) => annotation.run !== undefined);
  return {
    put: proposals.filter((a) => a.review !== "rejected").map((a) => ({ ...a, review: "rejected" })),
    remove: annotations.filter((annotation) => annotation.run === undefined).map((annotation) => annotation.id),
  };
}

/** Gives annotations another label; who corrects a proposal has looked at it, so it is accepted. */
export function rename(annotations: readonly Annotation[], label: string): ListChange<Annotation> {
  const put = annotations.filter((a) => a.label !== label).map((a) => ({ ...corrected(a), label }));
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
