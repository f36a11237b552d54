/** Shows the active sidecar in the other of its two editors, in the same tab, unsaved changes and all. */
import * as vscode from "vscode";
import { parseSidecarText } from "../../core/edits.ts";
import { annotationAt, offsetOfAnnotation } from "../../core/places.ts";
import { type Editors, VIEW_TYPE } from "../editor/provider.ts";

/** The text, with the cursor at the annotation that was selected on the picture. */
export async function showJson(editors: Editors): Promise<void> {
  const id = editors.active()?.selection.at(-1);
  await reopenActive("default");
  const editor = vscode.window.activeTextEditor;
  const source = editor && parseSidecarText(editor.document.getText());
  const offset = source && id !== undefined ? offsetOfAnnotation(source, id) : undefined;
  if (editor === undefined || offset === undefined) return;
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenter);
}

/** The picture, with the annotation selected that the cursor was in. */
export async function showEditor(editors: Editors): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const source = editor && parseSidecarText(editor.document.getText());
  const id = source && annotationAt(source, editor.document.offsetAt(editor.selection.active));
  if (editor !== undefined && id !== undefined) editors.selectWhenOpened(editor.document.uri, [id]);
  await reopenActive(VIEW_TYPE);
}

async function reopenActive(viewType: string): Promise<void> {
  await vscode.commands.executeCommand("reopenActiveEditorWith", viewType);
}
