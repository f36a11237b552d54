/** What a person wants labels to become in an export, changed one wish at a time. All functions are pure. */
import type { ExportOptions } from "./options.ts";

type Rules = Pick<ExportOptions, "labels" | "order">;

/** What a label is written as: itself, another name, or `null` when it is left out. */
export function writtenAs(label: string, { labels }: Rules): string | null {
  const rule = labels.findLast(({ from }) => from === label);
  return rule === undefined ? label : rule.to;
}

/** @param to another name (several labels may get one), `null` to leave it out; its own name takes a wish back */
export function withRule<T extends Rules>(rules: T, label: string, to: string | null): T {
  const others = rules.labels.filter(({ from }) => from !== label);
  return { ...rules, labels: to === label ? others : [...others, { from: label, to }] };
}

/** The names that are written, in the order in which they get their numbers. */
export function writtenOrder(labels: readonly string[], rules: Rules): string[] {
  const written = new Set(labels.flatMap((label) => writtenAs(label, rules) ?? []));
  const first = rules.order.filter((name) => written.has(name));
  return [...new Set([...first, ...written])];
}

/** Puts a written name earlier (-1) or later (1) among those that the labels give. */
export function moved<T extends Rules>(rules: T, labels: readonly string[], name: string, by: -1 | 1): T {
  const order = writtenOrder(labels, rules);
  const at = order.indexOf(name);
  const other = order[at + by];
  if (at < 0 || other === undefined) return rules;
  order[at] = other;
  order[at + by] = name;
  return { ...rules, order };
}
