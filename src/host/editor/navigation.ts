/** From picture to picture: the next one of the folder takes the place of the one before. */
import path from "node:path";
import * as vscode from "vscode";
import { imagesBeyond, imagesIn } from "../../engine/images/imagesIn.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { viewOf } from "./documentView.ts";
import { imageUriOf } from "./imageView.ts";
import { pendingIn } from "./labelIndex.ts";
import { openedNew, sidecarDocument } from "./newSidecars.ts";
import type { EditorPanel } from "./panel.ts";
import { type Editors, VIEW_TYPE } from "./provider.ts";

export type Direction = 1 | -1;

/** Ms that the status bar says that there is no other picture. */
const SAID = 4000;

let underway = false;

/**
 * Shows the next image in the same group, whether it has a sidecar or not, looked at as the one before, and closes that.
 * Unsaved changes are saved first.
 *
 * @param pending only an image with annotations that nobody has decided on
 * @returns its panel, once it is there; `undefined` when there is no other image, or one is on its way already
 * @throws Error when the document cannot be saved; nothing is left then
 */
export async function goToImage(
  editors: Editors,
  panel: EditorPanel,
  direction: Direction,
  pending = false,
): Promise<EditorPanel | undefined> {
  // A key that is held repeats faster than editors open.
  if (underway) return undefined;
  underway = true;
  try {
    const next = await nextImage(panel.document, direction, pending);
    if (next === undefined) {
      const text = noOther(direction, pending);
      vscode.window.setStatusBarMessage(text, SAID);
      panel.post({ type: "say", text });
      return undefined;
    }
    await save(panel);
    return await replace(editors, panel, next);
  } finally {
    underway = false;
  }
}

async function nextImage(
  document: vscode.TextDocument,
  direction: Direction,
  pending: boolean,
): Promise<vscode.Uri | undefined> {
  const image = imageUriOf(document.uri);
  const folder = vscode.Uri.joinPath(image, "..");
  const names = await imagesIn(folder.fsPath);
  for (const name of imagesBeyond(names, path.posix.basename(image.path), direction)) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (!pending || (await hasPending(uri))) return uri;
  }
  return undefined;
}

/** An open document counts as it is in the editor. */
async function hasPending(image: vscode.Uri): Promise<boolean> {
  const sidecar = image.with({ path: sidecarOf(image.path) });
  const open =
    openedNew(sidecar) ?? vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === sidecar.toString());
  if (open !== undefined) return viewOf(open).annotations.some(({ review }) => review === "pending");
  return ((await pendingIn(sidecar.fsPath)) ?? 0) > 0;
}

async function save(panel: EditorPanel): Promise<void> {
  await panel.settle();
  const { document } = panel;
  if (document.isDirty && !(await document.save())) {
    throw new Error(
      vscode.l10n.t("{0} could not be saved; it stays open.", vscode.workspace.asRelativePath(document.uri)),
    );
  }
}

async function replace(editors: Editors, panel: EditorPanel, image: vscode.Uri): Promise<EditorPanel | undefined> {
  const { webviewPanel, document } = panel;
  const manner = await panel.side.manner();
  const uri = await sidecarDocument(image);
  const group = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn === webviewPanel.viewColumn);
  const before = group?.tabs.find(
    ({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === document.uri.toString(),
  );
  await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, {
    viewColumn: webviewPanel.viewColumn,
    preview: before?.isPreview ?? false,
  });
  const next = await editors.opened(uri, webviewPanel.viewColumn);
  if (manner !== undefined) next.side.lookLike(manner);
  if (before !== undefined && vscode.window.tabGroups.all.some(({ tabs }) => tabs.includes(before))) {
    await vscode.window.tabGroups.close(before, true);
  }
  return next;
}

function noOther(direction: Direction, pending: boolean): string {
  if (pending) {
    return direction > 0
      ? vscode.l10n.t("No image after this one has anything pending.")
      : vscode.l10n.t("No image before this one has anything pending.");
  }
  return direction > 0
    ? vscode.l10n.t("This is the last image of the folder.")
    : vscode.l10n.t("This is the first image of the folder.");
}
