/** Which dataset a person wants to bring in. */
import * as vscode from "vscode";
import { filesBelow, isRoot, someFilesBelow } from "../../engine/formats/filesBelow.ts";
import { extensionOf } from "../../engine/formats/names.ts";
import { SentenceError } from "../../engine/trouble/sentence.ts";
import { commonFolder, pathFrom } from "./scope.ts";

export interface ImportSource {
  /** As the person knows it. */
  readonly name: string;
  readonly root: vscode.Uri;
  /** Its files, from the root, with "/". */
  readonly files: readonly string[];
  /** All that was found below the folders that were chosen and around the files that were, pictures too. */
  readonly below: readonly string[];
  /** Around the files there is more than was looked at. */
  readonly cut: boolean;
}

/**
 * So many files are looked at around single ones, the nearest first: more than COCO's pictures with their labels, and few
 * enough for a home folder.
 */
export const MOST_AROUND = 300_000;

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
    (isFolder ? folders : files).push(uri);
  }
  if (folders.some(({ fsPath }) => isRoot(fsPath))) {
    throw new SentenceError("A whole disk cannot be imported. Choose the dataset's own folder.", []);
  }
  const parents = unique(files.map(parentOf));
  const root = commonFolder([...folders, ...parents]);
  const below = new Set<string>();
  const from = (folder: vscode.Uri) => (folder.path === root.path ? "" : `${pathFrom(root, folder)}/`);
  for (const folder of unique(folders)) {
    for await (const file of filesBelow(folder.fsPath, signal)) below.add(from(folder) + file);
  }
  let [left, cut] = [MOST_AROUND, false];
  for (const folder of parents.filter((parent) => !folders.some((chosen) => isIn(chosen, parent)))) {
    const around = await someFilesBelow(folder.fsPath, left, signal);
    for (const file of around.files) below.add(from(folder) + file);
    left -= around.files.length;
    cut ||= around.cut;
  }
  const single = new Set(files.map((file) => pathFrom(root, file)));
  const starts = [...folders, ...files.filter(isPartOfFolder).map(parentOf)].map(from);
  const [first] = uris;
  return {
    name: first === undefined ? "" : vscode.workspace.asRelativePath(first),
    root,
    files: [...new Set([...single, ...[...below].filter((file) => starts.some((start) => file.startsWith(start)))])],
    below: [...below],
    cut,
  };
}

function isPartOfFolder({ path }: vscode.Uri): boolean {
  return PARTS_OF_A_FOLDER.includes(extensionOf(path).toLowerCase());
}

function unique(uris: readonly vscode.Uri[]): vscode.Uri[] {
  return [...new Map(uris.map((uri) => [uri.path, uri])).values()];
}

/** Whether a folder is another one or lies in it. */
function isIn(outer: vscode.Uri, folder: vscode.Uri): boolean {
  return folder.path === outer.path || folder.path.startsWith(`${outer.path}/`);
}

function parentOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, "..");
}
