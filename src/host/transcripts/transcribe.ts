/** The command: the selected PDFs become Markdown, one after the other. */
import * as vscode from "vscode";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { ensureAccess } from "../access.ts";
import { holdsForAll } from "../commands/outcome.ts";
import { isCancelled } from "../problems.ts";
import type { Services } from "../services.ts";
import { type Come, type DocumentOutcome, tellOutcome } from "./outcome.ts";
import { chooseWay, transcriptOf, type Way } from "./target.ts";
import { nameOf, type PdfWork, pdfWork, transcribeOne } from "./transcribeOne.ts";

/** Documents that are being written. Two hands in one of them would write every page twice. */
const running = new Set<string>();

/** Transcribes PDFs. Errors are told, never thrown. */
export async function transcribePdfs(
  selected: readonly vscode.Uri[],
  services: Services,
  work: PdfWork = pdfWork,
): Promise<void> {
  const chosen = selected.filter(({ path }) => /\.pdf$/i.test(path));
  const pdfs = (chosen.length > 0 ? chosen : await pickPdfs()).filter((pdf) => !isRunning(pdf));
  if (pdfs.length === 0) return;
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return;
  for (const pdf of pdfs) running.add(pdf.toString());
  let outcome: DocumentOutcome;
  try {
    outcome = await run(pdfs, endpoint, services, work);
  } finally {
    for (const pdf of pdfs) running.delete(pdf.toString());
  }
  tellOutcome(outcome, services, (again) => transcribePdfs(again, services, work));
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
  work: PdfWork,
): Promise<DocumentOutcome> {
  const done: DocumentOutcome["done"][number][] = [];
  const failed: DocumentOutcome["failed"][number][] = [];
  const wanted: { pdf: vscode.Uri; way: Way }[] = [];
  // All questions first: then nothing waits for a person who has gone.
  for (const pdf of pdfs) {
    try {
      const way = await chooseWay(pdf);
      if (way !== undefined) wanted.push({ pdf, way });
    } catch (error) {
      failed.push({ pdf, error });
    }
  }
  const come = new Map<string, Come>();
  const left = new Set(wanted.map(({ pdf }) => pdf));
  const cancel = new AbortController();
  const asked = wanted.length + failed.length;
  const outcome = () => ({ done, failed, left: [...left], come, cancelled: cancel.signal.aborted, asked });
  if (wanted.length === 0) return outcome();
  const title = vscode.l10n.t("Transcribing");
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => cancel.abort());
    for (const [i, { pdf, way }] of wanted.entries()) {
      if (cancel.signal.aborted) break;
      const place = wanted.length === 1 ? "" : `${i + 1}/${wanted.length} · `;
      let share = 0;
      const following = {
        say: (what: string) => progress.report({ message: `${place}${nameOf(pdf)}: ${what}` }),
        onPages: (there: number, pages: number) => {
          come.set(pdf.toString(), { there, pages });
          const now = (100 / wanted.length) * (there / pages);
          progress.report({ increment: now - share });
          share = now;
        },
      };
      try {
        const one = { pdf, way, endpoint, signal: cancel.signal, show: wanted.length === 1 };
        done.push({ pdf, transcript: transcriptOf(pdf), ...(await transcribeOne(one, services, following, work)) });
        left.delete(pdf);
        come.delete(pdf.toString());
      } catch (error) {
        if (isCancelled(error)) break;
        failed.push({ pdf, error });
        left.delete(pdf);
        // The next one would meet the same: a refused key, a used-up quota, a model that is gone.
        if (holdsForAll(error)) break;
      }
    }
  });
  return outcome();
}
