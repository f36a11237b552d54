import path from "node:path";
import * as vscode from "vscode";
import { imagesIn } from "../../engine/images/imagesIn.ts";
import { imageUriOf } from "./imageView.ts";

/** Where a document's image stands among those of its folder, 1-based; `undefined` when it is not there. */
export async function placeInFolder(document: vscode.TextDocument): Promise<{ at: number; of: number } | undefined> {
  const image = imageUriOf(document.uri);
  const names = await imagesIn(vscode.Uri.joinPath(image, "..").fsPath);
  const at = names.indexOf(path.posix.basename(image.path)) + 1;
  return at === 0 ? undefined : { at, of: names.length };
}
