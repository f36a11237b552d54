/** The labels of a picture, and those that digits stand for. */
import type { Annotation } from "./annotation.ts";

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

/** Labels that the digits 1 to 9 can stand for. */
export const DIGITS = 9;

/** The labels in use with how often, the most used first, those of equal count by name. What is rejected does not count. */
export function labelCounts(annotations: Iterable<Pick<Annotation, "label" | "review">>): readonly LabelCount[] {
  const counts = new Map<string, number>();
  for (const { label, review } of annotations) {
    if (review !== "rejected") counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return ranked(counts);
}

/** Several counts as one, ranked alike. */
export function addCounts(lists: Iterable<readonly LabelCount[]>): readonly LabelCount[] {
  const counts = new Map<string, number>();
  for (const list of lists) {
    for (const { label, count } of list) counts.set(label, (counts.get(label) ?? 0) + count);
  }
  return ranked(counts);
}

/**
 * The labels of the digits after more is known: a digit never changes what it stands for, free ones go to the most used.
 *
 * @param before what the digits stand for until now, the first for 1
 */
export function assignDigits(before: readonly string[], counts: readonly LabelCount[]): readonly string[] {
  const known = new Set(before);
  const more = counts.flatMap(({ label }) => (label === "" || known.has(label) ? [] : [label]));
  return [...before, ...more].slice(0, DIGITS);
}

function ranked(counts: ReadonlyMap<string, number>): readonly LabelCount[] {
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}
