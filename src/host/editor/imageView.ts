/** The picture that a sidecar belongs to, as the page may load it. */
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import type { SidecarImage } from "../../core/annotation.ts";
import type { PictureFacts } from "../../core/panelProtocol.ts";
import type { ViewImage } from "../../core/protocol.ts";
import { hasCode } from "../../engine/files/writeWhole.ts";
import { loadSharp } from "../../engine/images/loadSharp.ts";
import { openImage } from "../../engine/images/open.ts";
import { readImageFile, statImageFile } from "../../engine/images/readImageFile.ts";
import { renderForDisplay } from "../../engine/images/rendition.ts";
import type { Renditions } from "../../engine/images/renditions.ts";
import { imageOf } from "../../engine/sidecars/names.ts";
import { nameOf } from "../fileName.ts";
import { sentence } from "../problems.ts";
import { replacedNote } from "./replacedNote.ts";

export interface ImageView {
  readonly name: string;
  readonly uri: vscode.Uri;
  /** What the sidecar said of its picture when this was made. */
  readonly facts: SidecarImage | undefined;
  readonly image?: ViewImage;
  readonly file?: PictureFacts;
  /** What the file that is there is: what a new sidecar says of it. */
  readonly measured?: SidecarImage;
  /** The page is given a rendition and not the file itself. */
  readonly rendered?: boolean;
  /** That it is another picture than the annotations were made on, as a sentence. */
  readonly note?: string;
  /** Why there is none, as a sentence. */
  readonly problem?: string;
}

/** What the page needs to be shown a picture. */
export interface ImageDisplay {
  readonly webview: vscode.Webview;
  readonly renditions: Renditions;
  /** The browser could not show the file itself. */
  readonly renderAnyway: boolean;
}

/**
 * Finds the picture of a sidecar. The page gets the file itself where the browser shows it upright, still and in its
 * colours, else a rendition. Its size is the sidecar's (`facts`), measured when the picture is another one. Never throws:
 * a missing or broken picture is told in the page.
 */
export async function imageView(
  sidecar: vscode.Uri,
  facts: SidecarImage | undefined,
  { webview, renditions, renderAnyway }: ImageDisplay,
): Promise<ImageView> {
  const uri = imageUriOf(sidecar);
  const name = nameOf(uri);
  try {
    const address = await addressOf(uri, webview);
    const file = await readImageFile(uri.fsPath);
    const sha256 = createHash("sha256").update(file).digest("hex");
    const sharp = await loadSharp();
    const opened = await openImage(sharp, file);
    const rendered = renderAnyway || !opened.shownAlike;
    const url = rendered
      ? webview.asWebviewUri(vscode.Uri.file(await renditions.pathOf(sha256, () => renderForDisplay(sharp, opened))))
      : address;
    const same = facts?.sha256.toLowerCase() === sha256;
    const { width, height } = same ? facts : opened.size;
    const image = { url: url.toString(), width, height };
    const other = facts !== undefined && !same;
    const measured = { ...opened.size, sha256 };
    const about = { kind: opened.kind.toUpperCase(), bytes: file.length, ...(facts && { same }) };
    return {
      name,
      uri,
      facts,
      rendered,
      image,
      file: about,
      measured,
      ...(other && { note: replacedNote(facts, image) }),
    };
  } catch (error) {
    return { name, uri, facts, problem: problemOf(error, name) };
  }
}

/** Kinds of pictures that browsers show themselves, as a rule. */
const SHOWN = /\.(?:jpe?g|jpe|jfif|png|webp|avif)$/i;

/**
 * From where the page loads a picture's file, for a page that is not there yet: it has the picture sooner than all else.
 * @returns `undefined` for what it will be given a rendition of, and for what is no file
 */
export async function addressAhead(uri: vscode.Uri, webview: vscode.Webview): Promise<vscode.Uri | undefined> {
  return SHOWN.test(uri.path) ? addressOf(uri, webview).catch(() => undefined) : undefined;
}

/** Another address whenever the file is another one: browsers keep what they have loaded. */
async function addressOf(uri: vscode.Uri, webview: vscode.Webview): Promise<vscode.Uri> {
  const { size, mtimeMs } = await statImageFile(uri.fsPath);
  return webview.asWebviewUri(uri).with({ query: `v=${mtimeMs}-${size}` });
}

/** Older versions of a sidecar (`git:`) are shown on the picture that is there now. */
export function imageUriOf(sidecar: vscode.Uri): vscode.Uri {
  return sidecar.with({ scheme: "file", path: imageOf(sidecar.path) ?? sidecar.path, query: "", fragment: "" });
}

function problemOf(error: unknown, name: string): string {
  if (hasCode(error, "ENOENT")) return vscode.l10n.t("{0} is not here any more; the annotations are kept.", name);
  return vscode.l10n.t("{0}: {1}", name, sentence(error));
}
