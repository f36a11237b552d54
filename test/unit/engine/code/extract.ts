/** Takes the request out of the text of a program, as the service would get it. Independent of the makers. */
import { type Composite, type Escapes, type Parsed, parseValue, readString } from "./literals.ts";
import { shellRequest } from "./shellRequest.ts";

/** What a program would send. Files stand as `file:` and their path, in place of their bytes. */
export interface Extracted {
  readonly baseUrl: string | undefined;
  readonly version: unknown;
  readonly model: string;
  readonly body: unknown;
}

type Wire = Record<string, unknown>;

export const extractors: Readonly<Record<string, (program: string) => Extracted>> = {
  JavaScript: fromJavaScript,
  Python: fromPython,
  Go: fromGo,
  curl: shellRequest,
};

function fromJavaScript(program: string): Extracted {
  const files = constants(program, /^const (\w+) = (?=")/gm, "javascript");
  const client = composite(valueAfter(program, /^const ai = new GoogleGenAI\(/m, "javascript"));
  const asked = composite(valueAfter(program, /^const response = await ai\.models\.generateContent\(/m, "javascript"));
  const options = client.named.get("httpOptions");
  const { automaticContinuation, ...config } = record(plain(asked.named.get("config"), files));
  if (automaticContinuation !== false) throw new Error("Follow-up requests are not switched off.");
  keyFromEnvironment(client.named.get("apiKey"), "process.env.GEMINI_API_KEY");
  return {
    baseUrl: options === undefined ? undefined : text(composite(options).named.get("baseUrl")),
    version: client.named.get("apiVersion"),
    model: text(asked.named.get("model")),
    body: wire(plain(asked.named.get("contents"), files), config),
  };
}

function fromPython(program: string): Extracted {
  const files = constants(program, /^(\w+) = (?=")/gm, "python");
  const client = composite(valueAfter(program, /^client = /m, "python"));
  const options = composite(client.named.get("http_options"));
  const asked = composite(valueAfter(program, /^response = /m, "python"));
  keyFromEnvironment(client.named.get("api_key"), "os.environ");
  const baseUrl = options.named.get("base_url");
  return {
    baseUrl: baseUrl === undefined ? undefined : text(baseUrl),
    version: options.named.get("api_version"),
    model: text(asked.named.get("model")),
    body: wire(pythonValue(asked.named.get("contents"), files), record(pythonValue(asked.named.get("config"), files))),
  };
}

function fromGo(program: string): Extracted {
  const files = constants(program, /^const (\w+) = (?=")/gm, "go");
  for (const name of files.keys()) {
    if (!program.includes(`\t${name}Bytes, err := os.ReadFile(${name})\n`)) throw new Error(`${name} is not read.`);
  }
  const client = composite(valueAfter(program, /^\tclient, err := genai\.NewClient\(ctx, /m, "go"));
  const options = composite(client.named.get("HTTPOptions"));
  const baseUrl = options.named.get("BaseURL");
  keyFromEnvironment(client.named.get("APIKey"), "os.Getenv");
  const contents = valueAfter(program, /^\tcontents := /m, "go");
  const config = valueAfter(program, /^\tconfig := /m, "go");
  return {
    baseUrl: baseUrl === undefined ? undefined : text(baseUrl),
    version: options.named.get("APIVersion"),
    model: text(valueAfter(program, /^\tresponse, err := client\.Models\.GenerateContent\(ctx, /m, "go")),
    body: wire(goValue(contents, files), record(goValue(config, files))),
  };
}

/** The string constants of a program: the files it reads. */
function constants(program: string, pattern: RegExp, escapes: Escapes): Map<string, string> {
  const found = [...program.matchAll(pattern)];
  return new Map(
    found.map(({ 0: head, 1: name = "", index }) => [name, readString(program, index + head.length, escapes)[0]]),
  );
}

/** No string holds a line end, so that the beginning of a line is never inside of one. */
function valueAfter(program: string, pattern: RegExp, escapes: Escapes): Parsed {
  const found = pattern.exec(program);
  if (found === null) throw new Error(`The program has no ${pattern}.`);
  return parseValue(program, found.index + found[0].length, escapes);
}

function keyFromEnvironment(key: Parsed | undefined, from: string): void {
  const { name, positional } = composite(key);
  const [variable = "GEMINI_API_KEY"] = positional;
  if (name !== from || variable !== "GEMINI_API_KEY") throw new Error("The key is not from the environment.");
}

/** Where the SDKs put what they are given, as their own requests show. */
function wire(contents: unknown, config: Wire): Wire {
  const { systemInstruction, safetySettings, ...generationConfig } = config;
  return {
    contents,
    ...(systemInstruction !== undefined && {
      systemInstruction:
        typeof systemInstruction === "string"
          ? { parts: [{ text: systemInstruction }], role: "user" }
          : systemInstruction,
    }),
    ...(safetySettings !== undefined && { safetySettings }),
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
  };
}

function plain(value: Parsed | undefined, files: ReadonlyMap<string, string>): unknown {
  if (isList(value)) return value.map((one) => plain(one, files));
  if (typeof value !== "object" || value === null) return value;
  if (value.name === "readFile" && value.positional[1] === "base64") return fileOf(value.positional[0], files);
  if (value.name !== "") throw new Error(`${value.name} in a literal.`);
  return Object.fromEntries([...value.named].map(([key, one]) => [key, plain(one, files)]));
}

function pythonValue(value: Parsed | undefined, files: ReadonlyMap<string, string>): unknown {
  if (isList(value)) return value.map((one) => pythonValue(one, files));
  if (typeof value !== "object" || value === null) return value;
  const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const members = (rename: (name: string) => string) =>
    Object.fromEntries([...value.named].map(([key, one]) => [rename(key), pythonValue(one, files)]));
  switch (value.name) {
    case "":
      return members((key) => key);
    case "read_bytes": {
      const path = composite(value.positional[0]);
      if (path.name !== "Path") throw new Error("Read from what is no path.");
      return fileOf(path.positional[0], files);
    }
    case "types.Part.from_bytes":
      return { inlineData: members(camel) };
    case "types.Part.from_text":
    case "types.Content":
    case "types.GenerateContentConfig":
    case "types.SafetySetting":
    case "types.ThinkingConfig":
      return members(camel);
    default:
      throw new Error(`${value.name} is not known.`);
  }
}

/** The JSON names of the fields that are not just their Go names with a small letter in front. */
const GO_FIELDS: Readonly<Record<string, string>> = { ResponseMIMEType: "responseMimeType", MIMEType: "mimeType" };

function goValue(value: Parsed | undefined, files: ReadonlyMap<string, string>): unknown {
  if (isList(value)) return value.map((one) => goValue(one, files));
  if (typeof value !== "object" || value === null) return value;
  const [first, second] = value.positional;
  const small = (name: string) => GO_FIELDS[name] ?? name.charAt(0).toLowerCase() + name.slice(1);
  const members = (rename: (name: string) => string) =>
    Object.fromEntries([...value.named].map(([key, one]) => [rename(key), goValue(one, files)]));
  switch (value.name) {
    case "genai.RoleUser":
      return "user";
    case "genai.RoleModel":
      return "model";
    case "genai.NewContentFromParts":
      return { parts: goValue(first, files), role: goValue(second, files) };
    case "genai.NewContentFromText":
      return { parts: [{ text: first }], role: goValue(second, files) };
    case "genai.NewPartFromText":
      return { text: first };
    case "genai.NewPartFromBytes": {
      const bytes = composite(first);
      return {
        inlineData: { data: fileOf({ ...bytes, name: bytes.name.replace(/Bytes$/, "") }, files), mimeType: second },
      };
    }
    case "genai.Ptr":
      return first;
    case "map":
      return members((key) => key);
    case "":
    case "genai.Schema":
    case "genai.GenerateContentConfig":
    case "genai.ThinkingConfig":
      return members(small);
    default:
      throw new Error(`${value.name} is not known.`);
  }
}

function fileOf(name: Parsed | undefined, files: ReadonlyMap<string, string>): string {
  const path = files.get(composite(name).name);
  if (path === undefined) throw new Error("A file without a path.");
  return `file:${path}`;
}

function isList(value: Parsed | undefined): value is readonly Parsed[] {
  return Array.isArray(value);
}

function composite(value: Parsed | undefined): Composite {
  if (typeof value !== "object" || value === null || isList(value)) throw new Error("An object expected.");
  return value;
}

function text(value: Parsed | undefined): string {
  if (typeof value !== "string") throw new Error("A string expected.");
  return value;
}

function record(value: unknown): Wire {
  if (typeof value !== "object" || value === null) throw new Error("An object expected.");
  return { ...value };
}
