/** The picture that a sidecar belongs to, as the page may load it. */
import * as vscode from "vscode";
import type { SidecarImage } from "../../core/annotation.ts";
import type { ViewImage } from "../../core/protocol.ts";
import { loadSharp } from "../../engine/images/loadSharp.ts";
import { ImageError, uprightSize } from "../../engine/images/prepare.ts";
import { imageOf } from "../../engine/sidecars/names.ts";
import { sentence } from "../problems.ts";

export interface ImageView {
  readonly name: string;
  readonly uri?: vscode.Uri;
  readonly image?: ViewImage;
  /** Why there is none, as a sentence. */
  readonly problem?: string;
}

/**
 * Finds the picture of a sidecar. Its size is taken from the sidecar (`facts`), so that an editor opens without loading
 * the image library. Never throws: a missing or broken picture is told in the page.
 */
export async function imageView(
  sidecar: vscode.Uri,
  webview: vscode.Webview,
  facts: SidecarImage | undefined,
): Promise<ImageView> {
  const uri = imageUriOf(sidecar);
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    const url = webview
      .asWebviewUri(uri)
      .with({ query: `v=${mtime}-${size}` })
      .toString();
    const { width, height } = facts ?? (await measure(uri));
    return { name, uri, image: { url, width, height } };
  } catch (error) {
    return { name, uri, problem: problemOf(error, name) };
  }
}

/** Older versions of a sidecar (`git:`) are shown on the picture that is there now. */
export function imageUriOf(sidecar: vscode.Uri): vscode.Uri {
  return sidecar.with({ scheme: "file", path: imageOf(sidecar.path) ?? sidecar.path, query: "", fragment: "" });
}

async function measure(uri: vscode.Uri): Promise<{ width: number; height: number }> {
  return uprightSize(await loadSharp(), await vscode.workspace.fs.readFile(uri));
}

function problemOf(error: unknown, name: string): string {
  if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
    return vscode.l10n.t("{0} is not here any more; the annotations are kept.", name);
  }
  if (error instanceof ImageError) return vscode.l10n.t("{0}: {1}", name, error.message);
  return vscode.l10n.t("{0} cannot be read: {1}", name, sentence(error));
}
