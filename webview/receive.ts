import { batch } from "@preact/signals-core";
import type { FromWebview, Snapshot, ToWebview } from "../src/core/protocol.ts";
import type { Actions } from "./actions.ts";
import { applyChange, successor } from "./changes.ts";
import { asInField } from "./draft.ts";
import type { Masks } from "./masks/masks.ts";
import type { Model } from "./model.ts";
import type { PanelReceiver } from "./panel/receivePanel.ts";
import type { PromptReceiver } from "./prompt/receivePrompt.ts";
import type { StageReceiver } from "./stage/acts.ts";
import type { TextActions } from "./textActions.ts";
import type { Edits } from "./tools/edits.ts";
import type { Tools } from "./tools/tools.ts";

/** Applies what the host says to the model. */
export function createReceiver(
  model: Model,
  actions: Actions,
  texts: TextActions,
  masks: Masks,
  post: (message: FromWebview) => void,
  edits: Edits,
  tools: Tools,
  panel: PanelReceiver,
  prompt: PromptReceiver,
  stage: StageReceiver,
): (message: ToWebview) => void {
  const show = (snapshot: Snapshot): void =>
    batch(() => {
      const before = model.visible.value;
      const isFirst = model.snapshot.value === undefined;
      keepField(snapshot);
      model.snapshot.value = snapshot;
      if (isFirst) finishDraft(snapshot);
      const { selection } = model.kept;
      const remaining = selection.value.filter((id) => model.byId.value.has(id));
      if (remaining.length < selection.value.length) selection.value = remaining;
      const active = model.active.value;
      if (active !== undefined && !model.byId.value.has(active)) {
        model.active.value = successor(before, model.visible.value, active);
      }
    });

  /** A text that goes while it is being edited keeps its field: what is half typed is not thrown away. */
  const keepField = ({ texts }: Snapshot): void => {
    const id = model.kept.draft.value?.id;
    if (id === undefined || texts.some((text) => text.id === id)) return;
    const at = model.texts.value.findIndex((text) => text.id === id);
    const entry = model.texts.value[at];
    if (entry) model.lostText.value = { entry, at };
  };

  /** What was in the field when the tab was hidden: leaving a field saves it, and there was no time to. */
  const finishDraft = ({ texts: now }: Snapshot): void => {
    const { draft } = model.kept;
    const entry = now.find(({ id }) => id === draft.value?.id);
    if (entry && asInField(entry.text) === draft.value?.text) draft.value = undefined;
    else texts.close(false);
  };

  return (message) => {
    switch (message.type) {
      case "snapshot":
        show(message.snapshot);
        break;
      case "sentAhead":
        if (model.snapshot.peek() === undefined) post({ type: "ready" });
        break;
      case "changed": {
        const now = model.snapshot.value;
        const next = now && applyChange(now, message);
        if (next) show(next);
        else post({ type: "ready" });
        break;
      }
      case "masks":
        masks.receive(message);
        break;
      case "select":
        actions.select(
          message.ids.filter((id) => model.byId.value.has(id)),
          { reveal: message.reveal },
        );
        break;
      case "view":
        actions.view(message.action);
        break;
      case "tool":
        tools.take(message.tool);
        break;
      case "brush":
        tools.stepBrush(message.step);
        break;
      case "painted":
        masks.rename(message.name, message.hash);
        break;
      case "settled":
        edits.settle(message.edit);
        break;
      case "openText":
        texts.open(message.id);
        break;
      case "prompts":
      case "asking":
      case "prompt":
        prompt(message);
        break;
      case "act":
      case "released":
        stage(message);
        break;
      case "perform":
      case "digits":
      case "place":
      case "manner":
      case "wantManner":
      case "shortcuts":
      case "say":
        panel(message);
        break;
    }
  };
}
