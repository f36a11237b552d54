import type { ViewAnnotation } from "../src/core/protocol.ts";
import type { Model } from "./model.ts";

/** Shows annotations as a person has just decided, until the host says that the edit of this number is settled. */
export type AtOnce = (annotations: readonly ViewAnnotation[]) => number;

export function createAtOnce(model: Model): AtOnce {
  // Below zero: edits of shapes count upwards.
  let last = 0;
  return (annotations) => {
    const edit = --last;
    const pending = new Map(model.pending.peek());
    for (const annotation of annotations) pending.set(annotation.id, { edit, annotation });
    if (annotations.length > 0) model.pending.value = pending;
    return edit;
  };
}
