import * as vscode from "vscode";
import { sidecarOf } from "../engine/sidecars/names.ts";
import { SidecarRefused } from "../engine/sidecars/refused.ts";

/** The answer came, but its sidecar could not be written: it is in the journal, or at least in this window's memory. */
export class AnswerKept extends Error {
  override readonly name = "AnswerKept";
  /** The 1-based line of the sidecar's text that is to be mended, when it is that. */
  readonly line: number | undefined;
  readonly sidecar: vscode.Uri;

  /** @param reason a sentence */
  constructor(image: vscode.Uri, reason: string, journalled: boolean, cause: unknown) {
    const name = vscode.workspace.asRelativePath(image);
    const what = vscode.l10n.t("The answer for {0} came but could not be written to its sidecar.", name);
    const next = journalled
      ? vscode.l10n.t("The answer is kept: mend this, then recover it.")
      : vscode.l10n.t("The answer is kept until this window closes: mend this now, then recover it.");
    super([what, reason.replace(/[^.!?]$/, "$&."), next].join(" "), { cause });
    this.sidecar = image.with({ path: sidecarOf(image.path) });
    this.line = cause instanceof SidecarRefused ? cause.problem?.line : undefined;
  }
}

/** Shows a sidecar as text, at a line. */
export async function showText(sidecar: vscode.Uri, line: number): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(sidecar, { selection, preview: false });
}
