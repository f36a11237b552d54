/**
 * A sidecar goes where its image goes when that is renamed or moved in VS Code, in one step of undo; also one that is not
 * saved yet, with all that is in it.
 */
import { lstat } from "node:fs/promises";
import * as vscode from "vscode";
import { isImageName } from "../engine/images/kinds.ts";
import { sidecarOf } from "../engine/sidecars/names.ts";
import { imageUriOf } from "./editor/imageView.ts";
import { newDocuments, openedNew, placeOnDisk } from "./editor/newSidecars.ts";
import type { Editors } from "./editor/provider.ts";
import { type Move, movedBy } from "./moves.ts";

/** Files in folders need nothing: they move along. */
export function registerMoveTogether(editors: Editors): vscode.Disposable {
  return vscode.workspace.onWillRenameFiles((event) => event.waitUntil(sidecarMoves(event.files, editors)));
}

async function sidecarMoves(moves: readonly Move[], editors: Editors): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const moved = new Set(moves.map(({ oldUri }) => oldUri.toString()));
  const staying = new Set<string>();
  const add = (from: vscode.Uri, to: vscode.Uri, mayMove: boolean, options?: { overwrite: boolean }): void => {
    if (mayMove) edit.renameFile(from, to, options);
    else staying.add(vscode.workspace.asRelativePath(placeOnDisk(from)));
  };
  for (const { oldUri, newUri } of moves) {
    if (oldUri.scheme !== "file" || !(isImageName(oldUri.path) || isImageName(newUri.path))) continue;
    const from = oldUri.with({ path: sidecarOf(oldUri.path) });
    const to = newUri.with({ path: sidecarOf(newUri.path) });
    // The person moves it, too.
    if (moved.has(from.toString()) || (await identity(from)) === undefined) continue;
    add(from, to, await isFree(to, from));
  }
  for (const { from, to } of newMoves(moves)) {
    const mayMove = openedNew(to) === undefined && (await isFree(to, from));
    // What is only typed yet is a part of it.
    for (const { document, settle } of mayMove ? editors.all() : []) {
      if (document.uri.toString() === from.toString()) await settle();
    }
    // There is no file that could be overwritten, but VS Code takes all of these for files.
    add(from, to, mayMove, { overwrite: true });
  }
  if (staying.size > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        "{0} did not move along: there are annotations of that name already, and they are kept.",
        [...staying].join(", "),
      ),
    );
  }
  return edit;
}

/** The documents of sidecars without a file that are about an image that moves, or about one in a folder that does. */
function newMoves(moves: readonly Move[]): { readonly from: vscode.Uri; readonly to: vscode.Uri }[] {
  return newDocuments().flatMap(({ uri: from }) =>
    moves.flatMap((move) => {
      const image = movedBy(move, imageUriOf(from));
      return image === undefined ? [] : [{ from, to: from.with({ path: sidecarOf(image.path) }) }];
    }),
  );
}

/** Whether nothing but the sidecar itself is where it is to go. */
async function isFree(to: vscode.Uri, from: vscode.Uri): Promise<boolean> {
  const there = await identity(to);
  // Where case makes no difference, a name that differs by case alone is the same file.
  return there === undefined || there === (await identity(from));
}

/** Names the file itself, whatever its path; `undefined` when there is none. */
async function identity({ fsPath }: vscode.Uri): Promise<string | undefined> {
  try {
    const { dev, ino } = await lstat(fsPath, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
