import { effect } from "@preact/signals-core";
import type { Host } from "./host.ts";
import type { Model } from "./model.ts";
import type { ViewState } from "./viewState.ts";

/** Ms between two writes of the state: dragging changes it with every frame. */
const PAUSE = 100;

/**
 * Has VS Code keep how the document is looked at, and tells the host what it has to know at any time: what is selected, at
 * which text the keyboard is, and what is half typed.
 */
export function keepState(model: Model, host: Host): void {
  const { kept } = model;
  let state: ViewState | undefined;
  let waiting = false;
  let keptDraft = kept.draft.peek();
  effect(() => {
    state = {
      view: kept.view.value,
      selection: kept.selection.value,
      opacity: kept.opacity.value,
      showMasks: kept.showMasks.value,
      showLabels: kept.showLabels.value,
      showRejected: kept.showRejected.value,
      panelWidth: kept.panelWidth.value,
      textsFolded: kept.textsFolded.value,
      panel: kept.panel.value,
      prompt: kept.prompt.value,
      brush: kept.brush.value,
      draft: kept.draft.value,
    };
    if (state.draft !== keptDraft) {
      // Words cannot be repeated as a gesture can.
      keptDraft = state.draft;
      host.writeState(state);
      return;
    }
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      host.writeState(state);
    }, PAUSE);
  });

  let toldDraft = false;
  effect(() => {
    const draft = kept.draft.value;
    if (draft && draft.text !== draft.initial) {
      host.post({ type: "draft", draft: { id: draft.id, text: draft.text } });
      toldDraft = true;
    } else if (toldDraft) {
      host.post({ type: "draft" });
      toldDraft = false;
    }
  });

  let toldText: string | undefined;
  effect(() => {
    const id = model.textAt.value;
    if (id === toldText) return;
    toldText = id;
    host.post({ type: "textFocused", ...(id === undefined ? {} : { id }) });
  });

  let told: readonly string[] = [];
  effect(() => {
    const ids = kept.selection.value;
    // Before the document is there, the kept selection may name what no longer exists.
    if (!model.snapshot.value || ids === told) return;
    if (ids.length > 0 || told.length > 0) host.post({ type: "selected", ids });
    told = ids;
  });
}
