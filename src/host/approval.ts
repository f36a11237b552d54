/** Asks before something is spent that is more than the person set, and before many requests come of one click. */
import * as vscode from "vscode";
import {
  type Expected,
  expectedOf,
  isAbove,
  type Plan,
  TOKENS_PER_DOLLAR,
  together,
} from "../engine/gemini/expected.ts";
import { settingsFor } from "./settings.ts";
import { dollars, number } from "./usage.ts";

/** Above so many requests the person is asked first, whatever they cost. */
const ASK_ABOVE = 20;

/** What questions come to today, when it is more than the person set; else `undefined`: they may be asked at once. */
export function tooMuch(plans: readonly Plan[]): Expected | undefined {
  const expected = expectedToday(plans);
  return isAbove(expected, settingsFor().askAboveCost) ? expected : undefined;
}

/** That a price is not known, from how much on the person is asked then, and that the amount is a setting. */
export function aboutPrices({ cost, unpriced }: Expected): string[] {
  const { models, tokens } = unpriced;
  const setting = vscode.l10n.t("The amount above which you are asked is a setting.");
  if (tokens === 0) return [setting];
  const names = models.join(", ");
  const limit = number(settingsFor().askAboveCost * TOKENS_PER_DOLLAR);
  const unknown =
    cost === undefined
      ? vscode.l10n.t("The price of {0} is not known; then you are asked above {1} tokens.", names, limit)
      : vscode.l10n.t("The price of {0} is not known: about {1} tokens are not in that amount.", names, number(tokens));
  return [unknown, setting];
}

/**
 * Whether questions may be asked: at once below the amount in the settings, else when the person agrees.
 * @param isMost the tokens are the most that they can have
 */
export async function approved(plans: readonly Plan[], isMost = false): Promise<boolean> {
  const expected = tooMuch(plans);
  if (expected === undefined) return true;
  const { cost, unpriced } = expected;
  const length = vscode.l10n.t(
    "How long one of the files is, is not known; it was counted with the most that a question can have.",
  );
  const detail = [...lines(plans), ...(isMost ? [length] : []), usualAnswers(expected), ...aboutPrices(expected)];
  const go = cost === undefined ? vscode.l10n.t("Ask All the Same") : vscode.l10n.t("Ask for About {0}", dollars(cost));
  const message =
    cost === undefined
      ? vscode.l10n.t("This will take about {0} tokens, and what they cost is not known.", number(unpriced.tokens))
      : vscode.l10n.t("This will cost about {0}.", dollars(cost));
  return agreed(message, detail, go);
}

/** Few requests are only asked about when they are expensive. @param message the question about many */
export async function approvedPlan(plans: readonly Plan[], message: string): Promise<boolean> {
  return expectedToday(plans).requests > ASK_ABOVE ? confirmed(message, plans) : approved(plans);
}

/** Shows what requests come to and waits for the person's word. */
export async function confirmed(message: string, plans: readonly Plan[]): Promise<boolean> {
  const { requests, cost, unpriced } = expectedToday(plans);
  const unknown = vscode.l10n.t("The price of {0} is not known.", unpriced.models.join(", "));
  const detail = [
    ...lines(plans),
    vscode.l10n.t("They cost money or free quota."),
    ...(cost === undefined
      ? []
      : [vscode.l10n.t("All of them cost about {0} by list price, with answers of usual length.", dollars(cost))]),
    ...(unpriced.tokens === 0 ? [] : [unknown]),
  ];
  return agreed(message, detail, vscode.l10n.t("Ask {0} Times", number(requests)));
}

function expectedToday(plans: readonly Plan[]): Expected {
  return expectedOf(plans, new Date().toISOString().slice(0, 10));
}

/** Models and lengths that differ stand apart; more of them than a dialog has room for are counted only. */
function lines(plans: readonly Plan[]): string[] {
  const all = together(plans);
  const told = all
    .slice(0, SHOWN)
    .map(({ model, requests, tokens }) =>
      requests === 1
        ? vscode.l10n.t("One request to {0} with about {1} tokens.", model, number(tokens))
        : vscode.l10n.t("{0} requests to {1} with about {2} tokens each.", number(requests), model, number(tokens)),
    );
  const more = all.slice(SHOWN).reduce((sum, { requests }) => sum + requests, 0);
  return more === 0 ? told : [...told, vscode.l10n.t("{0} more requests.", number(more))];
}

const SHOWN = 5;

function usualAnswers({ cost }: Expected): string {
  return cost === undefined
    ? vscode.l10n.t("Answers of usual length are counted, too.")
    : vscode.l10n.t("By list price, with answers of usual length.");
}

/** Asks in a dialog that nothing goes on beside. @param go the button that agrees */
export async function agreed(message: string, detail: readonly string[], go: string): Promise<boolean> {
  const options = { modal: true, detail: detail.join("\n") };
  return (await vscode.window.showWarningMessage(message, options, go)) === go;
}
