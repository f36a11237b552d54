import * as vscode from "vscode";
import type { Wording } from "../../engine/conversations/markdown.ts";

/** The words of a conversation's document. */
export function wording(): Wording {
  return {
    title: (task, names) =>
      task === "compare" ? vscode.l10n.t("Compare {0}", names) : vscode.l10n.t("Questions about {0}", names),
    waiting: vscode.l10n.t("asking…"),
    stopped: vscode.l10n.t("Stopped."),
    by: (model, time) => `${model} · ${new Date(time).toLocaleString()}`,
  };
}
