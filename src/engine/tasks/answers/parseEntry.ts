/** Makes an object of the text of one entry, by as little repair as will do. */

import { jsonrepair } from "jsonrepair";
import { parseJson } from "../../../core/jsonText.ts";
import { parseCutJson } from "./cutJson.ts";
import { plainKey } from "./keys.ts";
import type { Entry } from "./scan.ts";

/** The fields of an entry by their plain keys (see `plainKey`); the first of two equal ones holds. */
export type Fields = ReadonlyMap<string, unknown>;

/** An entry that could be parsed. */
export interface ParsedEntry {
  readonly fields: Fields;
  /** It was no JSON as it stood. */
  readonly repaired: boolean;
  /** It ended before its closing brace. */
  readonly cut: boolean;
}

/** `jsonrepair` takes the square of the time on some texts; real entries that need it are far shorter. */
const REPAIR_LENGTH = 16_384;

/** `undefined` when nothing helps. */
export function parseEntry(text: string, { start, end, closed, firstInner }: Entry): ParsedEntry | undefined {
  if (closed) {
    const own = text.slice(start, end);
    const whole = fieldsOf(parseJson(own));
    if (whole) return { fields: whole, repaired: false, cut: false };
    const tidy = fieldsOf(
      parseJson(own.replaceAll(/,(?=\s*[}\]])/g, "")) ?? (firstInner === undefined ? repaired(own) : undefined),
    );
    if (tidy) return { fields: tidy, repaired: true, cut: false };
  }
  const cut = ownBeginning(text.slice(start, firstInner ?? end));
  const fields = fieldsOf(parseCutJson(cut) ?? repaired(cut));
  return fields && { fields, repaired: true, cut: true };
}

/**
 * What of a cut entry is surely its own: nothing behind a code fence, and no number at the end, which may have lost
 * digits (`80` was `803`).
 */
function ownBeginning(text: string): string {
  const fence = text.indexOf("```");
  const own = (fence < 0 ? text : text.slice(0, fence)).trimEnd();
  let end = own.length;
  while (end > 0 && "0123456789.-".includes(own[end - 1] ?? "")) end--;
  return own.slice(0, end);
}

function repaired(text: string): unknown {
  try {
    return JSON.parse(jsonrepair(text.slice(0, REPAIR_LENGTH)));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = new Map<string, unknown>();
  for (const [key, field] of Object.entries(value)) {
    if (!fields.has(plainKey(key))) fields.set(plainKey(key), field);
  }
  return fields;
}
