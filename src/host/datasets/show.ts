/** What came of the work, in front of the person. */
import * as vscode from "vscode";
import type { Remedy } from "../problems.ts";

/** Opens a Markdown document of which nothing is on disk. */
export async function showMarkdown(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** A button that shows a folder where the person can see it: the Explorer, or the system's file manager. */
export function showFolder(folder: vscode.Uri): Remedy {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
  if (inWorkspace) return { title: vscode.l10n.t("Show Folder"), run: () => run("revealInExplorer", folder) };
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    return { title: vscode.l10n.t("Show Folder"), run: () => run("revealFileInOS", folder) };
  }
  return {
    title: vscode.l10n.t("Open Folder"),
    run: () => run("vscode.openFolder", folder, { forceNewWindow: true }),
  };
}

function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...args);
}
