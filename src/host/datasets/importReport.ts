/** Tells what came of an import. */
import * as vscode from "vscode";
import { plain } from "../../engine/reports/markdown.ts";
import { openEditor } from "../editor/open.ts";
import { type Remedy, sentence, showWithButtons } from "../problems.ts";
import type { Imported } from "./importCommand.ts";
import type { ImportPlan, LeftOut } from "./importPlan.ts";
import { type ImportSource, MOST_AROUND } from "./importSource.ts";
import { notesAsMarkdown } from "./notes.ts";
import { showMarkdown } from "./show.ts";

/** One message; what was not understood or not found stands in a report. */
export function tellImport(source: ImportSource, plan: ImportPlan, imported: Imported): void {
  const { name, cut } = source;
  const { pictures, added, updated, first, failed, left } = imported;
  const { leftOut, notes } = plan;
  const troubled = leftOut.length + notes.length + failed.length > 0;
  const report: Remedy = {
    title: vscode.l10n.t("Show Report"),
    run: () => showMarkdown(importReport(name, plan, imported)),
  };
  const show: Remedy = {
    title: vscode.l10n.t("Show Annotations"),
    run: () => first && openEditor(first),
  };
  const sentences = [
    pictures === 0
      ? vscode.l10n.t("Nothing was imported from {0}.", name)
      : vscode.l10n.t(
          "Imported {0} into {1} pictures: {2} annotations are new, {3} changed.",
          name,
          pictures,
          added,
          updated,
        ),
    ...(cut ? [cutWords()] : []),
    ...(leftOut.length > 0 ? [vscode.l10n.t("{0} pictures of the dataset were left out.", leftOut.length)] : []),
    ...(failed.length > 0 ? [vscode.l10n.t("{0} sidecars could not be written.", failed.length)] : []),
    ...(left > 0 ? [vscode.l10n.t("{0} pictures are left.", left)] : []),
  ];
  const remedies = [...(first === undefined ? [] : [show]), ...(troubled ? [report] : [])];
  showWithButtons(troubled || pictures === 0 ? "warning" : "info", sentences.join(" "), remedies);
}

function cutWords(): string {
  return vscode.l10n.t(
    "Not all files around it were looked at: at most {0}, and of a whole disk none. Choose the dataset's folder to have all of it.",
    MOST_AROUND.toLocaleString(vscode.env.language),
  );
}

/** What was not understood, not found, or made on another picture, as Markdown. */
export function importReport(name: string, { leftOut, notes }: ImportPlan, imported: Imported): string {
  const { pictures, added, updated, failed } = imported;
  const list = (why: LeftOut["why"]) =>
    leftOut
      .filter((one) => one.why === why)
      .map(({ path, detail }) => `- ${[path, ...(detail === undefined ? [] : [told(detail)])].map(plain).join(" – ")}`);
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`## ${plain(heading)} (${lines.length})`, lines.join("\n")];
  const failures = failed.map(({ uri, error }) => {
    return `- ${plain(vscode.workspace.asRelativePath(uri))} – ${plain(sentence(error))}`;
  });
  return `${[
    `# ${plain(vscode.l10n.t("Import of {0}", name))}`,
    plain(vscode.l10n.t("{0} pictures, {1} new annotations, {2} changed.", pictures, added, updated)),
    ...section(vscode.l10n.t("Pictures that were not found"), list("missing")),
    ...section(vscode.l10n.t("Pictures of which several have the name"), list("ambiguous")),
    ...section(
      vscode.l10n.t("Pictures that are turned: the dataset was made on pixels that are not upright"),
      list("turned"),
    ),
    ...section(vscode.l10n.t("Pictures of another shape"), list("different")),
    ...section(vscode.l10n.t("Pictures that cannot be read"), list("broken")),
    ...section(vscode.l10n.t("Sidecars that could not be written"), failures),
    ...(notes.length === 0
      ? []
      : [`## ${plain(vscode.l10n.t("What was not understood, or changed"))}`, notesAsMarkdown(notes)]),
  ].join("\n\n")}\n`;
}

function told(detail: unknown): string {
  return typeof detail === "string" ? detail : sentence(detail);
}
