/** Sidecars become a dataset in a folder of the person's. */
import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { hasCode } from "../../engine/files/writeWhole.ts";
import type { ExportReport } from "../../engine/formats/exportDataset.ts";
import { exportItems } from "../../engine/formats/exportItems.ts";
import type { Format } from "../../engine/formats/format.ts";
import type { ExportOptions } from "../../engine/formats/options.ts";
import { type Remedy, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { annotatedOf } from "./annotated.ts";
import { type ExportMemory, rememberExport, rememberedExport } from "./exportMemory.ts";
import { askForOptions, optionsInWords } from "./exportMenu.ts";
import { type Datasets, loadDatasets } from "./loadDatasets.ts";
import { askForNewFolder, freeFolder } from "./newFolder.ts";
import { noteSentence, notesAsMarkdown, shortened } from "./notes.ts";
import { openTexts } from "./openTexts.ts";
import { type Picture, type Scope, scopeOf } from "./scope.ts";
import { showFolder, showMarkdown } from "./show.ts";
import { working } from "./working.ts";

interface Export {
  readonly format: Format;
  readonly options: ExportOptions;
  readonly target: vscode.Uri;
}

interface FormatChoice extends vscode.QuickPickItem {
  readonly format: Format;
  /** The last export once more, with nothing left to ask. */
  readonly again?: Export;
}

/** The command. @throws what the engine throws; nothing is then left behind */
export async function exportAnnotations(clicked: unknown, selection: unknown, services: Services): Promise<void> {
  const scope = await scopeOf(clicked, selection, services.editors);
  const pictures = scope && (await annotatedOf(scope));
  if (scope === undefined || pictures === undefined) return;
  const datasets = await loadDatasets();
  const state = services.context.workspaceState;
  const wanted = await askForExport(scope, pictures, rememberedExport(state), datasets);
  if (wanted === undefined) return;
  const written = await write(wanted, pictures, datasets);
  if (written === undefined) return;
  const { format, options } = wanted;
  await rememberExport(state, { format: format.id, options, target: written.target });
  tell(format, written.report, written.gone, written.target);
}

async function askForExport(
  scope: Scope,
  pictures: readonly Picture[],
  memory: ExportMemory,
  datasets: Datasets,
): Promise<Export | undefined> {
  const last = memory.format === undefined ? undefined : datasets.formatOf(memory.format);
  const again =
    last === undefined || memory.target === undefined
      ? undefined
      : { format: last, options: memory.options, target: await freeFolder(memory.target) };
  const choices: FormatChoice[] = datasets.FORMATS.map((format) => ({ label: format.name, format }));
  if (again !== undefined) {
    choices.unshift({
      label: `$(history) ${vscode.l10n.t("Again as {0}", again.format.name)}`,
      description: vscode.l10n.t("to {0}", vscode.workspace.asRelativePath(again.target)),
      detail: optionsInWords(again.format, again.options),
      format: again.format,
      again,
    });
  }
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t("Export Annotations of {0}", scope.name),
    placeHolder: vscode.l10n.t("Which format?"),
  });
  if (picked === undefined || picked.again !== undefined) return picked?.again;
  const { format } = picked;
  const options = await askForOptions(format, pictures, memory.options);
  const target = options && (await askForNewFolder(scope.root, format.id));
  return options && target && { format, options, target };
}

/** Asks for another folder as long as something is in the one that was chosen. */
async function write({ format, options, target: first }: Export, pictures: readonly Picture[], datasets: Datasets) {
  let target = first;
  for (;;) {
    try {
      const written = await working(vscode.l10n.t("Exporting as {0}", format.name), async ({ signal, said }) => {
        const there = await picturesThere(pictures);
        const report = await datasets.exportDataset({
          format,
          options,
          items: exportItems(there, openTexts()),
          total: there.length,
          target: target.fsPath,
          signal,
          onProgress: said,
        });
        return { report, gone: pictures.length - there.length };
      });
      return written && { ...written, target };
    } catch (error) {
      if (!(error instanceof datasets.FolderNotEmpty)) throw error;
      const other = vscode.l10n.t("Choose Another Folder");
      const name = vscode.workspace.asRelativePath(target);
      const text = vscode.l10n.t("{0} is there already. A dataset goes into a folder that is new or empty.", name);
      const choice = await vscode.window.showWarningMessage(text, { modal: true }, other);
      const folder = choice === other ? await askForNewFolder(vscode.Uri.joinPath(target, ".."), format.id) : undefined;
      if (folder === undefined) return undefined;
      target = folder;
    }
  }
}

/** A dataset that names pictures that are gone cannot be trained on; sidecars outlive their pictures. */
async function picturesThere(pictures: readonly Picture[]): Promise<Picture[]> {
  const there: Picture[] = [];
  for (const picture of pictures) if (await isThere(picture)) there.push(picture);
  return there;
}

async function isThere({ file }: Picture): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    // What is there and cannot be looked at is noted by the export.
    return !hasCode(error, "ENOENT");
  }
}

function tell(format: Format, { images, objects, notes }: ExportReport, gone: number, target: vscode.Uri): void {
  const name = vscode.workspace.asRelativePath(target);
  const done = vscode.l10n.t("Exported {0} pictures with {1} objects as {2}: {3}.", images, objects, format.name, name);
  const details: Remedy = {
    title: vscode.l10n.t("Details"),
    run: () => showMarkdown(`# ${vscode.l10n.t("What the export leaves out")}\n\n${notesAsMarkdown(notes)}\n`),
  };
  const remedies = [showFolder(target), ...(notes.length > 0 ? [details] : [])];
  const missing = gone > 0 ? [vscode.l10n.t("Sidecars whose picture is gone were left out: {0}.", gone)] : [];
  const remarks = [...missing, ...shortened(notes.map(noteSentence))];
  showWithButtons(remarks.length > 0 ? "warning" : "info", [done, ...remarks].join(" "), remedies);
}
