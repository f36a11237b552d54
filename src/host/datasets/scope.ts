/** Which pictures a command about many of them is for. */
import * as vscode from "vscode";
import { imageOf } from "../../engine/sidecars/names.ts";
import { placeOnDisk } from "../editor/newSidecars.ts";
import type { Editors } from "../editor/provider.ts";
import { activeUri } from "../editor/tabs.ts";
import { imageUri } from "../selection.ts";

export interface Picture {
  /** From the scope's root, with "/". */
  readonly path: string;
  /** On disk. */
  readonly file: string;
}

export interface Scope {
  /** What the person chose, as they know it. */
  readonly name: string;
  readonly root: vscode.Uri;
  /** Sorted by path. Pictures without a sidecar are among them, and sidecars whose picture is gone. */
  readonly pictures: readonly Picture[];
  /** Annotations that are selected in the editor of the one picture. */
  readonly selected?: readonly string[];
}

/** Folders of tools; what `files.exclude` hides is passed over, too. */
const PASSED_OVER = "{**/node_modules/**,**/.git/**}";

/**
 * The Explorer's selection: images, sidecars and folders with all that is below them. From the palette it is the active
 * picture, its folder or the whole workspace, as the person picks.
 * @returns `undefined` when the person turned away, or was told that there is nothing
 */
export async function scopeOf(clicked: unknown, selection: unknown, editors: Editors): Promise<Scope | undefined> {
  const given = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  // From the title of an editor it may be a sidecar that is not saved yet.
  const uris = given.filter((item) => item instanceof vscode.Uri).map(placeOnDisk);
  const chosen = uris.length > 0 ? uris : await choose();
  if (chosen === undefined) return undefined;
  const pictures = await picturesOf(chosen);
  const [only] = pictures;
  if (only === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There are no pictures in {0}.", namesOf(chosen)));
    return undefined;
  }
  const folders = chosen.filter((uri) => imageUri(uri) === undefined);
  const root = commonFolder([...folders, ...pictures.map((uri) => vscode.Uri.joinPath(uri, ".."))]);
  const panel = editors.active();
  const isActive = pictures.length === 1 && panel !== undefined && imageOf(panel.document.uri.path) === only.path;
  const selected = isActive && panel.selection.length > 0 ? { selected: panel.selection } : {};
  return {
    name: namesOf(chosen),
    root,
    pictures: pictures.map((uri) => ({ path: pathFrom(root, uri), file: uri.fsPath })),
    ...selected,
  };
}

/** All pictures below folders, and those that sidecars there belong to. */
export async function picturesBelow(folders: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  for (const folder of folders) {
    const pattern = new vscode.RelativePattern(folder, "**/*.*");
    const files = await vscode.workspace.findFiles(pattern, PASSED_OVER);
    found.push(...files.flatMap((file) => imageUri(file) ?? []));
  }
  return sorted(found);
}

async function picturesOf(chosen: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders: vscode.Uri[] = [];
  for (const uri of chosen.filter(({ scheme }) => scheme === "file")) {
    const image = imageUri(uri);
    if (await isFolder(uri)) folders.push(uri);
    else if (image !== undefined) found.push(image);
  }
  return sorted([...found, ...(await picturesBelow(folders))]);
}

function sorted(uris: readonly vscode.Uri[]): vscode.Uri[] {
  const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

/** Without a click: what the person is in, from the nearest to the widest. */
async function choose(): Promise<readonly vscode.Uri[] | undefined> {
  const active = activeUri();
  const image = active && imageUri(active);
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri)
    .filter(({ scheme }) => scheme === "file");
  const places = [
    ...(image === undefined
      ? []
      : [
          { label: `$(file-media) ${namesOf([image])}`, uris: [image] },
          {
            label: `$(folder) ${vscode.l10n.t("Its Folder")}`,
            description: namesOf([vscode.Uri.joinPath(image, "..")]),
            uris: [vscode.Uri.joinPath(image, "..")],
          },
        ]),
    ...(folders.length === 0 ? [] : [{ label: `$(root-folder) ${vscode.l10n.t("Whole Workspace")}`, uris: folders }]),
  ];
  const [first, ...others] = places;
  if (first === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a folder with pictures first."));
    return undefined;
  }
  if (others.length === 0) return first.uris;
  const placeHolder = vscode.l10n.t("Which pictures?");
  return (await vscode.window.showQuickPick(places, { placeHolder }))?.uris;
}

function namesOf(uris: readonly vscode.Uri[]): string {
  const [first, ...others] = uris;
  if (first === undefined) return "";
  const name = vscode.workspace.asRelativePath(first) || first.path;
  const known = vscode.workspace.getWorkspaceFolder(first);
  const shown = known?.uri.toString() === first.toString() ? known.name : name;
  return others.length === 0 ? shown : vscode.l10n.t("{0} and {1} more", shown, others.length);
}

/** The folder that all of them are in, or are. */
export function commonFolder(folders: readonly vscode.Uri[]): vscode.Uri {
  const [first, ...others] = folders;
  if (first === undefined) throw new Error("There is no folder.");
  const parts = first.path.split("/").filter(Boolean);
  let shared = parts.length;
  for (const { path } of others) {
    const other = path.split("/").filter(Boolean);
    let same = 0;
    while (same < shared && parts[same] === other[same]) same++;
    shared = same;
  }
  return first.with({ path: `/${parts.slice(0, shared).join("/")}` });
}

/** @param file below `folder` */
export function pathFrom(folder: vscode.Uri, file: vscode.Uri): string {
  return file.path.slice(folder.path === "/" ? 1 : folder.path.length + 1);
}
