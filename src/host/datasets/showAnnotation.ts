/** Links to annotations: a command with arguments, checked, because a document can hold any. */
import * as vscode from "vscode";
import * as z from "zod";
import { sidecarDocument } from "../editor/newSidecars.ts";
import { openEditor } from "../editor/open.ts";
import type { Editors } from "../editor/provider.ts";
import { imageUri } from "../selection.ts";

const COMMAND = "visionSidecar.showAnnotation";

const argumentsSchema = z.tuple([z.string().max(10_000), z.string().max(1000).optional()]);

/** The address of a picture's annotations, or of one of them, as Markdown writes addresses. */
export function annotationLink(image: vscode.Uri, id?: string): string {
  const given = JSON.stringify(id === undefined ? [image.toString()] : [image.toString(), id]);
  // Brackets would end the address.
  const query = encodeURIComponent(given).replaceAll(/[()'*!~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `command:${COMMAND}?${query}`;
}

/** The command: opens the editor on a picture of this computer and selects an annotation. Anything else is not followed. */
export async function showAnnotation(uri: unknown, id: unknown, editors: Editors): Promise<void> {
  const read = argumentsSchema.safeParse(id === undefined ? [uri] : [uri, id]);
  const image = read.success ? pictureOf(read.data[0]) : undefined;
  if (image === undefined) throw new Error(vscode.l10n.t("This link leads to no picture."));
  const wanted = read.data?.[1];
  const sidecar = await sidecarDocument(image);
  if (wanted !== undefined) editors.selectWhenOpened(sidecar, [wanted]);
  await openEditor(image);
  if (wanted === undefined) return;
  // An editor that was open before took nothing of what was left for a new one.
  editors.selectWhenOpened(sidecar, []);
  const panel = editors.active();
  if (panel?.document.uri.toString() === sidecar.toString()) {
    panel.select([wanted]);
  }
}

function pictureOf(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    // Another computer's files only where the person works with them: merely opening one tells it who asks.
    const isOwn = uri.authority === "" || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    return isOwn ? imageUri(uri) : undefined;
  } catch {
    return undefined;
  }
}
