/** The picture that a reference shows, and the captions that are known of it. */
import { stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { TextEntry } from "../../core/annotation.ts";
import { addressKind, findPicture, type Picture } from "../../engine/references/picture.ts";
import type { ImageReference } from "../../engine/references/reference.ts";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { readSidecar } from "../../engine/sidecars/read.ts";
import { caption } from "../../engine/tasks/caption.ts";
import { openDocument } from "../editor/newSidecars.ts";
import { said } from "../problems.ts";

/** Nothing went wrong, but nothing can be written either. The message is a sentence for the person. */
export class NothingToWrite extends Error {
  override readonly name = "NothingToWrite";
}

/**
 * The file that a reference shows.
 * @throws NothingToWrite
 */
export async function pictureOf({ destination }: ImageReference, document: vscode.TextDocument): Promise<vscode.Uri> {
  if (destination === undefined) {
    throw new NothingToWrite(
      vscode.l10n.t("The address of this picture is made by code; only a fixed one can be followed."),
    );
  }
  const kind = addressKind(destination);
  if (kind !== "file") throw new NothingToWrite(notFollowed(kind, destination));
  const found = await findPicture(destination, whereabouts(document), isThere);
  if (!found.found) throw new NothingToWrite(notFound(found));
  return vscode.Uri.file(found.path);
}

function notFollowed(kind: "web" | "inline" | "other", destination: string): string {
  switch (kind) {
    case "web":
      return vscode.l10n.t(
        "{0} is on the web; alt texts are written for pictures that are files here.",
        short(destination),
      );
    case "inline":
      return vscode.l10n.t("This picture is part of the text itself; save it as a file first.");
    case "other":
      return vscode.l10n.t("“{0}” is not the address of a picture file.", short(destination));
  }
}

function notFound({ why, looked }: Extract<Picture, { found: false }>): string {
  const names = looked.map((file) => vscode.workspace.asRelativePath(file));
  switch (why) {
    case "missing":
      return vscode.l10n.t("There is no file {0}.", names[0] ?? "");
    case "several":
      return vscode.l10n.t("It could be any of {0}; write the address so that it fits only one.", names.join(", "));
    case "notImage":
      return vscode.l10n.t("{0} is no picture of a kind that can be read.", names[0] ?? "");
  }
}

/** Addresses come from the document and may be of any length. */
function short(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function whereabouts({ uri }: vscode.TextDocument): { folder: string; root: string | undefined } {
  const of =
    uri.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0] : vscode.workspace.getWorkspaceFolder(uri);
  const root = of?.uri.fsPath;
  if (uri.scheme !== "untitled") return { folder: path.dirname(uri.fsPath), root };
  if (root === undefined) {
    throw new NothingToWrite(vscode.l10n.t("Save the document first: its pictures are found from its folder."));
  }
  return { folder: root, root };
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * The captions in a picture's sidecar that nobody rejected: what a person accepted first, then the newest first.
 * @throws when the sidecar cannot be read, because a new caption could then not be kept either
 */
export async function captionsOf(picture: vscode.Uri): Promise<readonly TextEntry[]> {
  const uri = picture.with({ path: sidecarOf(picture.path) });
  const text = openDocument(uri)?.getText() ?? (await diskFiles.read(uri.fsPath))?.text;
  if (text === undefined || text.trim() === "") return [];
  const read = readSidecar(text);
  if (!read.ok) {
    const name = vscode.workspace.asRelativePath(uri);
    throw new Error(vscode.l10n.t("{0}, line {1}: {2}", name, read.problem.line, said(read.problem)));
  }
  const isAccepted = ({ review }: TextEntry) => review === "accepted";
  const usable = read.sidecar.texts
    .filter(({ task, text: words }) => task === caption.id && words.trim() !== "")
    // A caption that was cut off is one only when a person says so.
    .filter((entry) => isAccepted(entry) || (entry.review === "pending" && entry.partial !== true))
    .toReversed();
  return [...usable.filter(isAccepted), ...usable.filter((entry) => !isAccepted(entry))];
}
