import * as vscode from "vscode";
import type { ViewAnnotation } from "../../core/protocol.ts";

/** Asks for a label in VS Code's own list: those of this file, or a new one. @returns `undefined` when nothing was chosen */
export function askForLabel(ids: readonly string[], all: readonly ViewAnnotation[]): Promise<string | undefined> {
  const chosen = new Set(ids);
  const labels = [...new Set(all.map(({ label }) => label))].sort((a, b) => a.localeCompare(b));
  const current = all.find(({ id }) => chosen.has(id))?.label ?? "";
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t("Rename Annotation");
  pick.placeholder = vscode.l10n.t("Label");
  pick.value = current;
  const suggest = () => {
    const typed = pick.value.trim();
    const known = labels.filter((label) => label !== typed).map((label) => ({ label }));
    pick.items = typed === "" ? known : [{ label: typed }, ...known];
  };
  suggest();
  return new Promise((resolve) => {
    pick.onDidChangeValue(suggest);
    pick.onDidAccept(() => {
      const label = pick.activeItems[0]?.label ?? pick.value.trim();
      resolve(label === "" ? undefined : label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
