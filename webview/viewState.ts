import { FIT, type Position, type View } from "../src/core/camera.ts";
import { type Draft, isDraft } from "./draft.ts";
import { isArrayOf, isBoolean, isFiniteNumber, isRecord, isString } from "./guards.ts";
import { DEFAULT_PANEL_STATE, type PanelState, parsePanelState } from "./panel/state.ts";
import { DEFAULT_PROMPT_STATE, type PromptState, parsePromptState } from "./prompt/state.ts";

/** What VS Code keeps of the page while its tab is hidden: how the person looks at the document, and what is half typed. */
export interface ViewState {
  readonly view: View;
  readonly selection: readonly string[];
  /** Of masks and filled polygons, 0–1. */
  readonly opacity: number;
  readonly showMasks: boolean;
  readonly showLabels: boolean;
  readonly showRejected: boolean;
  /** CSS px. */
  readonly panelWidth: number;
  readonly textsFolded: boolean;
  readonly panel: PanelState;
  readonly prompt: PromptState;
  /** Diameter of the brush, CSS px: zooming in makes it finer on the picture. */
  readonly brush: number;
  /** Words that were being written: the one thing kept that is more than a view. */
  readonly draft: Draft | undefined;
}

/** Between these the diameter of the brush can be chosen, CSS px. */
export const LEAST_BRUSH = 2;
export const MOST_BRUSH = 400;

export const DEFAULT_VIEW_STATE: ViewState = {
  view: FIT,
  selection: [],
  opacity: 0.4,
  showMasks: true,
  showLabels: true,
  showRejected: false,
  panelWidth: 280,
  textsFolded: false,
  panel: DEFAULT_PANEL_STATE,
  prompt: DEFAULT_PROMPT_STATE,
  brush: 24,
  draft: undefined,
};

function isPosition(value: unknown): value is Position {
  return isRecord(value) && isFiniteNumber(value.x) && isFiniteNumber(value.y);
}

function isView(value: unknown): value is View {
  if (!isRecord(value)) return false;
  if (value.mode === "fit") return true;
  return value.mode === "free" && isFiniteNumber(value.scale) && isPosition(value.centre);
}

function isOpacity(value: unknown): value is number {
  return isFiniteNumber(value) && value >= 0 && value <= 1;
}

function isBrush(value: unknown): value is number {
  return isFiniteNumber(value) && value >= LEAST_BRUSH && value <= MOST_BRUSH;
}

/** The kept state, with the default for each part that is missing or was kept by a version that had it otherwise. */
export function parseViewState(value: unknown): ViewState {
  const kept = isRecord(value) ? value : {};
  const defaults = DEFAULT_VIEW_STATE;
  return {
    view: isView(kept.view) ? kept.view : defaults.view,
    selection: isArrayOf(isString)(kept.selection) ? kept.selection : defaults.selection,
    opacity: isOpacity(kept.opacity) ? kept.opacity : defaults.opacity,
    showMasks: isBoolean(kept.showMasks) ? kept.showMasks : defaults.showMasks,
    showLabels: isBoolean(kept.showLabels) ? kept.showLabels : defaults.showLabels,
    showRejected: isBoolean(kept.showRejected) ? kept.showRejected : defaults.showRejected,
    panelWidth: isFiniteNumber(kept.panelWidth) ? kept.panelWidth : defaults.panelWidth,
    textsFolded: isBoolean(kept.textsFolded) ? kept.textsFolded : defaults.textsFolded,
    panel: parsePanelState(kept.panel),
    prompt: parsePromptState(kept.prompt),
    brush: isBrush(kept.brush) ? kept.brush : defaults.brush,
    draft: isDraft(kept.draft) ? kept.draft : defaults.draft,
  };
}
