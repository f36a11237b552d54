import { batch } from "@preact/signals-core";
import type { Polygon } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import { gripOf, pathForm, polygonForm } from "../../src/core/editing/forms.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { createAfterwards } from "./afterwards.ts";
import type { Edits } from "./edits.ts";
import type { Sketch } from "./sketch.ts";

/** Ms in which a sentence is read. */
const READING_TIME = 4000;

/** The annotation with other rings, or another line; its box follows. Undefined when nothing would be left to see. */
export function withRings(annotation: ViewAnnotation, rings: Polygon): ViewAnnotation | undefined {
  const { box_2d, polygon, path, ...rest } = annotation;
  if (polygon === undefined) return { ...rest, ...pathForm(rings[0] ?? []) };
  const form = polygonForm(rings);
  if (form === undefined) return undefined;
  // A map of the same thing would say something else from now on.
  const { maskHash, threshold, point, ...named } = rest;
  return { ...named, ...form };
}

/** What several drags have in common: what is dragged is lifted off the picture until it is let go. */
export interface Lifting {
  readonly lift: (annotations: readonly ViewAnnotation[], readout?: Sketch["readout"]["value"]) => void;
  /** Leaves them where they are now. */
  readonly put: () => void;
  /** The same at the end of a drag: sent at once, and as they look the same wherever they are, drawn anew a moment later. */
  readonly drop: () => void;
  readonly putBack: () => void;
}

export function createLifting(model: Model, edits: Edits, sketch: Sketch): Lifting {
  const afterwards = createAfterwards();
  /** @returns what shows them at their new place */
  const send = () => edits.send([...model.lifted.peek().values()].map((annotation) => ({ annotation })));
  const putBack = (): void =>
    batch(() => {
      if (model.lifted.peek().size > 0) model.lifted.value = new Map();
      sketch.readout.value = undefined;
    });
  return {
    lift: (annotations, readout) =>
      batch(() => {
        model.lifted.value = new Map(annotations.map((annotation) => [annotation.id, annotation]));
        sketch.readout.value = readout;
      }),
    put: () =>
      batch(() => {
        send()();
        putBack();
      }),
    drop: () => {
      const show = send();
      afterwards(() =>
        batch(() => {
          show();
          putBack();
        }),
      );
    },
    putBack,
  };
}

/** The annotations that are moved together: those selected that can be seen and moved. */
export function movable(model: Model): readonly ViewAnnotation[] {
  const selected = model.selected.peek();
  return model.panel.drawn.peek().filter((one) => selected.has(one.id) && gripOf(one) !== undefined);
}

/** The one annotation whose handles or points are shown: the selected one, when it is the only one. */
export function gripped(model: Model, annotations: readonly ViewAnnotation[]): ViewAnnotation | undefined {
  const [only, ...others] = annotations;
  return others.length === 0 && only?.id === model.primary.value ? only : undefined;
}

/** Has a screen reader say it. */
export function say(model: Model, text: string): void {
  model.spoken.value = { text };
}

/** The same, and shows it beside the pointer for a while: it says why what was done is not there. */
export function tell(model: Model, sketch: Sketch, at: Position, text: string): void {
  say(model, text);
  const readout = { at, text };
  sketch.readout.value = readout;
  setTimeout(() => {
    if (sketch.readout.peek() === readout) sketch.readout.value = undefined;
  }, READING_TIME);
}
