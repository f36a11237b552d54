import * as vscode from "vscode";
import type { ViewAnnotation } from "../../core/protocol.ts";

interface LabelItem extends vscode.QuickPickItem {
  readonly value: string;
}

/** Asks for a label in VS Code's own list: those of this file, or a new one. @returns `undefined` when nothing was chosen */
export function askForLabel(ids: readonly string[], all: readonly ViewAnnotation[]): Promise<string | undefined> {
  const chosen = new Set(ids);
  const labels = [...new Set(all.map(({ label }) => label))].sort((a, b) => a.localeCompare(b));
  const current = new Set(all.filter(({ id }) => chosen.has(id)).map(({ label }) => label));
  const pick = vscode.window.createQuickPick<LabelItem>();
  pick.title =
    chosen.size > 1 ? vscode.l10n.t("Rename {0} Annotations", chosen.size) : vscode.l10n.t("Rename Annotation");
  pick.placeholder = vscode.l10n.t("Label");
  // Several labels have no common one to start from.
  pick.value = current.size === 1 ? ([...current][0] ?? "") : "";
  const start = pick.value.trim();
  const suggest = () => {
    const typed = pick.value.trim();
    const known = labels.filter((label) => label !== typed);
    // What is typed comes first. As long as nothing is, all labels are in sight, though they do not contain the old one.
    const all = typed === start;
    pick.items = [...(typed === "" ? [] : [typed]), ...known].map((value) => labelItem(value, all));
  };
  suggest();
  return new Promise((resolve) => {
    pick.onDidChangeValue(suggest);
    pick.onDidAccept(() => {
      const typed = pick.value.trim();
      const active = pick.activeItems[0]?.value;
      // Who types fast is ahead of the list, where another label is still the active one: then what is typed counts.
      const fits = typed === start || active?.toLowerCase().includes(typed.toLowerCase());
      resolve((fits ? active : undefined) ?? (typed || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** VS Code draws `$(name)` in a label as an icon; a zero-width space in between keeps it the text it is. */
function labelItem(value: string, alwaysShow: boolean): LabelItem {
  return { label: value.replaceAll("$(", "$\u200b("), value, alwaysShow };
}
