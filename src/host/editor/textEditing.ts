/** What a person does to the texts of one document. */
import * as vscode from "vscode";
import type { Review, TextEntry } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import type { ListChange } from "../../core/edits.ts";
import { sentence } from "../problems.ts";
import { saveDocument } from "../saveDocument.ts";
import { editDocument, heirOf } from "../sidecarWriter.ts";
import { copy } from "./copyText.ts";
import { viewOf } from "./documentView.ts";

export interface TextEditing {
  /** What stands in the page's field and is not an edit yet. */
  draft: { readonly id: string; readonly text: string } | undefined;
  /** Makes the draft an edit, because the page is gone. */
  readonly finish: () => Promise<void>;
  readonly review: (id: string, state: Review) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** New words; what cannot be written is put on the clipboard, because the page's field is closed by then. */
  readonly reword: (id: string, text: string, save: boolean) => Promise<void>;
  readonly copy: (id: string) => Promise<void>;
}

/**
 * `isEditable` says whether the document may be changed now; `showAgain` tells the page what really is in it, after
 * something else was expected there.
 */
export function createTextEditing(
  document: vscode.TextDocument,
  isEditable: () => boolean,
  showAgain: () => Promise<void>,
): TextEditing {
  /** The edit that was asked for last: whoever copies afterwards means its words. */
  let lastEdit: Promise<unknown> = Promise.resolve();

  /** @returns whether the text is there and may be changed */
  const correct = async (
    id: string,
    correction: (texts: readonly TextEntry[]) => ListChange<TextEntry>,
  ): Promise<boolean> => {
    if (!isEditable() || viewOf(document).sidecar === undefined) return false;
    let found = false;
    await editDocument(document, (current) => {
      const texts = (current?.texts ?? []).filter((entry) => entry.id === id);
      found = texts.length > 0;
      return { texts: correction(texts) };
    });
    return found;
  };

  const rewordOrKeep = async (id: string, text: string): Promise<void> => {
    let reason: string;
    try {
      if (await correct(id, (texts) => corrections.reword(texts, text))) return;
      reason = vscode.l10n.t("The text you edited cannot be changed any more.");
    } catch (error) {
      reason = sentence(error);
    }
    await vscode.env.clipboard.writeText(text);
    // What the page took for done was not.
    await showAgain();
    throw new Error(vscode.l10n.t("{0} What you wrote is on the clipboard.", reason));
  };

  const editing: TextEditing = {
    draft: undefined,
    finish: async () => {
      const { draft } = editing;
      if (draft !== undefined) await editing.reword(draft.id, draft.text, false);
    },
    review: async (id, state) => {
      await correct(id, (texts) => corrections.review(texts, state));
    },
    remove: async (id) => {
      await correct(id, corrections.remove);
    },
    reword: async (id, text, save) => {
      editing.draft = undefined;
      const edit = rewordOrKeep(id, text);
      lastEdit = edit.catch(() => undefined);
      await edit;
      if (save) await saveDocument(heirOf(document));
    },
    copy: async (id) => {
      await lastEdit;
      await copy(viewOf(document).texts.find((entry) => entry.id === id)?.text ?? "");
    },
  };
  return editing;
}
