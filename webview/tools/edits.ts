import { batch } from "@preact/signals-core";
import { newId } from "../../src/core/ids.ts";
import { sameJson } from "../../src/core/jsonText.ts";
import type { EditedShape, FromWebview, PaintedMask, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { reveal } from "../panel/hiding.ts";

/** An annotation with its new shape; `painted` when that is a mask the host does not know. */
export interface Reshaped {
  readonly annotation: ViewAnnotation;
  readonly painted?: PaintedMask;
}

/** A new shape, as the page sees it. */
export type NewShape = Pick<ViewAnnotation, "box_2d" | "polygon" | "point" | "maskHash">;

/** Changes of shapes: shown at once, sent to the host, and shown as the document has them when it has taken them. */
export interface Edits {
  readonly isEditable: () => boolean;
  /** One step of undo. What is as it was is not sent. */
  readonly reshape: (changed: readonly Reshaped[]) => void;
  /** The same, to be shown by what is given back: soon, and before anything else is done. */
  readonly send: (changed: readonly Reshaped[]) => () => void;
  /** Adds an annotation and selects it; unless its label was chosen before, the host asks for it. */
  readonly draw: (shape: NewShape, painted?: PaintedMask) => void;
  /** The document's word on an edit has come. */
  readonly settle: (edit: number) => void;
}

function editedShape({ annotation, painted }: Reshaped): EditedShape {
  const { box_2d, polygon, point, path, threshold, maskHash } = annotation;
  const mask = painted ?? (maskHash === undefined ? undefined : "keep");
  return {
    ...(box_2d && { box_2d }),
    ...(polygon && { polygon }),
    ...(point && { point }),
    ...(path && { path }),
    ...(mask && { mask }),
    ...(mask === "keep" && threshold !== undefined && { threshold }),
  };
}

export function createEdits(model: Model, post: (message: FromWebview) => void): Edits {
  let edits = 0;
  /** The numbers of edits that add a shape, until they are settled. */
  const drawing = new Set<number>();

  const isEditable = (): boolean => {
    const snapshot = model.snapshot.peek();
    return snapshot?.image !== undefined && snapshot.readOnly === undefined;
  };

  const show = (edit: number, annotations: readonly ViewAnnotation[]): void => {
    const pending = new Map(model.pending.peek());
    for (const annotation of annotations) pending.set(annotation.id, { edit, annotation });
    model.pending.value = pending;
  };

  const send: Edits["send"] = (changed) => {
    const real = changed.filter(
      ({ annotation, painted }) => painted || !sameJson(annotation, model.byId.peek().get(annotation.id)),
    );
    if (real.length === 0 || !isEditable()) return () => undefined;
    const edit = ++edits;
    const shapes = real.map((one) => ({ id: one.annotation.id, shape: editedShape(one) }));
    post({ type: "reshape", edit, shapes });
    // As the host will have it: who corrects a proposal accepts it.
    const shown = real.map(({ annotation: { partial, ...rest } }): ViewAnnotation => ({ ...rest, review: "accepted" }));
    return () => show(edit, shown);
  };

  return {
    isEditable,
    send,
    reshape: (changed) => send(changed)(),
    draw: (shape, painted) => {
      if (!isEditable()) return;
      const edit = ++edits;
      const label = model.panel.nextLabel.peek();
      const annotation: ViewAnnotation = { id: newId(), label: label ?? "", review: "accepted", ...shape };
      batch(() => {
        show(edit, [annotation]);
        reveal(model, [annotation]);
        model.kept.selection.value = [annotation.id];
        model.active.value = annotation.id;
      });
      drawing.add(edit);
      const edited = editedShape({ annotation, ...(painted && { painted }) });
      post({ type: "draw", edit, id: annotation.id, ...(label !== undefined && { label }), shape: edited });
    },
    settle: (edit) =>
      batch(() => {
        const pending = new Map([...model.pending.peek()].filter(([, one]) => one.edit !== edit));
        if (pending.size === model.pending.peek().size) return;
        const settled = [...model.pending.peek().keys()].filter((id) => !pending.has(id));
        model.pending.value = pending;
        if (drawing.delete(edit)) {
          // Its label has come, and may be one that is hidden.
          const hidden = settled.flatMap((id) => model.byId.peek().get(id) ?? []).filter(model.panel.isHidden);
          if (hidden.length > 0) reveal(model, hidden);
        }
        // A shape whose label was not given is gone.
        const remaining = model.kept.selection.peek().filter((id) => model.byId.peek().has(id));
        if (remaining.length < model.kept.selection.peek().length) model.kept.selection.value = remaining;
      }),
  };
}
