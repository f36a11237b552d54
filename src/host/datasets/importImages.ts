/** Where the pictures of a dataset are. */
import * as vscode from "vscode";
import type { DatasetImage } from "../../engine/formats/dataset.ts";
import { someFilesBelow } from "../../engine/formats/filesBelow.ts";
import type { FoundImage } from "../../engine/formats/findImages.ts";
import { isImageName } from "../../engine/images/kinds.ts";
import type { ImportSource } from "./importSource.ts";
import type { Datasets } from "./loadDatasets.ts";
import { commonFolder, pathFrom, picturesBelow } from "./scope.ts";

/** A picture of a dataset with its place on disk, or why there is none. */
export interface Located {
  readonly image: DatasetImage;
  readonly uri?: vscode.Uri;
  readonly trouble?: FoundImage["trouble"];
}

/** A place where pictures may be. */
interface Place {
  readonly root: vscode.Uri;
  /** Of pictures, from the root, with "/". */
  readonly paths: readonly string[];
}

/**
 * Looks in the dataset's own folder, then in the workspace, then where the person says: annotations often lie apart from
 * their pictures.
 * @throws the signal's reason
 */
export async function locateImages(
  images: readonly DatasetImage[],
  source: ImportSource,
  { findImages }: Datasets,
  signal: AbortSignal,
): Promise<Located[]> {
  let located = images.map((image): Located => ({ image, trouble: "missing" }));
  const missing = () => located.filter(({ trouble }) => trouble === "missing").map(({ image }) => image);
  const lookIn = ({ root, paths }: Place): void => {
    const found = new Map(findImages(missing(), paths).map((one) => [one.image, one]));
    located = located.map((one): Located => {
      const { path, trouble } = found.get(one.image) ?? {};
      if (path !== undefined) return { image: one.image, uri: vscode.Uri.joinPath(root, ...path.split("/")) };
      return trouble === undefined ? one : { image: one.image, trouble };
    });
  };
  lookIn({ root: source.root, paths: source.below.filter(isImageName) });
  if (missing().length > 0) {
    const workspace = await workspacePictures();
    if (workspace !== undefined) lookIn(workspace);
  }
  while (missing().length > 0) {
    const chosen = await askForPictures(missing().length, images.length, source.root, signal);
    if (chosen === undefined) break;
    lookIn(chosen);
  }
  return located;
}

async function workspacePictures(): Promise<Place | undefined> {
  const all = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const folders = all.filter(({ scheme }) => scheme === "file");
  if (folders.length === 0) return undefined;
  const root = commonFolder(folders);
  return { root, paths: (await picturesBelow(folders)).map((uri) => pathFrom(root, uri)) };
}

async function askForPictures(
  missing: number,
  all: number,
  near: vscode.Uri,
  signal: AbortSignal,
): Promise<Place | undefined> {
  signal.throwIfAborted();
  const choose = vscode.l10n.t("Choose Their Folder…");
  const without = vscode.l10n.t("Go On Without Them");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("{0} of the dataset's {1} pictures were not found.", missing, all),
    { modal: true, detail: vscode.l10n.t("They are neither beside the dataset nor in this workspace.") },
    choose,
    without,
  );
  if (choice === undefined) throw new ImportDeclined();
  if (choice !== choose) return undefined;
  const [root] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Folder of the Pictures"),
      defaultUri: vscode.Uri.joinPath(near, ".."),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (root === undefined) return undefined;
  const { files } = await someFilesBelow(root.fsPath, Number.POSITIVE_INFINITY, signal);
  return { root, paths: files.filter(isImageName) };
}

/** The person wants none of it. */
export class ImportDeclined extends Error {
  override readonly name = "ImportDeclined";
}
