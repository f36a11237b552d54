/** Asks before several requests are made from one click. */
import * as vscode from "vscode";
import { approved, expectedCost } from "../approval.ts";
import { dollars, number } from "../usage.ts";

/** What several requests come to. */
export interface Plan {
  readonly model: string;
  readonly requests: number;
  /** Of one request, about. */
  readonly tokens: number;
}

/** Above so many requests the person is asked first, whatever they cost. */
const ASK_ABOVE = 20;

/** Few requests are only asked about when they are expensive. */
export async function approvedPlan(plan: Plan): Promise<boolean> {
  const { model, tokens, requests } = plan;
  if (requests <= ASK_ABOVE) return approved(model, tokens, requests);
  return confirmed(vscode.l10n.t("Ask Gemini {0} times?", requests), plan);
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
