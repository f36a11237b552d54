/** Texts of the editor on their way to the clipboard. */
import * as vscode from "vscode";
import { readTogether } from "../../core/readingOrder.ts";
import type { DocumentView } from "./documentView.ts";

/** Ms that the status bar says that something was copied. */
const SAID = 3000;

/**
 * What `Copy Text` is about: the text at which the keyboard is, else what is read in the selected annotations, in reading
 * order. Without a selection it is all that is read in the picture, and where nothing is, the texts about it. What is
 * rejected is only copied when it is chosen. Empty when there is no text.
 */
export function textOf(view: DocumentView, selection: readonly string[], focused: string | undefined): string {
  const { sidecar } = view;
  if (sidecar === undefined) return "";
  const text = sidecar.texts.find(({ id }) => id === focused);
  if (text !== undefined) return text.text;
  const { annotations, texts, image } = sidecar;
  const chosen = new Set(selection);
  if (chosen.size > 0) {
    return readTogether(
      annotations.filter(({ id }) => chosen.has(id)),
      image,
    );
  }
  const read = readTogether(
    annotations.filter(({ review }) => review !== "rejected"),
    image,
  );
  if (read !== "") return read;
  return texts
    .filter(({ review }) => review !== "rejected")
    .map((entry) => entry.text)
    .join("\n\n");
}

/** Puts a text on the clipboard and says so, or says that there is none. */
export async function copy(text: string): Promise<void> {
  if (text === "") {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no text to copy."));
    return;
  }
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied"), SAID);
}
