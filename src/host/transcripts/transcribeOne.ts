/** One PDF from its file to its transcription. */
import * as vscode from "vscode";
import { readPdfFile, type slicePdf } from "../../engine/documents/pdf.ts";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { transcribe } from "../../engine/tasks/transcribe.ts";
import { headerOf } from "../../engine/transcripts/fileText.ts";
import { type Transcribed, transcribePages } from "../../engine/transcripts/transcribePages.ts";
import { asking, askingWith, settle } from "../commands/askOne.ts";
import { rememberRequest } from "../commands/lastRequests.ts";
import { nameOf } from "../fileName.ts";
import { logProblem } from "../problems.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { createDocumentSink } from "./documentSink.ts";
import { firstQuestion } from "./firstQuestion.ts";
import type { Prepared } from "./prepare.ts";
import { readTarget, sha256Of, transcriptOf } from "./target.ts";

export interface One {
  readonly prepared: Prepared;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
  /** Show the document beside as soon as something stands in it. */
  readonly show: boolean;
  /** Instead of the task's own. */
  readonly prompt?: string;
}

/** How it is going. */
export interface Following {
  readonly say: (what: string) => void;
  /** So many of its pages are there. */
  readonly onPages: (there: number) => void;
}

/**
 * Transcribes a PDF. Nothing is written before the first page comes.
 * @throws DocumentError, VisionError, the file system's error; complete pages are then in the file
 */
export async function transcribeOne(
  { prepared, endpoint, signal, show, prompt }: One,
  services: Services,
  { say, onPages }: Following,
  slice: typeof slicePdf,
): Promise<Transcribed> {
  const { log } = services;
  const { pdf, way, sha256, pages, encrypted } = prepared;
  const { model, tuning } = settingsFor(pdf);
  const target = transcriptOf(pdf);
  say(vscode.l10n.t("reading…"));
  const document = await readPdfFile(pdf.fsPath);
  const found = way === "resume" ? await readTarget(target) : undefined;
  const isSame = sha256Of(document) === sha256;
  if (!isSame || (way === "resume" && (found?.sha256 !== sha256 || found.isFinished))) {
    throw new Error(
      vscode.l10n.t("{0} or its transcription has changed meanwhile. Try again.", vscode.workspace.asRelativePath(pdf)),
    );
  }
  const all = Array.from({ length: pages }, (_, i) => i + 1);
  const open = found?.open ?? all;
  let there = pages - open.length;
  onPages(there);
  const header = headerOf({ name: nameOf(pdf), sha256, pages, model });
  const sink = createDocumentSink({
    uri: target,
    ...(found === undefined && { begin: { text: `${header}\n`, isNew: way === "new" } }),
    onOpen: (opened) => {
      if (show) showBeside(opened).then(undefined, (error: unknown) => logProblem(error, log));
    },
    onTrouble: (error) => logProblem(error, log),
  });
  const own = prompt === undefined ? {} : { prompt };
  rememberRequest({ task: transcribe, options: { ...firstQuestion(pages), ...own }, model, tuning, files: [pdf] });
  say(asking(model, endpoint));
  const dependencies = await askingWith(services, signal, say);
  const transcribed = await transcribePages(
    { document, uri: pdf.toString(), pages, open, model, tuning, endpoint, ...own },
    {
      ...dependencies,
      // Asked about as a whole, not for each part.
      approve: async () => true,
      sink: {
        ...sink,
        write: (change) => {
          if (change.kind === "begin") say(vscode.l10n.t("page {0} of {1}", change.page, pages));
          sink.write(change);
        },
        keep: () => {
          onPages(++there);
          sink.keep();
        },
      },
      slice: async (range) => (encrypted ? undefined : slice(document, range, signal)),
      onHome: ({ id }) =>
        settle(id, services).catch((error: unknown) => log.warn("An answer stays open:", String(error))),
    },
  );
  log.info(`transcribe: ${pdf.fsPath}: ${pages} pages, ${JSON.stringify(transcribed)}`);
  return transcribed;
}

/** Where it is open already, else beside what the person looks at; the focus stays. */
async function showBeside(document: vscode.TextDocument): Promise<void> {
  const uri = document.uri.toString();
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri),
  );
  const viewColumn = group?.viewColumn ?? vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: false });
}
