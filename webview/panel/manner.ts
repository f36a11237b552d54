import { batch } from "@preact/signals-core";
import { FIT, type View } from "../../src/core/camera.ts";
import type { FromWebview, Tool } from "../../src/core/protocol.ts";
import { isRecord, isString } from "../guards.ts";
import type { Model } from "../model.ts";
import type { Prompt } from "../prompt/promptModel.ts";
import type { Rest } from "../rest.ts";
import type { Tools } from "../tools/tools.ts";
import { parseViewState, type ViewState } from "../viewState.ts";

const TOOLS: readonly Tool[] = ["box", "polygon", "point", "brush", "eraser"];

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
  /** The same for another editor of this picture, as soon as nothing is half done in this one. */
  readonly tellAtRest: () => void;
  readonly apply: (manner: string) => void;
}

export interface MannerOptions {
  readonly model: Model;
  readonly tools: Tools;
  readonly prompt: Prompt;
  readonly rest: Rest;
  readonly post: (message: FromWebview) => void;
}

export function createManner({ model, tools, prompt, rest, post }: MannerOptions): Manner {
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
    tellAtRest: () =>
      rest.whenAtRest(() => {
        const here = {
          ...now(),
          panel: kept.panel.value,
          tool: model.tool.value,
          // What was just said of an answer is not said again.
          outcome: prompt.outcome.value,
        };
        post({ type: "manner", manner: JSON.stringify(here), atRest: { focused: document.hasFocus() } });
      }),
    apply: (manner) =>
      batch(() => {
        const told = parse(manner);
        const state = parseViewState(told);
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
        const tool = TOOLS.find((one) => isRecord(told) && one === told.tool);
        if (tool !== undefined) tools.take(tool);
        if (isRecord(told) && isString(told.outcome)) prompt.outcome.value = told.outcome;
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
