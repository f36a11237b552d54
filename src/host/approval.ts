/** Asks before something is spent that is more than the person set, and before many requests come of one click. */
import * as vscode from "vscode";
import { costOf } from "../engine/gemini/cost.ts";
import { modelRow } from "../engine/gemini/models.ts";
import { settingsFor } from "./settings.ts";
import { dollars, number } from "./usage.ts";

/** What several requests come to. */
export interface Plan {
  readonly model: string;
  readonly requests: number;
  /** Of one request, about. */
  readonly tokens: number;
}

/** Above so many requests the person is asked first, whatever they cost. */
export const ASK_ABOVE = 20;
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

/** Few requests are only asked about when they are expensive. @param message the question about many */
export async function approvedPlan(plan: Plan, message: string): Promise<boolean> {
  const { model, tokens, requests } = plan;
  return requests > ASK_ABOVE ? confirmed(message, plan) : approved(model, tokens, requests);
}

/** Shows what requests come to and waits for the person's word. */
export async function confirmed(message: string, { model, requests, tokens }: Plan): Promise<boolean> {
  const cost = expectedCost(model, tokens, requests);
  const detail = vscode.l10n.t(
    "{0} requests to {1} with about {2} tokens each, which cost money or free quota.",
    number(requests),
    model,
    number(tokens),
  );
  const price =
    cost === undefined
      ? vscode.l10n.t("The price of this model is not known.")
      : vscode.l10n.t("All of them cost about {0} by list price, with answers of usual length.", dollars(cost));
  const go = vscode.l10n.t("Ask {0} Times", number(requests));
  const options = { modal: true, detail: `${detail}\n\n${price}` };
  return (await vscode.window.showWarningMessage(message, options, go)) === go;
}
