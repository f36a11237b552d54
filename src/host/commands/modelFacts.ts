/** What a person wants to know of a model before choosing it, in one line. */
import * as vscode from "vscode";
import type { ListedModel } from "../../engine/gemini/listModels.ts";
import { type ModelRow, priceOn } from "../../engine/gemini/models.ts";

/** Whether the service does not serve it any more on a day (ISO date). */
export function hasEnded({ retired }: ModelRow, day: string): boolean {
  return retired !== undefined && retired.on <= day;
}

/** How much it takes and says, and how much it thinks: beside the id, which says as much as its name. */
export function modelDescription({ row, known, inputLimit, outputLimit }: ListedModel): string {
  return joined([
    context(inputLimit ?? row.inputLimit, outputLimit ?? row.outputLimit),
    known ? thinking(row) : undefined,
  ]);
}

/** End, price, and what it can do here, as far as they are known: in the 85 characters that a line has room for. */
export function modelFacts({ row, known }: ListedModel, day: string): string {
  return joined([retirement(row, day), price(row, day), known ? abilities(row) : undefined]);
}

function joined(facts: readonly (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined).join(" · ");
}

function retirement({ retired, ...row }: ModelRow, day: string): string | undefined {
  if (retired === undefined) return undefined;
  return hasEnded({ ...row, retired }, day)
    ? vscode.l10n.t("retired {0}: {1} answers in its place", retired.on, retired.replacement)
    : vscode.l10n.t("retires {0}: then {1} answers in its place", retired.on, retired.replacement);
}

function price(row: ModelRow, day: string): string | undefined {
  const now = priceOn(row, day);
  if (now === undefined || row.price === undefined) return undefined;
  const { source, later } = row.price;
  const read = /\d{4}-\d\d-\d\d/.exec(source)?.[0] ?? source;
  const [input, output] = [dollars(now.input), dollars(now.output)];
  return later === undefined || day > later.after
    ? vscode.l10n.t("{0} in, {1} out (read {2})", input, output, read)
    : vscode.l10n.t("{0} in, {1} out until {3} (read {2})", input, output, read, later.after);
}

function context(input: number | undefined, output: number | undefined): string | undefined {
  if (input === undefined || output === undefined) return undefined;
  return vscode.l10n.t("{0} tokens in, {1} out", tokens(input), tokens(output));
}

function abilities({ masks }: ModelRow): string {
  return masks === "png" ? vscode.l10n.t("boxes, PNG masks") : vscode.l10n.t("boxes, outlines");
}

/** From the least that the model takes to the most. */
function thinking({ thinking: least }: ModelRow): string | undefined {
  if (least === undefined) return undefined;
  if ("budget" in least) {
    return least.budget === 0
      ? vscode.l10n.t("can go without thinking")
      : vscode.l10n.t("always thinks: {0} tokens or more", least.budget);
  }
  return least.level === "MINIMAL" ? vscode.l10n.t("thinks minimal–high") : vscode.l10n.t("thinks low–high");
}

/** Prices per million tokens have at most cents. */
function dollars(amount: number): string {
  return new Intl.NumberFormat(vscode.env.language, { style: "currency", currency: "USD" }).format(amount);
}

/** 1,048,576 is a million to everybody. */
function tokens(count: number): string {
  return new Intl.NumberFormat(vscode.env.language, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}
