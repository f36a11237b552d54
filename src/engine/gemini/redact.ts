/** Keeps API keys out of logs, messages and the journal. */

/** Both shapes Google gives out (`AIza…`, `AQ.…`) and what stands in a `key=` parameter of an address. */
const KEY_SHAPES = /\bAIza[\w-]{20,}|\bAQ\.[\w.-]{10,}|(?<=[?&]key=)[^&\s"']+/g;

/** `text` with everything that looks like a key, and `key` itself wherever it stands, replaced by `[key]`. */
export function redact(text: string, key?: string): string {
  const known = key?.trim() ? text.replaceAll(key.trim(), "[key]") : text;
  return known.replace(KEY_SHAPES, "[key]");
}
