import * as vscode from "vscode";

/** The answer came and is in the journal, but its sidecar could not be written. */
export class AnswerKept extends Error {
  override readonly name = "AnswerKept";

  /** @param reason a sentence */
  constructor(image: vscode.Uri, reason: string, cause: unknown) {
    const name = vscode.workspace.asRelativePath(image);
    const message = vscode.l10n.t(
      "The answer for {0} came but could not be written to its sidecar. {1} The answer is kept: mend this, then recover it.",
      name,
      reason,
    );
    super(message, { cause });
  }
}
