/** What has to be known, and agreed to, before a PDF is sent. */
import * as vscode from "vscode";
import { type inspectPdf, readPdfFile } from "../../engine/documents/pdf.ts";
import { type Plan, together } from "../../engine/gemini/expected.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { estimateTokens } from "../../engine/gemini/tokens.ts";
import { aboutPrices, agreed, tooMuch } from "../approval.ts";
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
 * for all of them together, however many questions they take, each by the settings that hold for it.
 */
export async function mayCost(documents: readonly Prepared[]): Promise<boolean> {
  const plans = together(documents.map(planFor));
  const expected = tooMuch(plans);
  if (expected === undefined) return true;
  const { cost } = expected;
  const pages = number(expected.requests);
  const go =
    cost === undefined
      ? vscode.l10n.t("Transcribe All the Same")
      : vscode.l10n.t("Transcribe for About {0}", dollars(cost));
  const message =
    cost === undefined
      ? vscode.l10n.t("Transcribe {0} pages? What they cost is not known.", pages)
      : vscode.l10n.t("Transcribing {0} pages will cost about {1}.", pages, dollars(cost));
  const detail = [
    ...plans.map(({ model, requests, tokens }) =>
      vscode.l10n.t(
        "{0} pages with about {1} tokens of {2} for each, and its text as the answer.",
        number(requests),
        number(tokens),
        model,
      ),
    ),
    ...aboutPrices(expected),
  ];
  return agreed(message, detail, go);
}

/** A page of print is an answer of usual length. */
function planFor({ pdf, open }: Prepared): Plan {
  const { model, tuning } = settingsFor(pdf);
  const tokens = estimateTokens(modelRow(model), [{ pages: 1 }], tuning.mediaResolution);
  return { model, requests: open, tokens };
}
