/** Reads JSON whose end is missing. */

const CLOSER: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/**
 * The value of which `text` is the beginning: what is open is closed, a string where it was cut, a property without its
 * value becomes `null`. `undefined` when `text` is not the beginning of valid JSON. Linear time.
 */
export function parseCutJson(text: string): unknown {
  const { end, inString, closers } = scan(text);
  const body = inString ? `${text.slice(0, end)}"` : text.slice(0, end).trimEnd();
  const rest = closers.reverse().join("");
  const attempts = inString
    ? [body, `${body}:null`]
    : [body, body.replace(/,$/, ""), `${body}null`, `${body}:null`, body.replace(/[-+.\w]+$/, "null")];
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt + rest);
    } catch {
      // Only one of them can fit the place where the text was cut.
    }
  }
  return undefined;
}

function scan(text: string): { end: number; inString: boolean; closers: string[] } {
  const closers: string[] = [];
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (inString && char === "\\") {
      const length = text[i + 1] === "u" ? 6 : 2;
      if (i + length > text.length) return { end: i, inString, closers };
      i += length - 1;
    } else if (char === '"') inString = !inString;
    else if (inString) continue;
    else if (char === "{" || char === "[") closers.push(CLOSER[char] ?? "");
    else if (char === "}" || char === "]") closers.pop();
  }
  return { end: text.length, inString, closers };
}
