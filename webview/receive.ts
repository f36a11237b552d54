import { batch } from "@preact/signals-core";
import type { FromWebview, Snapshot, ToWebview } from "../src/core/protocol.ts";
import type { Actions } from "./actions.ts";
import { applyChange, successor } from "./changes.ts";
import { asInField } from "./draft.ts";
import type { Masks } from "./masks.ts";
import type { Model } from "./model.ts";
import type { TextActions } from "./textActions.ts";

/** Applies what the host says to the model. */
export function createReceiver(
  model: Model,
  actions: Actions,
  texts: TextActions,
  masks: Masks,
  post: (message: FromWebview) => void,
): (message: ToWebview) => void {
  const show = (snapshot: Snapshot): void =>
    batch(() => {
      const before = model.visible.value;
      keepField(snapshot);
      model.snapshot.value = snapshot;
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
    const { draft } = model.kept;
    const id = draft.value?.id;
    if (id === undefined) return;
    const there = texts.find((text) => text.id === id);
    // When its tab was hidden the host has written it.
    if (there && !model.snapshot.value && asInField(there.text) === draft.value?.text) draft.value = undefined;
    if (there) return;
    const at = model.texts.value.findIndex((text) => text.id === id);
    const entry = model.texts.value[at];
    if (entry) model.lostText.value = { entry, at };
    // Its tab was hidden meanwhile, and nobody knows any more what it was.
    else draft.value = undefined;
  };

  return (message) => {
    switch (message.type) {
      case "snapshot":
        show(message.snapshot);
        break;
      case "changed": {
        const now = model.snapshot.value;
        const next = now && applyChange(now, message);
        if (next) show(next);
        else post({ type: "ready" });
        break;
      }
      case "masks":
        masks.receive(message.masks);
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
      case "openText":
        texts.open(message.id);
        break;
    }
  };
}
