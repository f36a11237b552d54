/** Captions into a document: one step of undo, wherever their references stand by then. */
import * as vscode from "vscode";
import { findAgain, oneLine } from "../../engine/references/altText.ts";
import type { Caption } from "../../engine/references/find.ts";
import type { ImageReference } from "../../engine/references/reference.ts";
import { languageOf, loadReader } from "./documents.ts";

/** How often somebody may type between our look at the document and VS Code's taking the edit. */
const TRIES = 5;

/**
 * Writes captions into a document. Those whose reference is gone, or says something else by now, go to the clipboard, and
 * the person is told: they were paid for.
 * @param before all references of the document when the captions were asked for
 * @returns how many were written
 */
export async function writeCaptions(
  uri: vscode.Uri,
  before: readonly ImageReference[],
  captions: readonly Caption[],
): Promise<number> {
  const reader = await loadReader();
  let left = captions;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const document = await reopened(uri);
    const language = document && languageOf(document);
    if (document === undefined || language === undefined) break;
    // From here to the edit nothing is waited for, so that the edit is one of this very text.
    const now = reader.references(document);
    const places = findAgain(
      before,
      captions.map(({ reference }) => reference),
      now,
    );
    const found = captions.flatMap(({ text }, index) => {
      const reference = places[index];
      return reference === undefined ? [] : [{ reference, text }];
    });
    left = captions.filter((_, index) => places[index] === undefined);
    if (found.length === 0) break;
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, text } of reader.captionEdits(document.getText(), language, now, found)) {
      edit.replace(uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), text);
    }
    if (await vscode.workspace.applyEdit(edit)) break;
    left = captions;
  }
  if (left.length > 0) await keepOnClipboard(uri, left);
  return captions.length - left.length;
}

async function reopened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

async function keepOnClipboard(uri: vscode.Uri, captions: readonly Caption[]): Promise<void> {
  await vscode.env.clipboard.writeText(captions.map(({ text }) => oneLine(text)).join("\n"));
  const name = vscode.workspace.asRelativePath(uri);
  void vscode.window.showWarningMessage(
    captions.length === 1
      ? vscode.l10n.t("{0} has been changed and the alt text has no place there; it is on the clipboard.", name)
      : vscode.l10n.t(
          "{0} has been changed and {1} alt texts have no place there; they are on the clipboard.",
          name,
          captions.length,
        ),
  );
}
