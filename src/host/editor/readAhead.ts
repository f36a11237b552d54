/**
 * Sidecars that are being opened, read from the disk meanwhile. VS Code says at once that a tab is there; a large document it
 * loads and hands over to the extensions before it calls the editor.
 */
import * as vscode from "vscode";
import type { PackedMasks } from "../../core/protocol.ts";
import { packMasks } from "../../engine/images/packMasks.ts";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import { maskFiles, type TextView, viewOfText } from "./textView.ts";

/** Ms for which a document that does not come is waited for. */
const PATIENCE = 20_000;
/** Values of masks that are packed ahead: the first is sent when all are. */
const MOST_VALUES = 64_000_000;

interface Ahead {
  readonly uri: string;
  /** Nobody will ask for it any more. */
  isLate: boolean;
  read?: { readonly text: string; readonly view: TextView };
}

/** The newest. */
let ahead: Ahead | undefined;

/** What was read ahead of a document, if it has just this text; it is given away. */
export function takeAhead(document: vscode.Uri, text: string): TextView | undefined {
  if (ahead?.uri !== document.toString()) return undefined;
  const { read } = ahead;
  const isSame = read?.text === text;
  ahead.isLate = !isSame;
  ahead = undefined;
  return isSame ? read?.view : undefined;
}

/** Reads sidecars whose tabs open in the editor `viewType`, unless they stay behind others. */
export function registerReadAhead(viewType: string): vscode.Disposable {
  const opened = (tab: vscode.Tab): void => {
    const { input } = tab;
    if (!(input instanceof vscode.TabInputCustom) || input.viewType !== viewType) return;
    if (input.uri.scheme !== "file" || isOpen(input.uri)) return;
    // What is wrong with the file is told when VS Code has opened it. A tab that has just opened is not active yet.
    readAhead(input.uri, () => tab.isActive).catch(() => undefined);
  };
  for (const { activeTab } of vscode.window.tabGroups.all) if (activeTab) opened(activeTab);
  return vscode.window.tabGroups.onDidChangeTabs((tabs) => tabs.opened.forEach(opened));
}

/** Reads a sidecar that no document shows yet; `isWanted` is asked once its bytes are there. */
export async function readAhead(uri: vscode.Uri, isWanted: () => boolean = () => true): Promise<void> {
  const file = await diskFiles.read(uri.fsPath);
  if (file === undefined || isOpen(uri) || !isWanted()) return;
  if (ahead) ahead.isLate = true;
  const mine: Ahead = { uri: uri.toString(), isLate: false };
  ahead = mine;
  setTimeout(() => {
    if (ahead !== mine) return;
    mine.isLate = true;
    ahead = undefined;
  }, PATIENCE);
  // VS Code's documents have no byte order mark.
  const text = file.text.replace(/^\uFEFF/, "");
  const view = viewOfText(text, undefined);
  const packed = pack(view, mine);
  // Whoever awaits it hears of it.
  packed.catch(() => undefined);
  mine.read = { text, view: { ...view, packed } };
}

/** @returns `undefined` when that is too much for a page that may never come */
async function pack(view: TextView, mine: Ahead): Promise<readonly PackedMasks[] | undefined> {
  const all: PackedMasks[] = [];
  let size = 0;
  for await (const one of packMasks(maskFiles(view, [...view.masks.keys()]))) {
    size += one.masks.reduce((sum, { width, height }) => sum + width * height, 0);
    if (mine.isLate || size > MOST_VALUES) return undefined;
    all.push(one);
  }
  return all;
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
