/** Another word for a label: in one document, or in its whole folder. */
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { renameLabel } from "../../core/corrections.ts";
import { labelCounts } from "../../core/labels.ts";
import type { IndexWork, SidecarSummary } from "../../engine/sidecars/folderIndex.ts";
import { working } from "../datasets/working.ts";
import { sentence } from "../problems.ts";
import { changeSidecar, editDocument } from "../sidecarWriter.ts";
import { viewOf } from "./documentView.ts";
import { labelsBeside, sidecarsBeside } from "./labelIndex.ts";
import { askForOtherLabel } from "./renameInput.ts";

/** Ms after which looking through the folder is shown: a small one is read before anybody could read that. */
const SOON = 500;

/**
 * Asks for another word for a label of a document, and whether the other sidecars of the folder that have it get it too.
 *
 * @param label the one that is meant; it is asked for when it is not known
 * @throws Error that says which files could not be changed
 */
export async function renameLabelOf(document: vscode.TextDocument, label: string | undefined): Promise<void> {
  const from = label ?? (await askWhich(document));
  if (from === undefined) return;
  const to = await askForOtherLabel(from, labelsBeside(document));
  if (to === undefined || to === from) return;
  const files = await whereElse(document, from);
  if (files === undefined) return;
  await editDocument(document, (current) => ({ annotations: renameLabel(current?.annotations ?? [], from, to) }));
  if (files.length > 0) await renameIn(files, from, to);
}

async function askWhich(document: vscode.TextDocument): Promise<string | undefined> {
  const counts = labelCounts(viewOf(document).annotations).filter(({ label }) => label !== "");
  const items = counts.map(({ label, count }) => ({ label, description: String(count) }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Rename Label"),
    placeHolder: vscode.l10n.t("Label"),
  });
  return chosen?.label;
}

/** The other files that the person wants changed; `undefined` when they changed their mind. */
async function whereElse(document: vscode.TextDocument, label: string): Promise<readonly string[] | undefined> {
  const beside = await lookBeside(document, label);
  if (beside === undefined) return undefined;
  const counts = new Map(
    [...beside].flatMap(([file, { labels }]) => {
      const found = labels.find((one) => one.label === label);
      return found === undefined ? [] : [[file, found.count]];
    }),
  );
  if (counts.size === 0) return [];
  const here = labelCounts(viewOf(document).annotations).find((one) => one.label === label)?.count ?? 0;
  const all = [...counts.values()].reduce((sum, count) => sum + count, here);
  const chosen = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t("Only in This File"), description: vscode.l10n.t("{0} annotations", here), files: [] },
      {
        label: vscode.l10n.t("In the Whole Folder"),
        description: vscode.l10n.t("{0} annotations in {1} files", all, counts.size + 1),
        detail: vscode.l10n.t("The other files are written at once; undo is for this one alone."),
        files: [...counts.keys()],
      },
    ],
    { title: vscode.l10n.t("Rename Label") },
  );
  return chosen?.files;
}

/** How far it is, and a way to end it, is shown when there is much to read; `undefined` when it was ended. */
async function lookBeside(
  document: vscode.TextDocument,
  label: string,
): Promise<ReadonlyMap<string, SidecarSummary> | undefined> {
  const end = new AbortController();
  let say: IndexWork["said"] = () => undefined;
  const all = sidecarsBeside(document, { signal: end.signal, said: (...now) => say(...now) });
  const atOnce = await Promise.race([all, setTimeout(SOON)]);
  if (atOnce !== undefined) return atOnce;
  return working(vscode.l10n.t("Looking for {0} in the folder", label), ({ signal, said }) => {
    signal.addEventListener("abort", () => end.abort());
    say = said;
    return all;
  });
}

async function renameIn(files: readonly string[], from: string, to: string): Promise<void> {
  const failed: string[] = [];
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Renaming {0}", from), cancellable: true },
    async (progress, cancelled) => {
      for (const file of files) {
        if (cancelled.isCancellationRequested) return;
        try {
          await changeSidecar(vscode.Uri.file(file), (current) => ({
            annotations: renameLabel(current?.annotations ?? [], from, to),
          }));
        } catch (error) {
          failed.push(`${path.basename(file)}: ${sentence(error)}`);
        }
        progress.report({ increment: 100 / files.length, message: path.basename(file) });
      }
    },
  );
  if (failed.length > 0) {
    throw new Error(
      vscode.l10n.t("Not renamed in {0} of {1} files. {2}", failed.length, files.length, failed[0] ?? ""),
    );
  }
}
