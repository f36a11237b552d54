import * as vscode from "vscode";
import { sidecarDocument } from "./newSidecars.ts";
import { VIEW_TYPE } from "./provider.ts";

/**
 * Opens the annotations of an image on the picture, whatever editor the person prefers for JSON; without any, an empty
 * document in which they can be drawn.
 * @throws SidecarRefused when what is there is nothing that VS Code could open
 */
export async function openEditor(image: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", await sidecarDocument(image), VIEW_TYPE);
}
