/**
 * Sidecars that are being opened, read from the disk meanwhile. VS Code says at once that a tab is there; a large document it
 * loads and hands over to the extensions before it calls the editor.
 */
import * as vscode from "vscode";
import type { PackedMasks } from "../../core/protocol.ts";
import { packMasks } from "../../engine/images/packMasks.ts";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import { maskFiles, type TextView, viewOfText } from "./textView.ts";

/** The newest. */
let ahead: { readonly uri: string; read?: { readonly text: string; readonly view: TextView } } | undefined;

/** What was read ahead of a document, if it has just this text; it is given away. */
export function takeAhead(document: vscode.Uri, text: string): TextView | undefined {
  if (ahead?.uri !== document.toString()) return undefined;
  const { read } = ahead;
  ahead = undefined;
  return read?.text === text ? read.view : undefined;
}

/** Reads sidecars whose tabs open in the editor `viewType`. */
export function registerReadAhead(viewType: string): vscode.Disposable {
  const opened = ({ input }: vscode.Tab): void => {
    if (!(input instanceof vscode.TabInputCustom) || input.viewType !== viewType) return;
    if (input.uri.scheme !== "file" || isOpen(input.uri)) return;
    // What is wrong with the file is told when VS Code has opened it.
    readAhead(input.uri).catch(() => undefined);
  };
  for (const { activeTab } of vscode.window.tabGroups.all) if (activeTab) opened(activeTab);
  return vscode.window.tabGroups.onDidChangeTabs((tabs) => tabs.opened.forEach(opened));
}

/** Reads a sidecar that no document shows yet. */
export async function readAhead(uri: vscode.Uri): Promise<void> {
  const mine: typeof ahead = { uri: uri.toString() };
  ahead = mine;
  const file = await diskFiles.read(uri.fsPath);
  if (file === undefined || ahead !== mine || isOpen(uri)) return;
  // VS Code's documents have no byte order mark.
  const text = file.text.replace(/^\uFEFF/, "");
  const view = viewOfText(text, undefined);
  mine.read = { text, view: { ...view, packed: packed(view) } };
}

async function packed(view: TextView): Promise<readonly PackedMasks[]> {
  const all: PackedMasks[] = [];
  for await (const one of packMasks(maskFiles(view))) all.push(one);
  return all;
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
