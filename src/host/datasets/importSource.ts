/** Which dataset a person wants to bring in. */
import * as vscode from "vscode";
import { filesBelow } from "../../engine/formats/filesBelow.ts";
import { extensionOf } from "../../engine/formats/names.ts";
import { commonFolder, pathFrom } from "./scope.ts";

export interface ImportSource {
  /** As the person knows it. */
  readonly name: string;
  readonly root: vscode.Uri;
  /** Its files, from the root, with "/". */
  readonly files: readonly string[];
  /** All that lies below the root, pictures too. */
  readonly below: readonly string[];
}

/** What the formats are made of; the file dialog offers these. */
const EXTENSIONS = ["json", "jsonl", "xml", "csv", "yaml", "yml", "txt"];
/** Files that say something only together with others of their folder. */
const PARTS_OF_A_FOLDER = [".yaml", ".yml", ".txt"];

/** What was clicked, else what the person chooses in a dialog. @returns `undefined` when they turned away */
export async function askForSource(clicked: unknown, selection: unknown): Promise<readonly vscode.Uri[] | undefined> {
  const given = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  const uris = given.filter((item) => item instanceof vscode.Uri).filter(({ scheme }) => scheme === "file");
  if (uris.length > 0) return uris;
  const kinds = [
    { label: `$(folder) ${vscode.l10n.t("A Folder…")}`, detail: "YOLO, Pascal VOC, labelme, …", folder: true },
    { label: `$(file) ${vscode.l10n.t("A File…")}`, detail: "COCO, CVAT, Label Studio, CSV, …", folder: false },
  ];
  const picked = await vscode.window.showQuickPick(kinds, {
    title: vscode.l10n.t("Import Annotations"),
    placeHolder: vscode.l10n.t("What is the dataset?"),
  });
  if (picked === undefined) return undefined;
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t("Import Annotations"),
    openLabel: vscode.l10n.t("Import"),
    canSelectFolders: picked.folder,
    canSelectFiles: !picked.folder,
    canSelectMany: !picked.folder,
    ...(!picked.folder && { filters: { [vscode.l10n.t("Datasets")]: EXTENSIONS } }),
  });
}

/** @throws the file system's error, or the signal's reason */
export async function sourceOf(uris: readonly vscode.Uri[], signal: AbortSignal): Promise<ImportSource> {
  const folders: vscode.Uri[] = [];
  const files: vscode.Uri[] = [];
  for (const uri of uris) {
    const isFolder = ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
    if (isFolder) folders.push(uri);
    else if (PARTS_OF_A_FOLDER.includes(extensionOf(uri.path).toLowerCase())) folders.push(parentOf(uri));
    else files.push(uri);
  }
  const root = commonFolder([...folders, ...files.map(parentOf)]);
  const below: string[] = [];
  for await (const file of filesBelow(root.fsPath, signal)) below.push(file);
  const chosen = folders.map((folder) => (folder.path === root.path ? "" : `${pathFrom(root, folder)}/`));
  const single = new Set(files.map((file) => pathFrom(root, file)));
  const [first] = uris;
  return {
    name: first === undefined ? "" : vscode.workspace.asRelativePath(first),
    root,
    files: below.filter((file) => single.has(file) || chosen.some((folder) => file.startsWith(folder))),
    below,
  };
}

function parentOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, "..");
}
