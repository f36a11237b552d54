import * as vscode from "vscode";
import type { ViewAnnotation } from "../../core/protocol.ts";

export interface LabelItem extends vscode.QuickPickItem {
  readonly value: string;
}

/**
 * Asks for a label in VS Code's own list: those of this file, those of its folder (`beside`) when they are known, or a new
 * one.
 * @returns `undefined` when nothing was chosen
 */
export function askForLabel(
  ids: readonly string[],
  all: readonly ViewAnnotation[],
  beside: Promise<readonly string[]>,
): Promise<string | undefined> {
  const chosen = new Set(ids);
  const current = new Set(all.filter(({ id }) => chosen.has(id)).map(({ label }) => label));
  const title =
    chosen.size > 1 ? vscode.l10n.t("Rename {0} Annotations", chosen.size) : vscode.l10n.t("Rename Annotation");
  // Several labels have no common one to start from.
  return pickLabel(title, labelsOf(all), current.size === 1 ? ([...current][0] ?? "") : "", beside);
}

/** Asks for another word for a label. @returns `undefined` when nothing was chosen */
export function askForOtherLabel(label: string, beside: Promise<readonly string[]>): Promise<string | undefined> {
  return pickLabel(vscode.l10n.t("Rename Label {0}", label), [], label, beside);
}

/** All labels there are, in their order. */
export function labelsOf(all: readonly ViewAnnotation[]): string[] {
  const named = all.map(({ label }) => label).filter((label) => label !== "");
  return [...new Set(named)].sort((a, b) => a.localeCompare(b));
}

function pickLabel(
  title: string,
  first: readonly string[],
  value: string,
  beside: Promise<readonly string[]>,
): Promise<string | undefined> {
  return pickedLabel(vscode.window.createQuickPick<LabelItem>(), title, first, value, beside);
}

/** Shows `pick` with labels to choose from. @returns `undefined` when nothing was chosen; the pick is gone in any case */
export function pickedLabel(
  pick: vscode.QuickPick<LabelItem>,
  title: string,
  first: readonly string[],
  value: string,
  beside: Promise<readonly string[]>,
): Promise<string | undefined> {
  let labels = first;
  pick.title = title;
  pick.placeholder = vscode.l10n.t("Label");
  pick.value = value;
  const start = pick.value.trim();
  let open = true;
  const suggest = () => {
    const typed = pick.value.trim();
    const known = labels.filter((label) => label !== typed);
    // What is typed comes first. As long as nothing is, all labels are in sight, though they do not contain the old one.
    const all = typed === start;
    pick.items = [...(typed === "" ? [] : [typed]), ...known].map((value) => labelItem(value, all));
  };
  suggest();
  /** Where the person went in the list, and what was typed by then. */
  let walkedTo: { readonly value: string; readonly typed: string } | undefined;
  const walked = () => (walkedTo?.typed === pick.value ? walkedTo.value : undefined);
  // The folder may be large: its labels follow.
  const addFolder = (more: readonly string[]) => {
    if (!open) return;
    labels = [...new Set([...labels, ...more])];
    const active = walked();
    suggest();
    // Who was on the way down the list stays where they were.
    if (active !== undefined) pick.activeItems = pick.items.filter((item) => item.value === active);
  };
  return new Promise((resolve) => {
    beside.then(addFolder, () => undefined);
    pick.onDidChangeValue(suggest);
    pick.onDidChangeActive(([item]) => {
      const isFirst = item === undefined || item.value === pick.items[0]?.value;
      walkedTo = isFirst ? undefined : { value: item.value, typed: pick.value };
    });
    pick.onDidAccept(() => {
      const typed = pick.value.trim();
      // Who types fast is ahead of the list, where another label may still be the active one: what is typed counts.
      resolve(
        walked() ?? (typed !== "" && typed !== start ? typed : (pick.activeItems[0]?.value ?? (typed || undefined))),
      );
      pick.hide();
    });
    pick.onDidHide(() => {
      open = false;
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
