/** Crops, cut-outs, annotated pictures and contact sheets of detections, in a folder of the person's. */
import * as vscode from "vscode";
import { AssetFolder, type OnExisting } from "../../engine/assets/assetFolder.ts";
import { type AssetKind, assetOptionsFor } from "../../engine/assets/assetOptions.ts";
import { type AssetReport, makeAssets } from "../../engine/assets/makeAssets.ts";
import { exportItems } from "../../engine/formats/exportItems.ts";
import { loadSharp } from "../../engine/images/loadSharp.ts";
import { logProblem, openLog, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { annotatedOf } from "./annotated.ts";
import { type AssetChoice, askForAssetOptions, assetTitle } from "./assetMenu.ts";
import { shortened } from "./notes.ts";
import { openTexts } from "./openTexts.ts";
import { type Picture, scopeOf } from "./scope.ts";
import { showFolder } from "./show.ts";
import { working } from "./working.ts";

/** The command. @throws what writing files throws; what could be made is then taken away again */
export async function saveAssets(
  kind: AssetKind,
  clicked: unknown,
  selection: unknown,
  services: Services,
): Promise<void> {
  const scope = await scopeOf(clicked, selection, services.editors);
  const pictures = scope && (await annotatedOf(scope));
  if (scope === undefined || pictures === undefined) return;
  const { workspaceState } = services.context;
  const key = `assets.${kind}`;
  const selected = scope.selected ?? [];
  const remembered = assetOptionsFor(kind, workspaceState.get(key));
  const choice = await askForAssetOptions(kind, pictures.length, selected.length, remembered);
  if (choice === undefined) return;
  const [target] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Folder for the Pictures"),
      openLabel: vscode.l10n.t("Save Here"),
      defaultUri: rememberedFolder(workspaceState) ?? scope.root,
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (target === undefined) return;
  await workspaceState.update(key, choice.options);
  await workspaceState.update(FOLDER, target.toString());
  await save(kind, choice, selected, pictures, target, services);
}

const FOLDER = "assets.folder";

function rememberedFolder(state: vscode.Memento): vscode.Uri | undefined {
  const known = state.get(FOLDER);
  return typeof known === "string" && known.startsWith("file:") ? vscode.Uri.parse(known) : undefined;
}

async function save(
  kind: AssetKind,
  { options, onlySelected }: AssetChoice,
  selected: readonly string[],
  pictures: readonly Picture[],
  target: vscode.Uri,
  services: Services,
): Promise<void> {
  const sharp = await loadSharp();
  const out = await AssetFolder.create(target.fsPath);
  let kept = false;
  try {
    const report = await working(assetTitle(kind), ({ signal, said }) =>
      makeAssets({
        sharp,
        kind,
        options,
        items: exportItems(pictures, openTexts()),
        ...(onlySelected && { only: new Set(selected) }),
        out,
        signal,
        onProgress: (done) => said(done, pictures.length),
      }),
    );
    if (report === undefined) return;
    const onExisting = report.files === 0 ? undefined : await askAboutExisting(out, target);
    if (onExisting !== undefined) {
      await out.finish(onExisting);
      kept = true;
    } else if (report.files > 0) return;
    tell(report, target, services);
  } finally {
    if (!kept) await out.discard();
  }
}

/** @returns `undefined` when the person turned away */
async function askAboutExisting(out: AssetFolder, target: vscode.Uri): Promise<OnExisting | undefined> {
  const existing = await out.existing();
  const [first] = existing;
  if (first === undefined) return "keepBoth";
  const replace = vscode.l10n.t("Replace");
  const both = vscode.l10n.t("Keep Both");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("{0} of the files are in {1} already.", existing.length, vscode.workspace.asRelativePath(target)),
    { modal: true, detail: existing.length === 1 ? first : vscode.l10n.t("{0} and others", first) },
    both,
    replace,
  );
  return choice === both ? "keepBoth" : choice === replace ? "replace" : undefined;
}

function tell(
  { files, failed, unreadable, passedOver, numbered }: AssetReport,
  target: vscode.Uri,
  { log }: Services,
): void {
  for (const { error } of failed) logProblem(error, log);
  const sentences = [
    files === 0
      ? vscode.l10n.t("Nothing was saved.")
      : vscode.l10n.t("Saved {0} files in {1}.", files, vscode.workspace.asRelativePath(target)),
    ...shortened([
      ...failed.map(({ path, error }) => `${path}: ${sentence(error)}`),
      ...(passedOver > 0 ? [vscode.l10n.t("{0} annotations have no area or outline to be saved.", passedOver)] : []),
      ...(unreadable.length > 0 ? [vscode.l10n.t("Sidecars that could not be read: {0}.", unreadable.length)] : []),
      ...(numbered > 0
        ? [vscode.l10n.t("{0} labels are in letters that cannot be drawn here; they stand as numbers.", numbered)]
        : []),
    ]),
  ];
  const alarming = files === 0 || sentences.length > 1;
  const remedies = [...(files > 0 ? [showFolder(target)] : []), ...(failed.length > 0 ? [openLog(log)] : [])];
  showWithButtons(alarming ? "warning" : "info", sentences.join(" "), remedies);
}
