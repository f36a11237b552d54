/** From picture to picture: the next one of the folder takes the place of the one before. */
import path from "node:path";
import * as vscode from "vscode";
import { imagesBeyond, imagesIn } from "../../engine/images/imagesIn.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { sentence } from "../problems.ts";
import { saveDocument } from "../saveDocument.ts";
import { viewOf } from "./documentView.ts";
import { imageUriOf } from "./imageView.ts";
import { afterOthers, openInPlace } from "./inPlace.ts";
import { pendingIn } from "./labelIndex.ts";
import { openedNew, placeOnDisk, sidecarDocument } from "./newSidecars.ts";
import type { EditorPanel } from "./panel.ts";
import type { Editors } from "./provider.ts";

export type Direction = 1 | -1;

/** Ms that the status bar says that there is no other picture. */
const SAID = 4000;

/** So many files that cannot be opened are told of with the reason. */
const MOST_SAID = 2;

let underway = false;

/**
 * Shows the next image in the same group, whether it has a sidecar or not, looked at as the one before, and closes that.
 * Unsaved changes are saved first.
 *
 * @param pending only an image with annotations that nobody has decided on
 * @returns its panel, once it is there; `undefined` when there is no other image, when one is on its way already, or when
 * its editor does not come, be it that the person closes it before: then the one before stays open
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
    return await afterOthers(async () => {
      const shown = shownNow(editors, panel);
      return shown && (await goFrom(editors, shown, direction, pending));
    });
  } finally {
    underway = false;
  }
}

/** The panel, or the one that has taken its place when its document was saved for the first time. */
function shownNow(editors: Editors, panel: EditorPanel): EditorPanel | undefined {
  if (editors.all().includes(panel)) return panel;
  const file = placeOnDisk(panel.document.uri).toString();
  return editors.all().find(({ document, webviewPanel }) => document.uri.toString() === file && webviewPanel.active);
}

async function goFrom(
  editors: Editors,
  panel: EditorPanel,
  direction: Direction,
  pending: boolean,
): Promise<EditorPanel | undefined> {
  const { next, passedOver } = await nextSidecar(panel.document, direction, pending);
  if (passedOver.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("Passed over, because it cannot be opened: {0}", someOf(passedOver)),
    );
  }
  if (next === undefined) {
    const text = noOther(direction, pending);
    vscode.window.setStatusBarMessage(text, SAID);
    panel.post({ type: "say", text });
    return undefined;
  }
  // Asked first: what a person does until then is saved, too.
  const manner = await panel.side.manner();
  await save(panel);
  const opened = await openInPlace(editors, panel, next, { manner });
  // And what was done while the other came.
  await save(panel);
  await opened?.closeBefore();
  return opened?.panel;
}

/** The sidecar of the next image, or the document of a new one. VS Code would show an error in the place of a broken one. */
async function nextSidecar(
  document: vscode.TextDocument,
  direction: Direction,
  pending: boolean,
): Promise<{ readonly next?: vscode.Uri; readonly passedOver: readonly string[] }> {
  const passedOver: string[] = [];
  const image = imageUriOf(document.uri);
  const folder = vscode.Uri.joinPath(image, "..");
  const names = await imagesIn(folder.fsPath);
  for (const name of imagesBeyond(names, path.posix.basename(image.path), direction)) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (pending && !(await hasPending(uri))) continue;
    try {
      const next = await sidecarDocument(uri);
      await vscode.workspace.openTextDocument(next);
      return { next, passedOver };
    } catch (error) {
      passedOver.push(vscode.l10n.t("{0}: {1}", sidecarOf(name), sentence(error)));
    }
  }
  return { passedOver };
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
  if (document.isDirty && !(await saveDocument(document))) {
    throw new Error(
      vscode.l10n.t("{0} could not be saved; it stays open.", vscode.workspace.asRelativePath(document.uri)),
    );
  }
}

/** A folder may hold any number of them. */
function someOf(sentences: readonly string[]): string {
  const shown = sentences.slice(0, MOST_SAID).join(" ");
  return sentences.length > MOST_SAID ? vscode.l10n.t("{0} and {1} more", shown, sentences.length - MOST_SAID) : shown;
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
