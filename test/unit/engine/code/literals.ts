/**
 * Reads literals out of programs in JavaScript, Python and Go: strings, numbers, lists, objects, calls and composite
 * literals. Knows nothing of how the programs are made.
 */

/** A call, a composite literal, an object (its name is empty), or a mere name. */
export interface Composite {
  readonly name: string;
  readonly positional: readonly Parsed[];
  readonly named: ReadonlyMap<string, Parsed>;
}

export type Parsed = string | number | boolean | null | readonly Parsed[] | Composite;

export type Escapes = "javascript" | "python" | "go";

const CONSTANTS: Readonly<Record<string, boolean | null>> = {
  true: true,
  false: false,
  True: true,
  False: false,
  null: null,
  None: null,
};

/** The value that begins at `start`. Throws where the text is none. */
export function parseValue(source: string, start: number, escapes: Escapes): Parsed {
  let at = start;
  const fail = (what: string): never => {
    throw new Error(`${what} expected at: ${source.slice(at, at + 60)}`);
  };
  const skip = () => {
    at += /^\s*/.exec(source.slice(at))?.[0].length ?? 0;
  };
  const peek = () => {
    skip();
    return source[at] ?? "";
  };
  const eat = (sign: string): boolean => {
    skip();
    if (!source.startsWith(sign, at)) return false;
    at += sign.length;
    return true;
  };
  const expect = (sign: string) => eat(sign) || fail(sign);
  const match = (pattern: RegExp): string | undefined => {
    skip();
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const string = (): string => {
    const [text, end] = readString(source, at, escapes);
    at = end;
    return text;
  };
  const name = () => match(/[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/y);

  /** What stands between brackets, up to and with the closing one. */
  const members = (close: string): Pick<Composite, "positional" | "named"> => {
    const positional: Parsed[] = [];
    const named = new Map<string, Parsed>();
    while (!eat(close)) {
      const before = at;
      const key = keyAt();
      if (key !== undefined && (eat(":") || (peek() === "=" && eat("=")))) {
        if (named.has(key)) throw new Error(`${key} stands twice.`);
        named.set(key, value());
      } else {
        at = before;
        positional.push(value());
      }
      if (!eat(",") && peek() !== close) fail(`, or ${close}`);
    }
    return { positional, named };
  };
  const keyAt = (): string | undefined => {
    if (peek() === '"') return string();
    if (escapes === "javascript" && eat("[")) {
      if (peek() !== '"') return undefined;
      const key = string();
      return eat("]") ? key : undefined;
    }
    return name();
  };
  const goType = (): string => {
    eat("*");
    return name() ?? fail("a type");
  };
  const brackets = (): Parsed => {
    if (escapes === "go") {
      expect("]");
      goType();
      expect("{");
      return members("}").positional;
    }
    return members("]").positional;
  };
  const value = (): Parsed => {
    const next = peek();
    if (next === '"') return string();
    if (eat("[")) return brackets();
    if (eat("&")) return value();
    if (eat("{")) return { name: "", ...members("}") };
    const number = match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy);
    if (number !== undefined) return Number(number);
    const word = name() ?? fail("a value");
    if (word === "await") return value();
    if (Object.hasOwn(CONSTANTS, word)) return CONSTANTS[word] ?? null;
    return after(word);
  };
  const after = (word: string): Parsed => {
    if (escapes === "go" && word === "map") {
      expect("[");
      goType();
      expect("]");
      goType();
      expect("{");
      return { name: "map", ...members("}") };
    }
    const generic = eat("[") ? (peek() === '"' ? string() : (name() ?? fail("a type"))) : undefined;
    if (generic !== undefined) expect("]");
    let result: Composite = { name: word, positional: generic === undefined ? [] : [generic], named: new Map() };
    if (eat("(")) result = { name: word, ...members(")") };
    else if (escapes === "go" && eat("{")) result = { name: word, ...members("}") };
    while (eat(".")) {
      const method = name() ?? fail("a method");
      expect("(");
      result = { name: method, positional: [result, ...members(")").positional], named: new Map() };
    }
    return result;
  };
  return value();
}

const SHORT: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A string in double quotes, and where it ends. Throws for what the language does not allow in one. */
export function readString(source: string, start: number, escapes: Escapes): [text: string, end: number] {
  if (source[start] !== '"') throw new Error(`A string expected at: ${source.slice(start, start + 60)}`);
  let text = "";
  for (let at = start + 1; ; ) {
    const char = source[at] ?? "";
    if (char === '"') return [text, at + 1];
    if (char === "" || /[\n\r\0\ufeff]/.test(char)) throw new Error("A string that does not end in its line.");
    if (char !== "\\") {
      text += char;
      at++;
      continue;
    }
    const short = SHORT[source[at + 1] ?? ""];
    if (short !== undefined) {
      text += short;
      at += 2;
      continue;
    }
    const forms = { javascript: /\\u\{([\da-f]+)\}|\\u([\da-f]{4})/iy, python: PLAIN, go: PLAIN };
    const form = forms[escapes];
    form.lastIndex = at;
    const found = form.exec(source);
    if (found === null) throw new Error(`No escape of ${escapes}: ${source.slice(at, at + 10)}`);
    const code = Number.parseInt(found[1] ?? found[2] ?? "", 16);
    // Half of a surrogate pair is an error in Go and a broken string in Python.
    if (code >= 0xd800 && code <= 0xdfff) throw new Error("Half of a surrogate pair.");
    text += String.fromCodePoint(code);
    at += found[0].length;
  }
}

const PLAIN = /\\U([\da-f]{8})|\\u([\da-f]{4})/iy;
