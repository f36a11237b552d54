/** What questions are expected to come to before they are asked, and whether that is more than the person set. */
import { costOf } from "./cost.ts";
import { modelRow } from "./models.ts";

/** Questions of one kind that are to be asked. */
export interface Plan {
  readonly model: string;
  readonly requests: number;
  /** Of one request, about. */
  readonly tokens: number;
}

/** What all of them come to, with answers of usual length. */
export interface Expected {
  /** How many questions. */
  readonly requests: number;
  /** US dollars for the models whose price is known; `undefined` when that of none is. */
  readonly cost: number | undefined;
  /** The models whose price is not known, each once, and the tokens that they get and give. */
  readonly unpriced: { readonly models: readonly string[]; readonly tokens: number };
}

/** An answer of usual length; how long one really gets nobody knows before. */
const USUAL_OUTPUT = 1000;

/**
 * So many tokens, in and out, count as a dollar where the price of a model is not known: ten dollars for a million. That is
 * more than any model of the table takes for what it reads, and half of what the dearest takes for what it writes. At the
 * usual amount of half a dollar the person is asked above 50,000 tokens: a PDF of some 85 pages, or 22 questions about a
 * picture.
 */
export const TOKENS_PER_DOLLAR = 100_000;

/** What the questions come to on a day (ISO date). */
export function expectedOf(plans: readonly Plan[], day: string): Expected {
  let cost: number | undefined;
  let tokens = 0;
  const models = new Set<string>();
  for (const plan of plans) {
    const one = costOf(modelRow(plan.model), { prompt: plan.tokens, output: USUAL_OUTPUT }, day);
    if (one !== undefined) cost = (cost ?? 0) + one * plan.requests;
    else if (plan.requests > 0) {
      models.add(plan.model);
      tokens += (plan.tokens + USUAL_OUTPUT) * plan.requests;
    }
  }
  const requests = plans.reduce((sum, plan) => sum + plan.requests, 0);
  return { requests, cost, unpriced: { models: [...models], tokens } };
}

/** Whether it is more than an amount in US dollars; what has no price counts by `TOKENS_PER_DOLLAR`. */
export function isAbove({ cost = 0, unpriced }: Expected, amount: number): boolean {
  return cost + unpriced.tokens / TOKENS_PER_DOLLAR > amount;
}

/** The same questions with those of the same model and length as one. */
export function together(plans: readonly Plan[]): Plan[] {
  const found = new Map<string, Plan>();
  for (const plan of plans) {
    const key = JSON.stringify([plan.model, plan.tokens]);
    found.set(key, { ...plan, requests: plan.requests + (found.get(key)?.requests ?? 0) });
  }
  return [...found.values()];
}
