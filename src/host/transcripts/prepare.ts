/** What has to be known, and agreed to, before a PDF is sent. */
import * as vscode from "vscode";
import { type inspectPdf, readPdfFile } from "../../engine/documents/pdf.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { estimateTokens } from "../../engine/gemini/tokens.ts";
import { expectedCost } from "../approval.ts";
import { settingsFor } from "../settings.ts";
import { dollars, number } from "../usage.ts";
import { chooseWay, readTarget, sha256Of, transcriptOf, type Way } from "./target.ts";

/** A document that can be transcribed, and where its transcription goes. */
export interface Prepared {
  readonly pdf: vscode.Uri;
  readonly way: Way;
  readonly sha256: string;
  readonly pages: number;
  /** An owner has restricted what may be done with it. */
  readonly encrypted: boolean;
  /** How many pages are to be asked for. */
  readonly open: number;
}

/**
 * Looks into a PDF and asks what there is to ask about its transcription; `undefined` when the person does not want it.
 * Throws a DocumentError, `cancelled`, and the file system's errors.
 */
export async function prepare(
  pdf: vscode.Uri,
  signal: AbortSignal,
  inspect: typeof inspectPdf,
): Promise<Prepared | undefined> {
  const document = await readPdfFile(pdf.fsPath);
  const { pages, encrypted } = await inspect(document, signal);
  const sha256 = sha256Of(document);
  const way = await chooseWay(pdf, sha256);
  if (way === undefined) return undefined;
  const found = way === "resume" ? await readTarget(transcriptOf(pdf)) : undefined;
  return { pdf, way, sha256, pages, encrypted, open: found?.open.length ?? pages };
}

/**
 * Whether the documents may be transcribed: at once below the amount in the settings, else when the person agrees. Asked
 * for all of them together, however many questions they take.
 */
export async function mayCost(documents: readonly Prepared[]): Promise<boolean> {
  const [first] = documents;
  if (first === undefined) return true;
  const { model, tuning, askAboveCost } = settingsFor(first.pdf);
  const pages = documents.reduce((sum, { open }) => sum + open, 0);
  const tokens = estimateTokens(modelRow(model), [{ pages: 1 }], tuning.mediaResolution);
  // A page of print is an answer of usual length.
  const cost = expectedCost(model, tokens, pages);
  if (cost === undefined || cost <= askAboveCost) return true;
  const go = vscode.l10n.t("Transcribe for About {0}", dollars(cost));
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("Transcribing {0} pages will cost about {1}.", number(pages), dollars(cost)),
    {
      modal: true,
      detail: vscode.l10n.t(
        "By list price: about {0} tokens of {1} for each page, and its text as the answer. The amount above which you are asked is a setting.",
        number(tokens),
        model,
      ),
    },
    go,
  );
  return choice === go;
}
