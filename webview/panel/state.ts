import { isArrayOf, isRecord, isString } from "../guards.ts";

/** Parts of the panel that are folded away until they are wanted. */
export type SectionName = "labels" | "runs" | "facts";

/** How a person has arranged the list. Kept by VS Code; none of it changes the document. */
export interface PanelState {
  /** What is in the filter field. */
  readonly filter: string;
  readonly hiddenIds: readonly string[];
  readonly hiddenLabels: readonly string[];
  readonly opened: readonly SectionName[];
}

export const DEFAULT_PANEL_STATE: PanelState = { filter: "", hiddenIds: [], hiddenLabels: [], opened: [] };

/** The kept state, with the default for each part that is missing. */
export function parsePanelState(value: unknown): PanelState {
  const kept = isRecord(value) ? value : {};
  const strings = (list: unknown): readonly string[] => (isArrayOf(isString)(list) ? list : []);
  const opened = strings(kept.opened);
  return {
    filter: isString(kept.filter) ? kept.filter : "",
    hiddenIds: strings(kept.hiddenIds),
    hiddenLabels: strings(kept.hiddenLabels),
    opened: (["labels", "runs", "facts"] as const).filter((name) => opened.includes(name)),
  };
}
