import * as vscode from "vscode";
import { SECTION, writingPlace } from "../settings.ts";

/** Shows the presets in the settings where the person has them: there they are written and corrected. */
export async function openPresets(): Promise<void> {
  const isInWorkspace = writingPlace("presets").target === vscode.ConfigurationTarget.Workspace;
  const command = isInWorkspace ? "workbench.action.openWorkspaceSettings" : "workbench.action.openSettings";
  await vscode.commands.executeCommand(command, { query: `${SECTION}.presets` });
}
