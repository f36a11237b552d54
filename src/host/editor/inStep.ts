/** Text and picture of one sidecar beside each other: what is selected in one is shown in the other. */
import * as vscode from "vscode";
import { parseSidecarText, type SidecarText } from "../../core/edits.ts";
import { annotationAt, offsetOfAnnotation } from "../../core/places.ts";
import { viewOf } from "./documentView.ts";
import type { EditorPanel } from "./panel.ts";

/** Ms that the cursor has to rest: nobody reads what is only passed. */
const PAUSE = 100;

/** The text with its syntax tree: the one that edits need, or what can be made of a text with a problem. */
function sourceOf(document: vscode.TextDocument): SidecarText | undefined {
  return viewOf(document).read?.source ?? parseSidecarText(document.getText());
}

/** A place before the first word of a line is about that line. */
function onText(document: vscode.TextDocument, { line, character }: vscode.Position): vscode.Position {
  return new vscode.Position(line, Math.max(character, document.lineAt(line).firstNonWhitespaceCharacterIndex));
}

/** Puts the cursor of the text editors that show a document to an annotation, unless it is in there already. */
export function showInTexts(document: vscode.TextDocument, id: string | undefined): void {
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  const source = editors.length > 0 && id !== undefined ? sourceOf(document) : undefined;
  const offset = source && id !== undefined ? offsetOfAnnotation(source, id) : undefined;
  if (source === undefined || offset === undefined) return;
  for (const editor of editors) {
    if (annotationAt(source, document.offsetAt(onText(document, editor.selection.active))) === id) continue;
    const position = document.positionAt(offset);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** Selects on the picture what the cursor is put into by a person. */
export function registerInStep(panels: () => Iterable<EditorPanel>): vscode.Disposable {
  let waiting: NodeJS.Timeout | undefined;
  const follow = ({ document, selection }: vscode.TextEditor) => {
    const beside = [...panels()].filter((panel) => panel.document === document && panel.webviewPanel.visible);
    const source = beside.length > 0 ? sourceOf(document) : undefined;
    const id = source && annotationAt(source, document.offsetAt(onText(document, selection.active)));
    if (id === undefined) return;
    for (const panel of beside) {
      if (panel.selection.at(-1) !== id) panel.post({ type: "select", ids: [id], reveal: true });
    }
  };
  const listener = vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
    // What the picture has caused is of no kind.
    if (kind !== vscode.TextEditorSelectionChangeKind.Keyboard && kind !== vscode.TextEditorSelectionChangeKind.Mouse)
      return;
    clearTimeout(waiting);
    waiting = setTimeout(() => follow(textEditor), PAUSE);
  });
  return vscode.Disposable.from(listener, { dispose: () => clearTimeout(waiting) });
}
