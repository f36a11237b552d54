/** Texts inside programs: quoted so that every language reads the same text again, whatever it holds. */

/** What does not show, or changes what is shown around it: line ends, marks that turn the direction of writing, and so on. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text without what no program can carry: NUL, and halves of surrogate pairs (they become U+FFFD). */
export function carried(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** A literal in double quotes. `written` writes a code point that does not show. */
function quoted(text: string, written: (codePoint: number) => string): string {
  const plain = carried(text).replaceAll(/["\\]/g, "\\$&");
  return `"${plain.replaceAll(HIDDEN, (hidden) => SHORT[hidden] ?? written(hidden.codePointAt(0) ?? 0))}"`;
}

/** A string literal of JavaScript. */
export function inJavaScript(text: string): string {
  return quoted(text, (code) => (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${hex(code, 4)}`));
}

/** A string literal of Python, and of Go: what is needed here is written the same in both. */
export function inPythonOrGo(text: string): string {
  return quoted(text, (code) => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`));
}

/** A JSON string. */
export function inJson(text: string): string {
  const halves = (code: number) => String.fromCodePoint(code).split("");
  return quoted(text, (code) =>
    halves(code)
      .map((half) => `\\u${hex(half.charCodeAt(0), 4)}`)
      .join(""),
  );
}

/** One word of a POSIX shell. What does not show is written by its bytes; a line end at the very end gets lost then. */
export function inShell(text: string): string {
  const word = (plain: string) => `'${plain.replaceAll("'", "'\\''")}'`;
  const clean = carried(text);
  if (clean.search(HIDDEN) < 0) return word(clean);
  const bytes = (hidden: string) => [...Buffer.from(hidden)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`);
  const format = clean.replaceAll("%", "%%").replaceAll("\\", "\\\\");
  return `"$(printf ${word(format.replaceAll(HIDDEN, (hidden) => bytes(hidden).join("")))})"`;
}

/** Text for a comment: it cannot end the line that it stands in. */
export function inComment(text: string): string {
  return carried(text).replaceAll(HIDDEN, "\u{fffd}");
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
