/** What was measured, as a table for people and as JSON for programs. */
import { type Spread, spreadOf } from "./statistics.ts";

/** Something measured against something else. */
export interface Comparison {
  readonly what: string;
  /** Ours, ms. */
  readonly ours: Spread;
  readonly against: string;
  readonly theirs: Spread;
  /** Ours to theirs. */
  readonly ratio: { readonly median: number; readonly p95: number };
  /** Absent where it is only to be known. */
  readonly limit?: Limit;
}

export type Limit = { readonly atMost: number } | { readonly fasterBy: number };

export function compare(
  what: string,
  ours: readonly number[],
  against: string,
  theirs: readonly number[],
  limit?: Limit,
): Comparison {
  const [mine, other] = [spreadOf(ours), spreadOf(theirs)];
  const ratio = { median: mine.median / other.median, p95: mine.p95 / other.p95 };
  return { what, ours: mine, against, theirs: other, ratio, ...(limit && { limit }) };
}

/** "ok" or "short of it", by the median. */
export function verdict({ ratio, limit }: Comparison): string {
  if (limit === undefined) return "";
  const holds = ratio.median <= ("atMost" in limit ? limit.atMost : 1 / limit.fasterBy);
  return holds ? "ok" : "short of it";
}

export function table(comparisons: readonly Comparison[]): string {
  const head = ["", "median / p95 ms", "against", "median / p95 ms", "ratio (p95)", "limit", ""];
  const rows = comparisons.map((one) => [
    one.what,
    milliseconds(one.ours),
    one.against,
    milliseconds(one.theirs),
    `${one.ratio.median.toFixed(2)} (${one.ratio.p95.toFixed(2)})`,
    limitText(one.limit),
    verdict(one),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function limitText(limit: Limit | undefined): string {
  if (limit === undefined) return "";
  return "atMost" in limit
    ? `<= ${limit.atMost}`
    : `<= ${(1 / limit.fasterBy).toFixed(2)} (${limit.fasterBy} x faster)`;
}

function milliseconds({ median, p95 }: Spread): string {
  return `${short(median)} / ${short(p95)}`;
}

function short(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
