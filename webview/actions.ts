import { batch } from "@preact/signals-core";
import type { Review } from "../src/core/annotation.ts";
import { cameraOf, FIT, type Position, panBy, reveal, zoomStep, zoomTo } from "../src/core/camera.ts";
import * as corrections from "../src/core/corrections.ts";
import { extent } from "../src/core/hitTest.ts";
import type { FromWebview, ViewAction, ViewAnnotation } from "../src/core/protocol.ts";
import { createAtOnce } from "./atOnce.ts";
import type { Model } from "./model.ts";

/** Everything a person can do to the page, whatever they do it with. */
export interface Actions {
  /** The last id becomes the primary one. */
  select(ids: readonly string[], options?: { readonly reveal: boolean }): void;
  /** Adds to the selection, or takes away what is in it. */
  toggle(id: string): void;
  zoomBy(factor: number, at: Position): void;
  pan(dx: number, dy: number): void;
  view(action: ViewAction): void;
  /** About the selected ones, unless others are given. */
  review(review: Review, ids?: readonly string[]): void;
  setLabel(label: string): void;
  remove(): void;
  rename(): void;
  showText(): void;
}

export function createActions(model: Model, post: (message: FromWebview) => void): Actions {
  const { kept } = model;

  /** How the picture is shown, while there is one. Exact, unlike the drawn camera, so that small moves add up. */
  const shown = () => {
    const image = model.snapshot.value?.image;
    const stage = model.stageSize.value;
    return image && model.camera.value ? { camera: cameraOf(kept.view.value, image, stage), image, stage } : undefined;
  };

  const zoomToScale = (scale: number, at?: Position): void => {
    const now = shown();
    if (!now) return;
    const anchor = at ?? { x: now.stage.width / 2, y: now.stage.height / 2 };
    kept.view.value = zoomTo(now.camera, scale, anchor, now.image, now.stage);
  };

  const step = (direction: 1 | -1): void => {
    const now = shown();
    if (now) zoomToScale(zoomStep(now.camera.scale, direction));
  };

  const revealOnStage = (id: string): void => {
    const now = shown();
    const annotation = model.byId.value.get(id);
    const box = annotation && extent(annotation);
    if (!now || !box) return;
    const place = (y: number, x: number): Position => ({
      x: (x / 1000) * now.image.width,
      y: (y / 1000) * now.image.height,
    });
    kept.view.value = reveal(kept.view.value, place(box[0], box[1]), place(box[2], box[3]), now.image, now.stage);
  };

  const select: Actions["select"] = (ids, options) =>
    batch(() => {
      const last = ids.at(-1);
      // The same again is no change that anyone has to hear of.
      if (ids.join("\n") !== kept.selection.value.join("\n")) kept.selection.value = ids;
      model.active.value = last ?? model.active.value;
      if (options?.reveal && last !== undefined) revealOnStage(last);
    });

  const VIEW: Readonly<Record<ViewAction, () => void>> = {
    fit: () => {
      kept.view.value = FIT;
    },
    actualSize: () => zoomToScale(1),
    zoomIn: () => step(1),
    zoomOut: () => step(-1),
    toggleMasks: () => {
      kept.showMasks.value = !kept.showMasks.value;
    },
    toggleLabels: () => {
      kept.showLabels.value = !kept.showLabels.value;
    },
    toggleRejected: () => {
      kept.showRejected.value = !kept.showRejected.value;
    },
  };

  /** Posts what changes the document, unless there is nothing to change or it may not be. */
  const edit = (message: (ids: readonly string[]) => FromWebview, ids = kept.selection.value): void => {
    const snapshot = model.snapshot.value;
    if (snapshot && !snapshot.readOnly && ids.length > 0) post(message(ids));
  };

  const atOnce = createAtOnce(model);
  const annotationsOf = (ids: readonly string[]): readonly ViewAnnotation[] =>
    ids.flatMap((id) => model.byId.value.get(id) ?? []);

  return {
    select,
    toggle: (id) => {
      const others = kept.selection.value.filter((other) => other !== id);
      select(others.length === kept.selection.value.length ? [...others, id] : others);
    },
    zoomBy: (factor, at) => {
      const now = shown();
      if (now) zoomToScale(now.camera.scale * factor, at);
    },
    pan: (dx, dy) => {
      const now = shown();
      if (now) kept.view.value = panBy(now.camera, dx, dy, now.stage);
    },
    view: (action) => VIEW[action](),
    review: (review, wanted) =>
      edit((ids) => {
        const { put } = corrections.review(annotationsOf(ids), review);
        return { type: "review", ids, review, edit: atOnce(put) };
      }, wanted),
    setLabel: (label) =>
      edit((ids) => {
        const { put } = corrections.rename(annotationsOf(ids), label);
        return { type: "label", ids, label, edit: atOnce(put) };
      }),
    remove: () => edit((ids) => ({ type: "delete", ids })),
    rename: () => edit((ids) => ({ type: "rename", ids })),
    showText: () => post({ type: "showText" }),
  };
}
