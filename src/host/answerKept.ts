import * as vscode from "vscode";
import { sidecarOf } from "../engine/sidecars/names.ts";
import { SidecarRefused } from "../engine/sidecars/refused.ts";

/** The answer came and is in the journal, but its sidecar could not be written. */
export class AnswerKept extends Error {
  override readonly name = "AnswerKept";
  /** The 1-based line of the sidecar's text that is to be mended, when it is that. */
  readonly line: number | undefined;
  readonly sidecar: vscode.Uri;

  /** @param reason a sentence */
  constructor(image: vscode.Uri, reason: string, cause: unknown) {
    const name = vscode.workspace.asRelativePath(image);
    const message = vscode.l10n.t(
      "The answer for {0} came but could not be written to its sidecar. {1} The answer is kept: mend this, then recover it.",
      name,
      reason,
    );
    super(message, { cause });
    this.sidecar = image.with({ path: sidecarOf(image.path) });
    this.line = cause instanceof SidecarRefused ? cause.problem?.line : undefined;
  }
}

/** Shows a sidecar as text, at a line. */
export async function showText(sidecar: vscode.Uri, line: number): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(sidecar, { selection, preview: false });
}
