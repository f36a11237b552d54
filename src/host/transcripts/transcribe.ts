/** The command: the selected PDFs become Markdown, one after the other. */
import * as vscode from "vscode";
import { inspectPdf, slicePdf } from "../../engine/documents/pdf.ts";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { ensureAccess } from "../access.ts";
import { holdsForAll } from "../commands/outcome.ts";
import { nameOf } from "../fileName.ts";
import { isCancelled } from "../problems.ts";
import type { Services } from "../services.ts";
import { type Come, type DocumentOutcome, tellOutcome } from "./outcome.ts";
import { mayCost, type Prepared, prepare } from "./prepare.ts";
import { transcriptOf } from "./target.ts";
import { transcribeOne } from "./transcribeOne.ts";

/** What looks into PDFs, in a thread of its own. */
export interface PdfWork {
  readonly inspectPdf: typeof inspectPdf;
  readonly slicePdf: typeof slicePdf;
}

/** Documents that are being written. Two hands in one of them would write every page twice. */
const running = new Set<string>();

/**
 * Transcribes PDFs. Errors are told, never thrown.
 * @param prompt a person's own, with `{pages}` where the pages stand
 */
export async function transcribePdfs(
  selected: readonly vscode.Uri[],
  services: Services,
  prompt?: string,
  work: PdfWork = { inspectPdf, slicePdf },
): Promise<void> {
  const chosen = selected.filter(({ path }) => /\.pdf$/i.test(path));
  const pdfs = (chosen.length > 0 ? chosen : await pickPdfs()).filter((pdf) => !isRunning(pdf));
  if (pdfs.length === 0) return;
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return;
  for (const pdf of pdfs) running.add(pdf.toString());
  let outcome: DocumentOutcome;
  try {
    outcome = await run(pdfs, endpoint, services, prompt, work);
  } finally {
    for (const pdf of pdfs) running.delete(pdf.toString());
  }
  tellOutcome(outcome, services, (again) => transcribePdfs(again, services, prompt, work));
}

/** Lets the person choose PDF files. */
async function pickPdfs(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t("Choose PDFs"),
    filters: { PDF: ["pdf"] },
  });
  return picked ?? [];
}

function isRunning(pdf: vscode.Uri): boolean {
  if (!running.has(pdf.toString())) return false;
  const name = vscode.workspace.asRelativePath(pdf);
  void vscode.window.showInformationMessage(vscode.l10n.t("{0} is being transcribed already.", name));
  return true;
}

async function run(
  pdfs: readonly vscode.Uri[],
  endpoint: Endpoint,
  services: Services,
  prompt: string | undefined,
  work: PdfWork,
): Promise<DocumentOutcome> {
  const done: DocumentOutcome["done"][number][] = [];
  const failed: DocumentOutcome["failed"][number][] = [];
  const come = new Map<string, Come>();
  const left = new Set(pdfs);
  const cancel = new AbortController();
  const { signal } = cancel;
  const fail = (pdf: vscode.Uri, error: unknown) => {
    left.delete(pdf);
    failed.push({ pdf, error });
  };
  const title = vscode.l10n.t("Transcribing");
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => cancel.abort());
    const saying = (pdf: vscode.Uri) => {
      const place = pdfs.length === 1 ? "" : `${pdfs.indexOf(pdf) + 1}/${pdfs.length} · `;
      return (what: string) => progress.report({ message: `${place}${nameOf(pdf)}: ${what}` });
    };
    // All questions first: then nothing waits for a person who has gone.
    const wanted: Prepared[] = [];
    for (const pdf of pdfs) {
      if (signal.aborted) return;
      saying(pdf)(vscode.l10n.t("reading…"));
      try {
        const prepared = await prepare(pdf, signal, work.inspectPdf);
        if (prepared === undefined) left.delete(pdf);
        else wanted.push(prepared);
      } catch (error) {
        if (!isCancelled(error)) fail(pdf, error);
      }
    }
    if (!(await mayCost(wanted))) {
      for (const { pdf } of wanted) left.delete(pdf);
      return;
    }
    for (const prepared of wanted) {
      if (signal.aborted) return;
      const { pdf, pages } = prepared;
      let share = 0;
      const following = {
        say: saying(pdf),
        onPages: (there: number) => {
          come.set(pdf.toString(), { there, pages });
          const now = (100 / wanted.length) * (there / pages);
          progress.report({ increment: now - share });
          share = now;
        },
      };
      try {
        const one = { prepared, endpoint, signal, show: pdfs.length === 1, ...(prompt !== undefined && { prompt }) };
        const transcribed = await transcribeOne(one, services, following, work.slicePdf);
        done.push({ pdf, transcript: transcriptOf(pdf), pages, ...transcribed });
        left.delete(pdf);
      } catch (error) {
        if (isCancelled(error)) return;
        fail(pdf, error);
        // The next one would meet the same: a refused key, a used-up quota, a model that is gone.
        if (holdsForAll(error)) return;
      }
    }
  });
  const asked = done.length + failed.length + left.size;
  return { done, failed, left: [...left], come, cancelled: signal.aborted, asked };
}
