/** Where images are that were renamed or moved in this window: an answer may come later than that. */
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { readImageFile, statImageFile } from "../engine/images/readImageFile.ts";

/** A file or folder that is somewhere else now. */
export interface Move {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}

/** In the order in which they were made. */
const moves: Move[] = [];

/** Remembers what is renamed from now on. */
export function registerMoves(): vscode.Disposable {
  return vscode.workspace.onDidRenameFiles(({ files }) => {
    moves.push(...files);
  });
}

/** Where a move takes a file: it may be what moves, or be in a folder that does; `undefined` when it stays. */
export function movedBy({ oldUri, newUri }: Move, uri: vscode.Uri): vscode.Uri | undefined {
  if (uri.scheme !== oldUri.scheme) return undefined;
  if (uri.path !== oldUri.path && !uri.path.startsWith(`${oldUri.path}/`)) return undefined;
  return newUri.with({ path: newUri.path + uri.path.slice(oldUri.path.length) });
}

/**
 * Where an image is now: one that is not where it was is where it was moved to.
 * @param sha256 of its file, hex: at a place that something was moved to there may be another one
 * @returns `undefined` when it is nowhere that is known
 * @throws the file system's error when what was moved cannot be read
 */
export async function whereNow(image: vscode.Uri, sha256: string): Promise<vscode.Uri | undefined> {
  if (await isThere(image)) return image;
  // Its name may have been another image's before, which was moved earlier.
  for (let first = moves.length - 1; first >= 0; first--) {
    let now = image;
    for (const move of moves.slice(first)) now = movedBy(move, now) ?? now;
    if (now === image || !(await isThere(now))) continue;
    const file = await readImageFile(now.fsPath);
    if (createHash("sha256").update(file).digest("hex") === sha256) return now;
  }
  return undefined;
}

/** Whether there is an image's file, or something else that can be read as one. */
export async function isThere({ fsPath }: vscode.Uri): Promise<boolean> {
  return statImageFile(fsPath).then(
    () => true,
    () => false,
  );
}
