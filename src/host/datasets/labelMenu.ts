/** What labels are called in an export, and in which order they get their numbers. */
import * as vscode from "vscode";
import { exportItems } from "../../engine/formats/exportItems.ts";
import { moved, withRule, writtenAs, writtenOrder } from "../../engine/formats/labelRules.ts";
import type { ExportOptions } from "../../engine/formats/options.ts";
import { openTexts } from "./openTexts.ts";
import type { Picture } from "./scope.ts";
import { working } from "./working.ts";

/** @returns `undefined` when the person ended the count */
export async function changeLabels(
  pictures: readonly Picture[],
  first: ExportOptions,
): Promise<ExportOptions | undefined> {
  const counts = await countLabels(pictures, first);
  if (counts === undefined) return undefined;
  const labels = [...counts.keys()];
  let options = first;
  for (;;) {
    const done = { label: `$(check) ${vscode.l10n.t("Done")}`, name: undefined };
    const picked = await vscode.window.showQuickPick<{ label: string; description?: string; name: string | undefined }>(
      [done, ...itemsOf(counts, options)],
      {
        title: vscode.l10n.t("Labels"),
        placeHolder: vscode.l10n.t("Choose a label to rename it, merge it, leave it out or move it"),
        matchOnDescription: true,
      },
    );
    if (picked?.name === undefined) return options;
    options = (await changeOne(picked.name, labels, options)) ?? options;
  }
}

async function countLabels(pictures: readonly Picture[], { review }: ExportOptions) {
  return working(vscode.l10n.t("Counting labels"), async ({ signal, said }) => {
    const counts = new Map<string, number>();
    let done = 0;
    for await (const { sidecar } of exportItems(pictures, openTexts())) {
      signal.throwIfAborted();
      for (const annotation of sidecar?.annotations ?? []) {
        if (!review.includes(annotation.review)) continue;
        counts.set(annotation.label, (counts.get(annotation.label) ?? 0) + 1);
      }
      said(++done, pictures.length);
    }
    return new Map([...counts].sort(([, a], [, b]) => b - a));
  });
}

/** In the order in which they are numbered; at the end those that are left out. */
function itemsOf(counts: ReadonlyMap<string, number>, options: ExportOptions) {
  const labels = [...counts.keys()];
  const order = writtenOrder(labels, options);
  const place = (label: string) => {
    const name = writtenAs(label, options);
    return name === null ? order.length : order.indexOf(name);
  };
  return labels
    .sort((a, b) => place(a) - place(b))
    .map((label) => {
      const name = writtenAs(label, options);
      const count = vscode.l10n.t("{0} times", counts.get(label) ?? 0);
      const becomes = name === label ? [] : [name === null ? vscode.l10n.t("left out") : `→ ${shown(name)}`];
      return {
        label: `$(${name === null ? "circle-slash" : "tag"}) ${shown(label)}`,
        description: [...becomes, count].join(" · "),
        name: label,
      };
    });
}

/** Names of icons in a label are not to be drawn as icons. */
function shown(label: string): string {
  const line = label.replaceAll(/\s+/g, " ").trim();
  return line === "" ? vscode.l10n.t("(no label)") : line.replaceAll("$(", "$\u200b(");
}

type Change = () => Promise<ExportOptions | undefined> | ExportOptions;

async function changeOne(
  label: string,
  labels: readonly string[],
  options: ExportOptions,
): Promise<ExportOptions | undefined> {
  const name = writtenAs(label, options);
  const order = writtenOrder(labels, options);
  const item = (icon: string, text: string, change: Change) => ({ label: `$(${icon}) ${text}`, change });
  const others = order.filter((other) => other !== name);
  const at = name === null ? -1 : order.indexOf(name);
  const items = [
    item("edit", vscode.l10n.t("Rename…"), () => rename(label, name ?? label, options)),
    ...(others.length > 0
      ? [item("merge", vscode.l10n.t("Merge Into…"), () => mergeInto(label, others, options))]
      : []),
    ...(name === null ? [] : [item("circle-slash", vscode.l10n.t("Leave Out"), () => withRule(options, label, null))]),
    ...(name === label ? [] : [item("discard", vscode.l10n.t("As It Was"), () => withRule(options, label, label))]),
    ...(name !== null && at > 0
      ? [item("arrow-up", vscode.l10n.t("Move Up"), () => moved(options, labels, name, -1))]
      : []),
    ...(name !== null && at >= 0 && at < order.length - 1
      ? [item("arrow-down", vscode.l10n.t("Move Down"), () => moved(options, labels, name, 1))]
      : []),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: shown(label) });
  return picked?.change();
}

async function rename(label: string, name: string, options: ExportOptions): Promise<ExportOptions | undefined> {
  const to = await vscode.window.showInputBox({
    title: vscode.l10n.t("Rename {0}", shown(label)),
    prompt: vscode.l10n.t("Only in the export; the sidecars stay as they are."),
    value: name,
    validateInput: (value) => (value.trim() === "" ? vscode.l10n.t("It cannot be empty.") : undefined),
  });
  return to === undefined ? undefined : withRule(options, label, to.trim());
}

async function mergeInto(
  label: string,
  others: readonly string[],
  options: ExportOptions,
): Promise<ExportOptions | undefined> {
  const items = others.map((name) => ({ label: shown(name), name }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Merge {0} Into", shown(label)) });
  return picked && withRule(options, label, picked.name);
}
