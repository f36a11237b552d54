/** Where a dataset goes: into a folder that is new or empty. */
import { lstat } from "node:fs/promises";
import * as vscode from "vscode";
import { unlessMissing } from "../../engine/files/writeWhole.ts";
import { nameOf } from "../fileName.ts";

/** Asks for a folder; a new one beside the pictures is suggested. @returns `undefined` when the person turned away */
export async function askForNewFolder(root: vscode.Uri, suffix: string): Promise<vscode.Uri | undefined> {
  const known = vscode.workspace.getWorkspaceFolder(root);
  const parent = known?.uri ?? vscode.Uri.joinPath(root, "..");
  const name = nameOf(root) || known?.name || "dataset";
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t("New Folder for the Dataset"),
    saveLabel: vscode.l10n.t("Export Here"),
    defaultUri: await freeFolder(vscode.Uri.joinPath(parent, `${name}-${suffix}`)),
  });
}

/** The folder, or one with a number behind its name where something is there already. */
export async function freeFolder(folder: vscode.Uri): Promise<vscode.Uri> {
  const stem = folder.path.replace(/-\d{1,2}$/, "");
  for (let number = 1; ; number++) {
    const place = number === 1 ? folder : folder.with({ path: `${stem}-${number}` });
    if ((await lstat(place.fsPath).catch(unlessMissing)) === undefined) return place;
  }
}
