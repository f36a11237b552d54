/** What tokens cost. An estimate: prices change, and free quotas, caches and contracts are not known here. */
import { type ModelRow, priceOn } from "./models.ts";

/** As an answer or the journal has them. */
export interface Counted {
  readonly prompt?: number | undefined;
  readonly output?: number | undefined;
  readonly thoughts?: number | undefined;
}

/**
 * US dollars for tokens of a model on a day (ISO date). Thoughts are billed as output. `undefined` when the price of the
 * model is not known, or nothing was counted.
 */
export function costOf(row: ModelRow, tokens: Counted, day: string): number | undefined {
  const price = priceOn(row, day);
  const { prompt, output, thoughts } = tokens;
  if (price === undefined || (prompt ?? output ?? thoughts) === undefined) return undefined;
  return ((prompt ?? 0) * price.input + ((output ?? 0) + (thoughts ?? 0)) * price.output) / 1_000_000;
}
