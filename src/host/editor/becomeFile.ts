/**
 * What was begun under the scheme of new sidecars becomes the file that it was saved to, as VS Code does it with its own
 * untitled files: the editor is replaced by one of the file, in the same place. There would be two documents of one file
 * otherwise, as soon as somebody opens that.
 */
import * as vscode from "vscode";
import { isThere } from "../../engine/sidecars/diskFiles.ts";
import { SidecarRefused } from "../../engine/sidecars/refused.ts";
import { saveDocument } from "../saveDocument.ts";
import { whileUnedited } from "../sidecarWriter.ts";
import { afterOthers, openInPlace } from "./inPlace.ts";
import { NEW_SIDECAR, newDocuments, openedNew, placeOnDisk } from "./newSidecars.ts";
import type { EditorPanel } from "./panel.ts";
import type { Rest } from "./panelSide.ts";
import type { Editors } from "./provider.ts";
import { closeTab, tabsOf, uriOf } from "./tabs.ts";

/** Watches for documents that can become their files: saved, shown, or written by others meanwhile. */
export function registerBecomingFiles(editors: Editors, onError: (error: unknown) => void): vscode.Disposable {
  /** What is being done, and whether something has happened since that may make it possible after all. */
  const underway = new Map<vscode.TextDocument, { again: boolean }>();
  const attempt = async (document: vscode.TextDocument): Promise<void> => {
    const before = underway.get(document);
    if (before !== undefined) {
      before.again = true;
      return;
    }
    const state = { again: true };
    underway.set(document, state);
    try {
      while (state.again) {
        state.again = false;
        await become(document, editors);
      }
    } finally {
      underway.delete(document);
    }
  };
  const consider = (uri: vscode.Uri): void => {
    const begun = openedNew(uri);
    if (begun !== undefined) attempt(begun).catch(onError);
  };
  // VS Code opens yesterday's tabs before the extension is there.
  for (const { uri } of newDocuments()) consider(uri);
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => consider(uri)),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => consider(uri)),
    vscode.workspace.onDidChangeTextDocument(({ document: { uri, isDirty } }) => {
      // Read anew, because somebody else has written the file.
      if (uri.scheme === NEW_SIDECAR && !isDirty) consider(uri);
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      for (const tab of [...opened, ...changed]) {
        const uri = tab.isActive ? uriOf(tab) : undefined;
        if (uri !== undefined) consider(uri);
      }
    }),
  );
}

async function become(document: vscode.TextDocument, editors: Editors): Promise<void> {
  if (!(await canBecome(document))) return;
  const panels = editors.all().filter((panel) => panel.document === document && panel.webviewPanel.visible);
  // What is half drawn or half written would be lost; and of a tab that is being closed nothing comes back.
  const rests = await Promise.all(panels.map(async (panel) => ({ panel, rest: await panel.side.whenAtRest() })));
  const file = placeOnDisk(document.uri);
  await afterOthers(() =>
    // Edits wait, and are made in the document that is there then.
    whileUnedited(file, async () => {
      if (!(await canBecome(document))) return;
      for (const { panel, rest } of rests) if (rest) await replacePanel(panel, file, rest, editors);
      for (const tab of tabsOf(document.uri)) await replaceOther(tab, document, file);
    }),
  );
}

/** Nothing in it is unsaved, nor in the file's own document, and the file is there. */
async function canBecome(document: vscode.TextDocument): Promise<boolean> {
  const file = placeOnDisk(document.uri);
  const isSaved = () =>
    !document.isClosed &&
    !document.isDirty &&
    !vscode.workspace.textDocuments.some(
      ({ isClosed, isDirty, uri }) => !isClosed && isDirty && uri.toString() === file.toString(),
    );
  if (!isSaved() || tabsOf(document.uri).length === 0) return false;
  try {
    return (await isThere(file.fsPath)) && isSaved();
  } catch (error) {
    if (error instanceof SidecarRefused) return false;
    throw error;
  }
}

async function replacePanel(panel: EditorPanel, file: vscode.Uri, rest: Rest, editors: Editors): Promise<void> {
  const { document, webviewPanel, selection } = panel;
  if (!editors.all().includes(panel) || !webviewPanel.visible) return;
  editors.selectWhenOpened(file, selection);
  const { manner, focused } = rest;
  const next = await openInPlace(editors, panel, file, { manner, preserveFocus: !focused });
  editors.selectWhenOpened(file, []);
  if (next !== undefined && (await isKept(document))) await next.closeBefore();
}

/** Text, and tabs that nobody sees: those wait until they are shown, unless the file is beside them already. */
async function replaceOther(tab: vscode.Tab, document: vscode.TextDocument, file: vscode.Uri): Promise<void> {
  const { group, input } = tab;
  const isShown = tab.isActive && input instanceof vscode.TabInputText;
  const isBeside = tabsOf(file).some((other) => other.group === group);
  if (!isShown && (tab.isActive || !isBeside)) return;
  if (isShown) {
    const editor = vscode.window.visibleTextEditors.find(
      (one) => one.document === document && one.viewColumn === group.viewColumn,
    );
    await vscode.window.showTextDocument(file, {
      viewColumn: group.viewColumn,
      preview: tab.isPreview,
      preserveFocus: vscode.window.activeTextEditor !== editor,
      ...(editor && { selection: editor.selection }),
    });
  }
  if (await isKept(document)) await closeTab(tab);
}

/** Whether all of a document is on the disk: an undo, or a letter typed into its text, may have come meanwhile. */
async function isKept(document: vscode.TextDocument): Promise<boolean> {
  return !document.isDirty || saveDocument(document);
}
