/** Pieces of Markdown of which no label and no file name can break out. */
import type { Listed } from "./statistics.ts";

/** Text that means nothing to Markdown, in one line. What does not show or turns the direction of writing is a blank. */
export function plain(text: string): string {
  const line = text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line
    .replaceAll(/[\\`*_[\]<>#|&~$]/g, "\\$&")
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2")
    .replaceAll(/:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=\bwww)\./gi, "\\$&");
}

/** A table; numbers stand right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.map((cell) => plain(String(cell))).join(" | ")} |`;
  const rule = headings.map((_, i) => (i === 0 ? "---" : "---:"));
  return [row(headings), `| ${rule.join(" | ")} |`, ...rows.map(row)].join("\n");
}

/** A list of what is known of a list, and how much more there is. */
export function listed<T>({ count, first }: Listed<T>, say: (item: T) => string, more: (count: number) => string) {
  const lines = first.map((item) => `- ${say(item)}`);
  if (count > first.length) lines.push(`- ${plain(more(count - first.length))}`);
  return lines.join("\n");
}
