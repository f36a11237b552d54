/** What this window has spent: a total in the status bar, and where it went. */
import * as vscode from "vscode";
import { costOf } from "../engine/gemini/cost.ts";
import { modelRow } from "../engine/gemini/models.ts";
import type { Answered } from "../engine/runs/answered.ts";
import { taskName } from "./taskNames.ts";

interface Spent {
  readonly answers: number;
  readonly tokensIn: number;
  /** Thoughts among them. */
  readonly tokensOut: number;
  /** US dollars; of models without a known price nothing is added. */
  readonly cost: number;
  readonly unpriced: number;
}

export interface Usage extends vscode.Disposable {
  readonly add: (answered: Answered) => void;
  /** The command: shows where it went. */
  readonly show: () => Promise<void>;
}

const NOTHING: Spent = { answers: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0 };

export function createUsage(): Usage {
  const spent = new Map<string, { task: string; model: string; spent: Spent }>();
  const item = vscode.window.createStatusBarItem("visionSidecar.usage", vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t("Vision: Estimated Cost");
  item.command = "visionSidecar.showUsage";

  const total = () => [...spent.values()].map((one) => one.spent).reduce(sum, NOTHING);
  const refresh = () => {
    const all = total();
    item.text = `$(sparkle) ${dollars(all.cost)}`;
    item.tooltip = vscode.l10n.t(
      "Gemini in this window: {0} answers, {1} tokens in, {2} out; about {3} by list price.",
      all.answers,
      number(all.tokensIn),
      number(all.tokensOut),
      dollars(all.cost),
    );
    item.accessibilityInformation = { label: item.tooltip };
    item.show();
  };

  return {
    add: ({ question, answer, time }) => {
      const model = answer.modelVersion ?? question.model;
      const key = JSON.stringify([question.task, model]);
      const cost = costOf(modelRow(model), answer.tokens, time.slice(0, 10));
      const { prompt = 0, output = 0, thoughts = 0 } = answer.tokens;
      const before = spent.get(key)?.spent ?? NOTHING;
      const now = {
        answers: 1,
        tokensIn: prompt,
        tokensOut: output + thoughts,
        cost: cost ?? 0,
        unpriced: cost === undefined ? 1 : 0,
      };
      spent.set(key, { task: question.task, model, spent: sum(before, now) });
      refresh();
    },
    show: async () => {
      const all = total();
      const lines = [...spent.values()].map(({ task, model, spent: one }) => ({
        label: taskName(task),
        description: model,
        detail: told(one),
      }));
      await vscode.window.showQuickPick(lines, {
        title: vscode.l10n.t("Gemini in this window: about {0}", dollars(all.cost)),
        placeHolder:
          lines.length === 0
            ? vscode.l10n.t("Nothing was asked yet.")
            : vscode.l10n.t("Estimated by list prices; free quotas and discounts are not known here. {0}", told(all)),
      });
    },
    dispose: () => item.dispose(),
  };
}

function sum(a: Spent, b: Spent): Spent {
  return {
    answers: a.answers + b.answers,
    tokensIn: a.tokensIn + b.tokensIn,
    tokensOut: a.tokensOut + b.tokensOut,
    cost: a.cost + b.cost,
    unpriced: a.unpriced + b.unpriced,
  };
}

function told({ answers, tokensIn, tokensOut, cost, unpriced }: Spent): string {
  return [
    vscode.l10n.t("{0} answers", answers),
    vscode.l10n.t("{0} tokens in", number(tokensIn)),
    vscode.l10n.t("{0} tokens out", number(tokensOut)),
    dollars(cost),
    ...(unpriced > 0 ? [vscode.l10n.t("{0} of unknown price", unpriced)] : []),
  ].join(" · ");
}

/** Small amounts need their decimals. */
export function dollars(amount: number): string {
  const digits = amount === 0 || amount >= 1 ? 2 : 4;
  return new Intl.NumberFormat(vscode.env.language, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

export function number(value: number): string {
  return new Intl.NumberFormat(vscode.env.language).format(value);
}
