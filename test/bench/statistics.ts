/** Milliseconds of several rounds, in short. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly samples: number;
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error("Nothing was measured.");
  return { median: quantile(values, 0.5), p95: quantile(values, 0.95), samples: values.length };
}

/** Between the two nearest values, in proportion. */
function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}
