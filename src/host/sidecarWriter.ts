/** Writes sidecars: through VS Code when one is open in an editor, so that undo works and nothing is overwritten, else on disk. */
import * as vscode from "vscode";
import type { TextEdit } from "../core/jsonText.ts";
import { diskFiles } from "../engine/sidecars/diskFiles.ts";
import { SIDECAR_MAX_BYTES, SIDECAR_WARN_BYTES } from "../engine/sidecars/refused.ts";
import { type MakeChange, planEdits, updateFile } from "../engine/sidecars/update.ts";
import { viewOf } from "./editor/documentView.ts";
import { NEW_SIDECAR, openDocument, openedNew, placeOnDisk } from "./editor/newSidecars.ts";
import { saveDocument } from "./saveDocument.ts";

/** How often a text may change under our hands before we give up; each time the edit is computed anew. */
const TRIES = 20;
/** Ms in which we hear of the change for which VS Code refused an edit. */
const PATIENCE = 1000;

/** One change of one document at a time: edits are computed against the text they are applied to. */
const queues = new Map<string, Promise<unknown>>();
/** Sidecars that the person was told of that they grow too large. */
const warned = new Set<string>();

/**
 * Changes a sidecar, wherever it is. An open document that had no unsaved changes is saved; one that had stays unsaved.
 * @returns resolves to whether the change has reached the disk: at once, or when the person has saved the document or
 * closed it without saving
 * @throws SidecarRefused when the sidecar cannot be edited, or the file system's error; the file is then as it was
 */
export async function changeSidecar(uri: vscode.Uri, make: MakeChange): Promise<{ onDisk: Promise<boolean> }> {
  let onDisk = Promise.resolve(true);
  await inTurn(uri, async () => {
    const document = openDocument(uri);
    if (document !== undefined && !(await isBehind(document))) {
      await changeDocument(document, make);
      if (document.isDirty) onDisk = savedLater(document);
    } else warnWhenLarge(uri, (await updateFile(diskFiles, uri.fsPath, make)) ?? 0);
  });
  // Not the promise itself: whoever awaits the change does not wait for the person.
  return { onDisk };
}

/** Whether a document with unsaved changes is saved before it is closed. */
async function savedLater(document: vscode.TextDocument): Promise<boolean> {
  const listeners: vscode.Disposable[] = [];
  try {
    return await new Promise((resolve) => {
      listeners.push(
        vscode.workspace.onDidSaveTextDocument((saved) => saved === document && resolve(true)),
        vscode.workspace.onDidCloseTextDocument((closed) => closed === document && resolve(false)),
      );
    });
  } finally {
    vscode.Disposable.from(...listeners).dispose();
  }
}

/** Changes an open sidecar as one step of undo and leaves it unsaved, as any other edit a person makes. */
export async function editDocument(document: vscode.TextDocument, make: MakeChange): Promise<void> {
  await inTurn(document.uri, () => applyTo(heirOf(document), make));
}

/** Whether somebody changes a sidecar now, named by either scheme, or waits for that. */
export function isBeingChanged(uri: vscode.Uri): boolean {
  return queues.has(placeOnDisk(uri).toString());
}

/** Does `work` while no one changes a sidecar, named by either scheme; who wants to, waits. */
export async function whileUnedited(uri: vscode.Uri, work: () => Promise<void>): Promise<void> {
  await inTurn(uri, work);
}

/** A new sidecar's document may have become the file's since somebody took hold of it. */
export function heirOf(document: vscode.TextDocument): vscode.TextDocument {
  if (document.uri.scheme !== NEW_SIDECAR || openedNew(document.uri) === document) return document;
  return openDocument(placeOnDisk(document.uri)) ?? document;
}

/**
 * Whether another window or program has written what VS Code has not read yet. Edits of the old text could then not be
 * saved; a file that is written instead is read by VS Code in a moment, because nothing in the document is unsaved.
 */
async function isBehind(document: vscode.TextDocument): Promise<boolean> {
  if (document.isDirty) return false;
  const onDisk = await diskFiles.read(document.uri.fsPath);
  // One that was removed is made again, with all that the editor still shows.
  return onDisk !== undefined && onDisk.text.replace(/^\uFEFF/, "") !== document.getText();
}

async function changeDocument(document: vscode.TextDocument, make: MakeChange): Promise<void> {
  const wasClean = !document.isDirty;
  await applyTo(document, make);
  if (wasClean && document.isDirty && !(await saveDocument(document))) {
    throw new Error(vscode.l10n.t("The sidecar was changed but could not be saved; save it to keep the change."));
  }
}

async function applyTo(document: vscode.TextDocument, make: MakeChange): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // Parsed for its panel already: only the edit itself stands between a person's hand and the document.
    const planned = planEdits(document.getText(), make, viewOf(document).read);
    if (planned.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(
      document.uri,
      planned.map((part) => textEdit(document, part)),
    );
    const { version } = document;
    if (await vscode.workspace.applyEdit(edit)) break;
    // VS Code takes no edit of a text that somebody types in, or undoes something in, at this moment.
    if (attempt === TRIES || !(await hasChanged(document, version))) {
      throw new Error(vscode.l10n.t("VS Code refused to change {0}.", vscode.workspace.asRelativePath(document.uri)));
    }
  }
  warnWhenLarge(document.uri, Buffer.byteLength(document.getText()));
}

/** Whether a document has another version than that one, or gets one in a moment: VS Code knows of it before we do. */
async function hasChanged(document: vscode.TextDocument, version: number): Promise<boolean> {
  let listener: vscode.Disposable | undefined;
  let patience: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      const look = () => document.version !== version && resolve(true);
      listener = vscode.workspace.onDidChangeTextDocument(look);
      patience = setTimeout(() => resolve(false), PATIENCE);
      look();
    });
  } finally {
    clearTimeout(patience);
    listener?.dispose();
  }
}

/** Once per sidecar and window, while there is still room to do something about it. */
function warnWhenLarge(uri: vscode.Uri, bytes: number): void {
  if (bytes <= SIDECAR_WARN_BYTES || warned.has(uri.toString())) return;
  warned.add(uri.toString());
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      "{0} has grown to {1} MB; above {2} MB it can no longer be edited. Take masks or texts out of it that are not needed.",
      vscode.workspace.asRelativePath(uri),
      Math.ceil(bytes / 1e6),
      SIDECAR_MAX_BYTES / 1e6,
    ),
  );
}

function textEdit(document: vscode.TextDocument, { offset, length, text }: TextEdit): vscode.TextEdit {
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  return vscode.TextEdit.replace(range, text);
}

async function inTurn(uri: vscode.Uri, work: () => Promise<void>): Promise<void> {
  const key = placeOnDisk(uri).toString();
  const before = queues.get(key) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(work);
  queues.set(key, mine);
  try {
    await mine;
  } finally {
    if (queues.get(key) === mine) queues.delete(key);
  }
}
