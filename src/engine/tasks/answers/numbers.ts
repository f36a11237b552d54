/** Numbers and lists of numbers in the forms that models write. */
import { parseCutJson } from "./cutJson.ts";

/** A finite number, also when written as text. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "string" && /^\s*[-+]?\d{1,15}(\.\d{1,30})?\s*$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The value, or what a text of it says: `"[1, 2]"` is `[1, 2]`, `"1, 2"` too. Other texts stay. */
export function unquoted(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (!/^[[{\d-]/.test(text)) return value;
  const list = text.startsWith("[") || text.startsWith("{") ? text : `[${text}]`;
  return parseCutJson(list) ?? value;
}

/** All numbers of a list, one level of lists inside it included; `undefined` when something else is in it. */
export function toNumbers(value: unknown): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const numbers: number[] = [];
  for (const one of value.flat()) {
    const number = toNumber(one);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}
