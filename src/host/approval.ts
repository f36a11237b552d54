/** Asks before something is spent that is more than the person set. */
import * as vscode from "vscode";
import { costOf } from "../engine/gemini/cost.ts";
import { modelRow } from "../engine/gemini/models.ts";
import { settingsFor } from "./settings.ts";
import { dollars, number } from "./usage.ts";

/** An answer of usual length; how long one really gets nobody knows before. */
const USUAL_OUTPUT = 1000;

/** US dollars for `requests` questions of `tokens` each; `undefined` when the price is not known. */
export function expectedCost(model: string, tokens: number, requests = 1): number | undefined {
  const today = new Date().toISOString().slice(0, 10);
  const one = costOf(modelRow(model), { prompt: tokens, output: USUAL_OUTPUT }, today);
  return one === undefined ? undefined : one * requests;
}

/**
 * Whether questions may be asked: at once below the amount in the settings, else when the person agrees.
 * @param tokens of one question
 */
export async function approved(model: string, tokens: number, requests = 1): Promise<boolean> {
  const cost = expectedCost(model, tokens, requests);
  if (cost === undefined || cost <= settingsFor().askAboveCost) return true;
  const go = vscode.l10n.t("Ask for About {0}", dollars(cost));
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("This will cost about {0}.", dollars(cost)),
    {
      modal: true,
      detail: vscode.l10n.t(
        "{0} requests to {1} with about {2} tokens each, and answers of usual length, by list price. The amount above which you are asked is a setting.",
        requests,
        model,
        number(tokens),
      ),
    },
    go,
  );
  return choice === go;
}
