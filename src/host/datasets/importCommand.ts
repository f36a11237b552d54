/** A dataset of another program becomes sidecars. */
import * as vscode from "vscode";
import { newId } from "../../core/ids.ts";
import type { Format } from "../../engine/formats/format.ts";
import type { SourceFile } from "../../engine/formats/sourceFile.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { logProblem } from "../problems.ts";
import type { Services } from "../services.ts";
import { changeSidecar } from "../sidecarWriter.ts";
import { ImportDeclined } from "./importImages.ts";
import { type ImportPlan, type PlannedImage, planImport } from "./importPlan.ts";
import { tellImport } from "./importReport.ts";
import { askForSource, type ImportSource, sourceOf } from "./importSource.ts";
import { type Datasets, loadDatasets } from "./loadDatasets.ts";
import { type Work, working } from "./working.ts";

/** What cannot be seen in a dataset. */
interface Choices {
  readonly format: Format;
  readonly as: "human" | "proposals";
  readonly vocBase: 0 | 1;
}

export interface Imported {
  readonly pictures: number;
  readonly added: number;
  readonly updated: number;
  readonly first?: vscode.Uri;
  /** Sidecars that could not be written. */
  readonly failed: readonly { readonly uri: vscode.Uri; readonly error: unknown }[];
  /** Pictures that were planned and not reached, because the person ended it. */
  readonly left: number;
}

/** The command. Nothing is written before all pictures were looked at. @throws what reading the dataset throws */
export async function importAnnotations(clicked: unknown, selection: unknown, services: Services): Promise<void> {
  const uris = await askForSource(clicked, selection);
  if (uris === undefined || uris.length === 0) return;
  const datasets = await loadDatasets();
  const looked = await working(vscode.l10n.t("Looking at the dataset"), async ({ signal }) => {
    const source = await sourceOf(uris, signal);
    const candidates = source.files.map((file) => ({ path: file, file: onDisk(source, file) }));
    return { source, likely: await datasets.recognizeFormats(candidates) };
  });
  const choices = looked && (await askForChoices(looked.likely, looked.source.name, datasets));
  if (looked === undefined || choices === undefined) return;
  const { source } = looked;
  const done = await working(vscode.l10n.t("Importing {0}", source.name), async (work) => {
    const plan = await read(source, choices, datasets, work);
    return plan && { plan, imported: await write(plan, choices, source, datasets, work) };
  });
  if (done === undefined) return;
  const { plan, imported } = done;
  for (const { error } of imported.failed) logProblem(error, services.log);
  tellImport(source, plan, imported);
}

function onDisk({ root }: ImportSource, file: string): string {
  return vscode.Uri.joinPath(root, ...file.split("/")).fsPath;
}

async function askForChoices(
  likely: readonly Format[],
  name: string,
  { FORMATS }: Datasets,
): Promise<Choices | undefined> {
  const [only, ...others] = likely;
  const format = only !== undefined && others.length === 0 ? only : await askForFormat(likely, FORMATS, name);
  if (format === undefined) return undefined;
  const vocBase = format.id === "voc" ? await askForBase() : 1;
  if (vocBase === undefined) return undefined;
  const kinds = [
    {
      label: `$(account) ${vscode.l10n.t("As People's Work")}`,
      detail: vscode.l10n.t("They are accepted, and nothing of yours is replaced."),
      as: "human" as const,
    },
    {
      label: `$(sparkle) ${vscode.l10n.t("As Proposals")}`,
      detail: vscode.l10n.t("They wait for review, as a model's answers do."),
      as: "proposals" as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(kinds, {
    title: vscode.l10n.t("Import {0} ({1})", name, format.name),
    placeHolder: vscode.l10n.t("What are these annotations?"),
  });
  return picked && { format, as: picked.as, vocBase };
}

async function askForFormat(
  likely: readonly Format[],
  all: readonly Format[],
  name: string,
): Promise<Format | undefined> {
  const rest = all.filter((format) => !likely.includes(format));
  const items = [...likely, ...rest].map((format) => ({
    label: format.name,
    ...(likely.includes(format) && { description: vscode.l10n.t("looks like it") }),
    format,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Import {0}", name),
    placeHolder:
      likely.length === 0
        ? vscode.l10n.t("The files look like none of these formats. Which one is it?")
        : vscode.l10n.t("Files of several formats are here. Which one is meant?"),
  });
  return picked?.format;
}

async function askForBase(): Promise<0 | 1 | undefined> {
  const items = [
    { label: vscode.l10n.t("From 1"), detail: vscode.l10n.t("As the format says."), base: 1 as const },
    { label: vscode.l10n.t("From 0"), detail: vscode.l10n.t("As many tools have it."), base: 0 as const },
  ];
  const placeHolder = vscode.l10n.t("From which number are pixels counted?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.base;
}

async function read(
  source: ImportSource,
  choices: Choices,
  datasets: Datasets,
  work: Work,
): Promise<ImportPlan | undefined> {
  const { format, vocBase } = choices;
  const files: SourceFile[] = [];
  for (const file of source.files) {
    work.signal.throwIfAborted();
    // Pictures need not be looked at here.
    if (!format.extensions.some((extension) => file.toLowerCase().endsWith(`.${extension}`))) continue;
    const found = await datasets.sourceOnDisk(onDisk(source, file), file);
    if (found !== undefined) files.push(found);
  }
  const options = datasets.importOptionsSchema.parse({ vocBase });
  const { signal, said } = work;
  const onProgress = (done: number, total: number) => said(done, total, [0, 3]);
  const dataset = await datasets.importDataset({ format, options, files, signal, onProgress });
  try {
    return await planImport(dataset, source, datasets, work);
  } catch (error) {
    if (error instanceof ImportDeclined) return undefined;
    throw error;
  }
}

/** Writes sidecar after sidecar until the person ends it: each is whole, and what is not reached is told. */
async function write(
  plan: ImportPlan,
  choices: Choices,
  source: ImportSource,
  datasets: Datasets,
  { signal, said }: Work,
): Promise<Imported> {
  const failed: { uri: vscode.Uri; error: unknown }[] = [];
  const time = new Date().toISOString();
  let [pictures, added, updated] = [0, 0, 0];
  let first: vscode.Uri | undefined;
  const one = async ({ uri, facts: image, items, complete }: PlannedImage): Promise<void> => {
    const { as, format } = choices;
    const facts = { image, items, as, source: source.name, format: format.name, complete, time, newId };
    let counts = { added: 0, updated: 0 };
    await changeSidecar(uri.with({ path: sidecarOf(uri.path) }), (sidecar) => {
      const merged = datasets.mergeImported({ sidecar, ...facts });
      counts = merged;
      return merged.change;
    });
    pictures++;
    added += counts.added;
    updated += counts.updated;
    first ??= uri;
  };
  for (const [i, image] of plan.images.entries()) {
    if (signal.aborted) break;
    try {
      await one(image);
    } catch (error) {
      failed.push({ uri: image.uri, error });
    }
    said(i + 1, plan.images.length, [2, 3]);
  }
  const left = plan.images.length - pictures - failed.length;
  return { pictures, added, updated, ...(first && { first }), failed, left };
}
