import { batch } from "@preact/signals-core";
import { FIT, type View } from "../../src/core/camera.ts";
import type { FromWebview } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { parseViewState, type ViewState } from "../viewState.ts";

/** A view that means the same on a picture of another size: its centre is a part of width and height, 0–1. */
function relative(view: View, model: Model): View {
  const image = model.snapshot.peek()?.image;
  if (view.mode === "fit" || !image) return FIT;
  return { ...view, centre: { x: view.centre.x / image.width, y: view.centre.y / image.height } };
}

function absolute(view: View, model: Model): View {
  const image = model.snapshot.peek()?.image;
  if (view.mode === "fit" || !image) return FIT;
  return { ...view, centre: { x: view.centre.x * image.width, y: view.centre.y * image.height } };
}

/** How one picture is looked at, so that the next one is looked at alike. */
export interface Manner {
  readonly tell: () => void;
  readonly apply: (manner: string) => void;
}

export function createManner(model: Model, post: (message: FromWebview) => void): Manner {
  const { kept } = model;
  /** All but what is about this picture alone. */
  const now = (): Omit<ViewState, "selection" | "draft"> => ({
    view: relative(kept.view.value, model),
    opacity: kept.opacity.value,
    showMasks: kept.showMasks.value,
    showLabels: kept.showLabels.value,
    showRejected: kept.showRejected.value,
    panelWidth: kept.panelWidth.value,
    textsFolded: kept.textsFolded.value,
    brush: kept.brush.value,
    panel: { ...kept.panel.value, hiddenIds: [] },
    prompt: kept.prompt.value,
  });

  return {
    tell: () => post({ type: "manner", manner: JSON.stringify(now()) }),
    apply: (manner) =>
      batch(() => {
        const state = parseViewState(parse(manner));
        kept.view.value = absolute(state.view, model);
        kept.opacity.value = state.opacity;
        kept.showMasks.value = state.showMasks;
        kept.showLabels.value = state.showLabels;
        kept.showRejected.value = state.showRejected;
        kept.panelWidth.value = state.panelWidth;
        kept.textsFolded.value = state.textsFolded;
        kept.brush.value = state.brush;
        kept.panel.value = state.panel;
        kept.prompt.value = state.prompt;
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
