/** Annotations of one document on their way to the clipboard and from it. */
import * as vscode from "vscode";
import type { Annotation, SidecarImage } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import { pasted } from "../../core/editing/paste.ts";
import type { ListChange } from "../../core/edits.ts";
import { newId } from "../../core/ids.ts";
import { asDrawn } from "../../core/review.ts";
import { clipboardText, readClipboard } from "../../engine/sidecars/clipboard.ts";
import { copy } from "./copyText.ts";
import { viewOf } from "./documentView.ts";

export interface AnnotationClipboard {
  /** With `cut` they go as by Delete, in one step of undo. */
  readonly copy: (ids: readonly string[], cut: boolean) => Promise<void>;
  /** Adds copies as a person's own and selects them; says so when there are none in the text. */
  readonly paste: (text: string) => Promise<void>;
}

/** What the clipboard needs of its panel. */
export interface ClipboardOptions {
  readonly document: vscode.TextDocument;
  readonly isEditable: () => boolean;
  /** The picture that is shown. */
  readonly picture: () => Promise<SidecarImage | undefined>;
  readonly correct: (
    ids: readonly string[],
    correction: (annotations: readonly Annotation[]) => ListChange<Annotation>,
  ) => Promise<void>;
  readonly put: (annotations: readonly Annotation[]) => Promise<void>;
  readonly select: (ids: readonly string[]) => void;
}

export function createClipboard(options: ClipboardOptions): AnnotationClipboard {
  const { document, isEditable, picture, correct, put, select } = options;

  const mayEdit = (): boolean => {
    if (isEditable()) return true;
    void vscode.window.showInformationMessage(vscode.l10n.t("These annotations cannot be edited now."));
    return false;
  };

  return {
    copy: async (ids, cut) => {
      const wanted = new Set(ids);
      const { sidecar } = viewOf(document);
      const annotations = sidecar?.annotations.filter(({ id }) => wanted.has(id)) ?? [];
      if (sidecar === undefined || annotations.length === 0 || (cut && !mayEdit())) return;
      await copy(clipboardText({ image: sidecar.image, annotations }));
      // Only now: what did not reach the clipboard stays.
      if (cut) await correct(ids, corrections.remove);
    },
    paste: async (text) => {
      if (!mayEdit()) return;
      const copied = readClipboard(text);
      const image = await picture();
      if (copied === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t("There are no annotations on the clipboard."));
        return;
      }
      if (image === undefined) return;
      const copies = asDrawn(copied.annotations, newId).map((one, index): Annotation => {
        // What is read in a picture says nothing of another one.
        const words = copied.image.sha256 === image.sha256 ? copied.annotations[index]?.text : undefined;
        return words === undefined ? one : { ...one, text: words };
      });
      const placed = pasted(copies, viewOf(document).annotations, image);
      await put(placed);
      select(placed.map(({ id }) => id));
    },
  };
}
