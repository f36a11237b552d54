import type { Strings, ViewAnnotation, ViewText } from "../src/core/protocol.ts";
import { isRecord, isString } from "./guards.ts";

/** The strings that the host put into the page. */
export function readStrings(): Strings {
  const value: unknown = JSON.parse(document.getElementById("strings")?.textContent ?? "null");
  if (!isRecord(value) || !Object.values(value).every(isString)) throw new Error("The page came without its strings.");
  // Which keys there are is checked where the host builds the object: both sides are compiled against one type.
  return value as unknown as Strings;
}

/** Fills `{0}`, `{1}`, … in. */
export function format(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}

const LANGUAGE = document.documentElement.lang || undefined;
const PERCENT = new Intl.NumberFormat(LANGUAGE, { style: "percent" });
const NUMBER = new Intl.NumberFormat(LANGUAGE);
const MOMENT = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });

/** 0.87 → "87%", as the language writes it. */
export function percent(value: number): string {
  return PERCENT.format(value);
}

/** 12345 → "12,345", as the language writes it. */
export function number(value: number): string {
  return NUMBER.format(value);
}

/** US dollars; small amounts with their decimals. */
export function money(amount: number): string {
  const digits = amount === 0 || amount >= 1 ? 2 : 4;
  return new Intl.NumberFormat(LANGUAGE, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** A moment (ISO 8601) in the person's own time; what is none is shown as it is. */
export function when(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : MOMENT.format(date);
}

/** Bytes as people read them: "1.2 MB". */
export function fileSize(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}

/** The beginning of a text that may be of any length, on one line. */
export function shortened(text: string, length: number): string {
  // No more is looked at than can be needed.
  const characters = [...text.slice(0, 4 * length).replaceAll(/\s+/g, " ")];
  return characters.length <= length && text.length <= 4 * length
    ? characters.join("")
    : `${characters.slice(0, length).join("").trimEnd()}…`;
}

/** Characters of a text that are told of an annotation. */
const TOLD = 200;

/** An annotation in words: what it is, its state, and what else is known of it. */
export function inWords(annotation: ViewAnnotation, strings: Strings): string {
  const { label, review, confidence, partial, text } = annotation;
  const parts = [label || strings.unnamed, strings[review]];
  if (confidence !== undefined) parts.push(format(strings.confidence, percent(confidence)));
  if (partial) parts.push(strings.partial);
  if (text) parts.push(shortened(text, TOLD));
  return parts.join(", ");
}

/** A text in words: of what kind it is, its state, and how it begins. */
export function textInWords({ name, review, text }: ViewText, strings: Strings): string {
  return `${name}, ${strings[review]}: ${shortened(text, TOLD) || strings.noWords}`;
}
