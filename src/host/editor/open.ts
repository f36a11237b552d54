import * as vscode from "vscode";
import { isThere } from "../../engine/sidecars/diskFiles.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { VIEW_TYPE } from "./provider.ts";

/**
 * Opens the annotations of an image on the picture, whatever editor the person prefers for JSON.
 * @throws SidecarRefused when what is there is nothing that VS Code could open
 */
export async function openEditor(image: vscode.Uri): Promise<void> {
  const sidecar = image.with({ path: sidecarOf(image.path) });
  await isThere(sidecar.fsPath);
  await vscode.commands.executeCommand("vscode.openWith", sidecar, VIEW_TYPE);
}
