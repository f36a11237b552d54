/** Tells what came of transcribing. */
import * as vscode from "vscode";
import type { Transcribed } from "../../engine/transcripts/transcribePages.ts";
import { goOn } from "../commands/goOn.ts";
import { holdsForAll } from "../commands/outcome.ts";
import { logProblem, openLog, type Remedy, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { transcriptOf } from "./target.ts";

export interface DocumentSuccess extends Transcribed {
  readonly pdf: vscode.Uri;
  readonly transcript: vscode.Uri;
  readonly pages: number;
}

/** How far a document has come that is not done. */
export interface Come {
  readonly there: number;
  readonly pages: number;
}

export interface DocumentOutcome {
  readonly done: readonly DocumentSuccess[];
  readonly failed: readonly { readonly pdf: vscode.Uri; readonly error: unknown }[];
  /** Documents that were begun and not ended, by their URIs. */
  readonly come: ReadonlyMap<string, Come>;
  /** Not begun, or stopped by the person. */
  readonly left: readonly vscode.Uri[];
  readonly cancelled: boolean;
  readonly asked: number;
}

/** One message for all of it; `again` goes on where it ended. */
export function tellOutcome(
  { done, failed, left, come, cancelled, asked }: DocumentOutcome,
  services: Services,
  again: (pdfs: readonly vscode.Uri[]) => Promise<void>,
): void {
  const { log } = services;
  for (const { error } of failed) logProblem(error, log);
  const [first] = done;
  const rest = [...failed.map(({ pdf }) => pdf), ...left];
  const kept = rest.flatMap((pdf) => keptOf(pdf, come.get(pdf.toString())));
  // Nothing has come of it, as the person wanted.
  if (asked === 0 || (cancelled && done.length + failed.length + kept.length === 0)) return;
  const sentences = [
    ...(done.length === 0 ? [] : [count(done, asked)]),
    ...some(done.map((one) => remarks(one, asked > 1)).filter((text) => text !== "")),
    ...some(failed.map(({ pdf, error }) => (asked === 1 ? sentence(error) : `${nameOf(pdf)}: ${sentence(error)}`))),
    ...(left.length > 0 && asked > 1 ? [vscode.l10n.t("{0} are left.", left.length)] : []),
    ...some(kept),
  ];
  const stopped = failed.find(({ error }) => holdsForAll(error) || asked === 1)?.error;
  const remedies: Remedy[] = [
    ...(first === undefined || isShown(first.transcript) ? [] : [open(first.transcript)]),
    ...(rest.length === 0
      ? []
      : cancelled && failed.length === 0
        ? [{ title: vscode.l10n.t("Go On"), run: () => again(rest) }]
        : goOn(stopped, services, () => again(rest))),
    ...(failed.length === 0 ? [] : [openLog(log)]),
  ];
  const isTroubled = failed.length > 0 || done.some((one) => remarks(one, false) !== "");
  const level = asked === failed.length ? "error" : isTroubled ? "warning" : "info";
  const text = sentences.join(" ");
  if (level === "info" && remedies.length === 0) vscode.window.setStatusBarMessage(`$(check) ${text}`, 8000);
  else showWithButtons(level, text, remedies);
}

function count(done: readonly DocumentSuccess[], asked: number): string {
  const [first] = done;
  if (asked === 1 && first !== undefined) {
    return vscode.l10n.t("Transcribed {0}: {1} pages.", nameOf(first.pdf), first.pages);
  }
  const pages = done.reduce((sum, one) => sum + one.pages, 0);
  return vscode.l10n.t("Transcribed {0} of {1} PDFs: {2} pages.", done.length, asked, pages);
}

/** What of a document is not as it should be. */
function remarks({ pdf, missing, partial, ignored }: DocumentSuccess, named: boolean): string {
  const found = [
    ...(missing.length > 0 ? [vscode.l10n.t("Missing in the answers: page {0}.", listed(missing))] : []),
    ...(partial.length > 0 ? [vscode.l10n.t("Longer than an answer and cut: page {0}.", listed(partial))] : []),
    ...(ignored > 0
      ? [vscode.l10n.t("{0} passages had page numbers that do not fit and were left out.", ignored)]
      : []),
  ];
  return [...(found.length > 0 && named ? [`${nameOf(pdf)}:`] : []), ...found].join(" ");
}

/** That nothing of it is lost, and will not be asked for twice. */
function keptOf(pdf: vscode.Uri, come: Come | undefined): string[] {
  if (come === undefined || come.there === 0) return [];
  const file = nameOf(transcriptOf(pdf));
  return [
    vscode.l10n.t("{0} of {1} pages are kept in {2}; going on begins behind them.", come.there, come.pages, file),
  ];
}

/** A message has room for so many documents. */
const NAMED = 3;

function some(sentences: readonly string[]): string[] {
  const more = sentences.length - NAMED;
  return [...sentences.slice(0, NAMED), ...(more > 0 ? [vscode.l10n.t("And {0} more.", more)] : [])];
}

/** A message has room for so many page numbers; the document has a note at each. */
const LISTED = 10;

function listed(pages: readonly number[]): string {
  const shown = pages.slice(0, LISTED).join(", ");
  return pages.length > LISTED ? `${shown} …` : shown;
}

function isShown(uri: vscode.Uri): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
}

function open(uri: vscode.Uri): Remedy {
  return {
    title: vscode.l10n.t("Open"),
    run: () => vscode.window.showTextDocument(uri, { preview: false }),
  };
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
