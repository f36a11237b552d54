import * as vscode from "vscode";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { VIEW_TYPE } from "./provider.ts";

/** Opens the annotations of an image on the picture, whatever editor the person prefers for JSON. */
export async function openEditor(image: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", image.with({ path: sidecarOf(image.path) }), VIEW_TYPE);
}
