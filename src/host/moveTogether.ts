/** A sidecar goes where its image goes when that is renamed or moved in VS Code, in one step of undo. */
import { lstat } from "node:fs/promises";
import * as vscode from "vscode";
import { isImageName } from "../engine/images/kinds.ts";
import { sidecarOf } from "../engine/sidecars/names.ts";

interface Move {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}

/** Folders need nothing: what is in them moves along. */
export function registerMoveTogether(): vscode.Disposable {
  return vscode.workspace.onWillRenameFiles((event) => event.waitUntil(sidecarMoves(event.files)));
}

async function sidecarMoves(moves: readonly Move[]): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const moved = new Set(moves.map(({ oldUri }) => oldUri.toString()));
  const staying: string[] = [];
  for (const { oldUri, newUri } of moves) {
    if (oldUri.scheme !== "file" || !(isImageName(oldUri.path) || isImageName(newUri.path))) continue;
    const from = oldUri.with({ path: sidecarOf(oldUri.path) });
    const to = newUri.with({ path: sidecarOf(newUri.path) });
    // The person moves it, too.
    if (moved.has(from.toString()) || (await identity(from)) === undefined) continue;
    const there = await identity(to);
    // Where case makes no difference, a name that differs by case alone is the same file.
    if (there === undefined || there === (await identity(from))) edit.renameFile(from, to);
    else staying.push(vscode.workspace.asRelativePath(from));
  }
  if (staying.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        "{0} did not move along: there are annotations of that name already, and they are kept.",
        staying.join(", "),
      ),
    );
  }
  return edit;
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
