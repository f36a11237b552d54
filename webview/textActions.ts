import { batch } from "@preact/signals-core";
import type { Review } from "../src/core/annotation.ts";
import type { FromWebview } from "../src/core/protocol.ts";
import { asInField } from "./draft.ts";
import type { Model } from "./model.ts";

/** Everything a person can do to texts, whatever they do it with. */
export interface TextActions {
  /** Opens the field of a text; one that is open is saved first. */
  open(id: string): void;
  write(text: string): void;
  /** Closes the open field and has its words written, and the document saved with them; false when nothing changed. */
  close(saveDocument: boolean): boolean;
  cancel(): void;
  review(id: string, review: Review): void;
  remove(id: string): void;
  copy(id: string): void;
  toggleFold(): void;
}

export function createTextActions(model: Model, post: (message: FromWebview) => void): TextActions {
  const { draft, textsFolded } = model.kept;
  const isEditable = (): boolean => {
    const snapshot = model.snapshot.value;
    return snapshot !== undefined && snapshot.readOnly === undefined;
  };

  const close: TextActions["close"] = (saveDocument) => {
    const now = draft.value;
    // What cannot be written now stays in its field.
    if (!now || !isEditable()) return false;
    const { id, initial, text } = now;
    const changed = text !== initial;
    batch(() => {
      draft.value = undefined;
      const { snapshot } = model;
      if (!changed || !snapshot.value) return;
      post({ type: "editText", id, text, save: saveDocument });
      // Shown at once; the host's answer says the same.
      const texts = snapshot.value.texts.map((entry) =>
        entry.id === id ? { ...entry, text, review: "accepted" as const } : entry,
      );
      snapshot.value = { ...snapshot.value, texts };
    });
    return changed;
  };

  return {
    open: (id) => {
      if (draft.value?.id === id) return;
      close(false);
      const entry = model.snapshot.value?.texts.find((one) => one.id === id);
      if (!entry || draft.value || !isEditable()) return;
      const text = asInField(entry.text);
      batch(() => {
        textsFolded.value = false;
        draft.value = { id, initial: text, text };
      });
    },
    write: (text) => {
      if (draft.value) draft.value = { ...draft.value, text };
    },
    close,
    cancel: () => {
      draft.value = undefined;
    },
    review: (id, review) => {
      if (isEditable()) post({ type: "reviewText", id, review });
    },
    remove: (id) => {
      if (isEditable()) post({ type: "deleteText", id });
    },
    copy: (id) => post({ type: "copyText", id }),
    toggleFold: () => {
      textsFolded.value = !textsFolded.value;
    },
  };
}
