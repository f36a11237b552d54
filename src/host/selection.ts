/** Which files a command is about. */
import * as vscode from "vscode";
import { isImageName } from "../engine/images/kinds.ts";
import { imageOf } from "../engine/sidecars/names.ts";
import { placeOnDisk } from "./editor/newSidecars.ts";
import { activeUri } from "./editor/tabs.ts";

/**
 * The images a command was called on, sorted by path: the Explorer's selection (which comes in the order it was clicked,
 * with everything else that is selected), or the image or sidecar in the active tab when it came from the palette.
 */
export function selectedImages(clicked: unknown, selection: unknown): vscode.Uri[] {
  return selected(clicked, selection, imageUri);
}

/** The same with PDF documents among them. */
export function selectedFiles(clicked: unknown, selection: unknown): vscode.Uri[] {
  return selected(clicked, selection, (uri) => imageUri(uri) ?? (isPdf(uri) ? uri : undefined));
}

export function isPdf({ scheme, path }: vscode.Uri): boolean {
  return scheme === "file" && /\.pdf$/i.test(path);
}

function selected(
  clicked: unknown,
  selection: unknown,
  wanted: (uri: vscode.Uri) => vscode.Uri | undefined,
): vscode.Uri[] {
  const given = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  const uris = given.filter((item) => item instanceof vscode.Uri);
  const candidates = uris.length > 0 ? uris : [activeUri()].filter((uri) => uri !== undefined);
  const files = candidates.flatMap((uri) => wanted(uri) ?? []);
  const unique = new Map(files.map((uri) => [uri.toString(), uri]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The image itself, or the image of a sidecar; `undefined` for anything else. */
export function imageUri(uri: vscode.Uri): vscode.Uri | undefined {
  const path = imageOf(uri.path) ?? uri.path;
  const { scheme } = placeOnDisk(uri);
  return scheme === "file" && isImageName(path) ? uri.with({ scheme, path, query: "", fragment: "" }) : undefined;
}
