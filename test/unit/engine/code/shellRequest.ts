/** Takes the request out of a shell script that asks by curl, word by word as a shell reads it. */
import type { Extracted } from "./extract.ts";

const GOOGLE = "https://generativelanguage.googleapis.com";

/** Throws for a script that is put together otherwise than expected. */
export function shellRequest(script: string): Extracted {
  const files = new Map<string, string>();
  const words = wordsOf(script);
  const pieces: string[] = [];
  let address = "";
  for (const [i, word] of words.entries()) {
    const assigned = /^(picture|document|file\d+)=([\s\S]*)$/.exec(word);
    if (assigned?.[1] !== undefined && assigned[2] !== undefined) files.set(assigned[1], assigned[2]);
    if (word === "printf" && words[i + 1] === "%s" && pieces.length % 2 === 0 && address === "") {
      const piece = words[i + 2];
      if (piece === undefined) throw new Error("Nothing is printed.");
      pieces.push(piece);
    }
    if (word === "base64" && words[i + 1] === "<") {
      const path = files.get(words[i + 2]?.replace(/^\$/, "") ?? "");
      if (path === undefined) throw new Error("A file without a path.");
      pieces.push(JSON.stringify(`file:${path}`).slice(1, -1));
    }
    if (word === "curl") address = words.slice(i).find((one) => /^https?:/.test(one)) ?? "";
  }
  if (!script.includes('--header "x-goog-api-key: $GEMINI_API_KEY"'))
    throw new Error("The key is not from the environment.");
  const [, base = "", version, model = ""] = /^(.*)\/(v\w+)\/models\/([^/:]+):generateContent$/.exec(address) ?? [];
  const body: unknown = JSON.parse(pieces.join(""));
  return { baseUrl: base === GOOGLE ? undefined : base, version, model: decodeURIComponent(model), body };
}

/** Words and the signs between commands. In double quotes, `$(printf …)` is carried out, `$name` stays as it is. */
function wordsOf(script: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const end = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let at = 0; at < script.length; ) {
    const char = script[at] ?? "";
    if (char === "#" && word === undefined) at = endOf(script, "\n", at);
    else if (char === "'") {
      const close = endOf(script, "'", at + 1);
      word = (word ?? "") + script.slice(at + 1, close);
      at = close + 1;
    } else if (char === '"') {
      const [text, next] = doubleQuoted(script, at + 1);
      word = (word ?? "") + text;
      at = next;
    } else if (char === "\\") {
      if (script[at + 1] !== "\n") word = (word ?? "") + (script[at + 1] ?? "");
      at += 2;
    } else if (/\s/.test(char)) {
      end();
      at++;
    } else if (/[|<>;&(){}]/.test(char) && !word?.endsWith("$")) {
      end();
      words.push(char);
      at++;
    } else {
      word = (word ?? "") + char;
      at++;
    }
  }
  end();
  return words;
}

function doubleQuoted(script: string, start: number): [text: string, next: number] {
  const printed = /^\$\(printf '((?:[^']|'\\'')*)'\)"/.exec(script.slice(start));
  if (printed?.[1] !== undefined) return [print(printed[1].replaceAll("'\\''", "'")), start + printed[0].length];
  const found = /^(?:[^"\\]|\\[\s\S])*"/.exec(script.slice(start))?.[0];
  if (found === undefined) throw new Error("A quotation without an end.");
  return [found.slice(0, -1), start + found.length];
}

/** What `printf` makes of a format without arguments. */
function print(format: string): string {
  const bytes: Buffer[] = [];
  for (const [piece] of format.matchAll(/%%|\\\\|\\[0-7]{1,3}|[^%\\]+|[%\\]/g)) {
    if (piece === "%%" || piece === "\\\\") bytes.push(Buffer.from(piece.slice(1)));
    else if (/^\\[0-7]/.test(piece)) bytes.push(Buffer.from([Number.parseInt(piece.slice(1), 8)]));
    else if (/^[%\\]/.test(piece)) throw new Error(`printf would read ${piece} otherwise.`);
    else bytes.push(Buffer.from(piece));
  }
  return Buffer.concat(bytes).toString("utf8");
}

function endOf(script: string, sign: string, from: number): number {
  const at = script.indexOf(sign, from);
  if (at < 0) throw new Error(`${sign} without an end.`);
  return at;
}
