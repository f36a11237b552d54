import * as vscode from "vscode";

/** The extension's log, shown by `Vision: Show Log`. Keys never reach it: errors come redacted from the engine. */
export type Log = vscode.LogOutputChannel;

export function createLog(): Log {
  return vscode.window.createOutputChannel("Vision Sidecar", { log: true });
}
