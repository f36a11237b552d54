/** The command that brings a picture from the web into the workspace. */
import path from "node:path";
import * as vscode from "vscode";
import { freePath, writeNew } from "../../engine/files/writeNew.ts";
import type { FetchedImage } from "../../engine/images/fetchImage.ts";
import type { ImageKind } from "../../engine/images/kinds.ts";
import { loadSharp } from "../../engine/images/loadSharp.ts";
import { openImage } from "../../engine/images/open.ts";
import type { Size } from "../../engine/images/raster.ts";
import { SIDECAR_SUFFIX } from "../../engine/sidecars/names.ts";
import { activeUri } from "../editor/tabs.ts";
import { byteSize } from "../files/fileFacts.ts";
import type { Services } from "../services.ts";
import { taskName } from "../taskNames.ts";
import { number } from "../usage.ts";
import { askForAddress } from "./addressInput.ts";

/** Kinds that VS Code's image preview shows. */
const PREVIEWED: readonly ImageKind[] = ["png", "jpeg", "webp", "gif", "avif", "bmp", "ico", "svg"];
const PREVIEW = "imagePreview.previewEditor";

/** Commands that are offered for the new picture, by their names without the prefix. */
const OFFERED = ["detect", "segment", "point", "caption", "describe", "readText", "readLines", "ask"];

/**
 * Asks for an address, fetches the picture, saves it as a new file and offers what can be asked about it.
 * @throws UrlError, ImageError, VisionError (`cancelled`), the file system's error
 */
export async function addImageFromUrl({ webPictures }: Services): Promise<void> {
  const address = await askForAddress();
  if (address === undefined) return;
  const picture = await webPictures.fetch(address);
  const { size } = await openImage(await loadSharp(), picture.bytes);
  const folder = await chooseFolder(picture, size);
  if (folder === undefined) return;
  const file = vscode.Uri.file(await writeNew(folder.fsPath, picture.fileName, picture.bytes, SIDECAR_SUFFIX));
  if (PREVIEWED.includes(picture.kind)) await vscode.commands.executeCommand("vscode.openWith", file, PREVIEW);
  else await vscode.commands.executeCommand("revealInExplorer", file);
  await offerTasks(file);
}

interface FolderItem extends vscode.QuickPickItem {
  /** Absent: to be chosen in a dialog. */
  readonly folder?: vscode.Uri;
}

/** Says what came, and asks where it shall go. */
async function chooseFolder({ fileName, kind, bytes }: FetchedImage, size: Size): Promise<vscode.Uri | undefined> {
  const items: FolderItem[] = await Promise.all(
    folders().map(async ({ folder, why }) => {
      const file = vscode.Uri.file(await freePath(folder.fsPath, fileName, SIDECAR_SUFFIX));
      return { label: `$(file-media) ${vscode.workspace.asRelativePath(file)}`, description: why, folder };
    }),
  );
  items.push({ label: `$(folder-opened) ${vscode.l10n.t("Choose Folder…")}` });
  const what = vscode.l10n.t(
    "{0}, {1} × {2} pixels, {3}",
    kind.toUpperCase(),
    number(size.width),
    number(size.height),
    byteSize(bytes.byteLength),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Save {0}", fileName),
    placeHolder: vscode.l10n.t("{0}. Where to save it?", what),
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.folder !== undefined) return picked?.folder;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t("Save {0}", fileName),
    openLabel: vscode.l10n.t("Save Here"),
  });
  return chosen?.[0];
}

/** Where pictures probably belong: beside what the person works on, then the workspace. */
function folders(): { folder: vscode.Uri; why: string }[] {
  const active = activeFile();
  const beside =
    active === undefined
      ? []
      : [{ folder: vscode.Uri.file(path.dirname(active.fsPath)), why: vscode.l10n.t("beside the active file") }];
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({
    folder: uri,
    why: vscode.l10n.t("in the folder {0}", name),
  }));
  const all = [...beside, ...roots.filter(({ folder }) => folder.scheme === "file")];
  return all.filter(({ folder }, i) => all.findIndex((one) => one.folder.fsPath === folder.fsPath) === i);
}

/** The file in the active tab, when it is one of the workspace. */
function activeFile(): vscode.Uri | undefined {
  const uri = activeUri();
  return uri?.scheme === "file" && vscode.workspace.getWorkspaceFolder(uri) !== undefined ? uri : undefined;
}

async function offerTasks(image: vscode.Uri): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    OFFERED.map((id) => ({ label: taskName(id), id })),
    {
      title: vscode.l10n.t("{0} is saved", vscode.workspace.asRelativePath(image)),
      placeHolder: vscode.l10n.t("What to ask about it? Escape leaves it as it is."),
      // The picture's editor takes the focus when it has loaded.
      ignoreFocusOut: true,
    },
  );
  if (picked !== undefined) await vscode.commands.executeCommand(`visionSidecar.${picked.id}`, image);
}
