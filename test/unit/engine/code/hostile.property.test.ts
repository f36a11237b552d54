/** Whatever prompts, schemas, names and titles hold, every program asks with exactly these texts. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CODE_LANGUAGES } from "../../../../src/engine/code/languages.ts";
import type { CodeRequest } from "../../../../src/engine/code/request.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { extractors } from "./extract.ts";
import { requestFor } from "./requests.ts";
import { works } from "./running.ts";

const SNIPPETS = [
  ..."\"'`\\$%#{}()[]<>&|;!*?~=/\n\r\t\0\b\f\v\u001b\u007f\u0085 ",
  "\r\n",
  "\\n",
  "\\u0041",
  "\\'",
  "\\\\",
  "$" + "{process.exit(1)}",
  "$(touch owned)",
  "`touch owned`",
  "'; touch owned; '",
  "'\\''",
  '"""',
  "'''",
  "%s%n%(x)s{0}",
  "*/",
  "//",
  "<!--",
  "EOF\n",
  "\ncontents := nil",
  '\nconst picture = "other.png";',
  "\u2028\u2029",
  "\u202edlrow\u202c",
  "\ufeff",
  "\u200b\u200d",
  "e\u0301",
  "Zürich 東京",
  "👩‍👩‍👧 🏳️‍🌈",
  "\ud83d",
  "\udc4d",
  "\u{10ffff}",
  "\u{e0041}",
  "__proto__",
  "coding=latin-1",
  "coding: utf-16",
];

const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...SNIPPETS) },
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(""));

/** What is left of a text: no program can carry NUL, or half of a surrogate pair. */
const clean = (text: string) => text.split("\0").join("").toWellFormed();

const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ type: fc.constant("STRING"), description: hostile, enum: fc.array(hostile, { maxLength: 3 }) }),
    fc.record({ type: fc.constant("ARRAY"), items: tie("schema"), nullable: fc.boolean() }),
    fc
      .dictionary(
        hostile.map(clean).filter((key) => key !== "__proto__"),
        tie("schema"),
        { maxKeys: 3 },
      )
      .map((properties) => ({
        type: "OBJECT",
        properties,
        required: Object.keys(properties),
        propertyOrdering: Object.keys(properties),
      })),
  ),
}));

const asked = fc.record({
  prompt: hostile,
  system: hostile,
  title: hostile,
  folder: hostile,
  note: hostile,
  name: hostile,
  model: hostile,
  schema,
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** Of a picture in the folder, so that it can be read. */
const pathOf = ({ name }: Asked) => `p${name.replaceAll("/", "_")}.png`;

function made({ prompt, system, schema, title, folder, note, model, ...rest }: Asked): Promise<CodeRequest> {
  const name = pathOf({ prompt, system, schema, title, folder, note, model, ...rest });
  return requestFor({
    title,
    folder,
    notes: [note],
    model: `m${model}m`,
    files: [{ path: name, name, mimeType: "image/png" }],
    task: { ...detect, request: () => ({ prompt: `P${prompt}`, systemInstruction: `S${system}`, json: true, schema }) },
  });
}

/** What has to be asked. */
function expected(one: Asked) {
  const cleaned = (value: unknown): unknown => {
    if (typeof value === "string") return clean(value);
    if (Array.isArray(value)) return value.map(cleaned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]));
  };
  return {
    contents: [
      {
        role: "user",
        parts: [
          { inlineData: { mimeType: "image/png", data: `file:${clean(pathOf(one))}` } },
          { text: clean(`P${one.prompt}`) },
        ],
      },
    ],
    systemInstruction: { parts: [{ text: clean(`S${one.system}`) }], role: "user" },
    generationConfig: { responseMimeType: "application/json", responseSchema: cleaned(one.schema) },
  };
}

/** The programs in one language. */
async function programs(id: string, all: readonly Asked[]): Promise<string[]> {
  const language = CODE_LANGUAGES.find((one) => one.id === id);
  if (language === undefined) throw new Error(`There is no language ${id}.`);
  return Promise.all(all.map(async (one) => language.program(await made(one))));
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "code-"));
  await mkdir(path.join(folder, "bin"));
  const curl = path.join(folder, "bin", "curl");
  await writeFile(curl, '#!/bin/sh\ncat > "$RECORD.body"\nprintf "%s\\n" "$@" > "$RECORD.words"\necho "{}"\n');
  await chmod(curl, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("any text", () => {
  it("is in all four programs what it was", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const request = await made(one);
        for (const { name, program } of CODE_LANGUAGES) {
          const found = extractors[name]?.(program(request));
          expect(found?.body, name).toEqual(expected(one));
          expect(found?.model, name).toBe(clean(`m${one.model}m`));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is what JavaScript itself reads", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const [program = ""] = await programs("javascript", [one]);
        expect(await argumentOf(program)).toMatchObject({
          model: clean(`m${one.model}m`),
          contents: expected(one).contents,
          config: { ...expected(one).generationConfig, systemInstruction: clean(`S${one.system}`) },
        });
      }),
      { numRuns: 200 },
    );
  });

  it("is what a shell sends, and nothing of it is carried out", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const [script = ""] = await programs("shellscript", [one]);
        // Names longer than a file system takes are no names.
        const name = clean(pathOf(one));
        fc.pre(Buffer.byteLength(name) < 250);
        await writeFile(path.join(folder, name), "picture");
        const ran = spawnSync("sh", ["-s"], {
          cwd: folder,
          input: script,
          encoding: "utf8",
          env: {
            ...process.env,
            PATH: `${folder}/bin:${process.env.PATH}`,
            RECORD: `${folder}/sent`,
            GEMINI_API_KEY: "key",
          },
        });
        await rm(path.join(folder, name));
        expect(existsSync(path.join(folder, "owned"))).toBe(false);
        const sent: unknown = JSON.parse(await readFile(path.join(folder, "sent.body"), "utf8"));
        await rm(path.join(folder, "sent.body"));
        const { contents, ...config } = expected(one);
        const data = Buffer.from("picture").toString("base64");
        const parts = contents[0]?.parts.map((part) =>
          "inlineData" in part ? { inlineData: { mimeType: "image/png", data } } : part,
        );
        expect(sent, ran.stderr).toEqual({ ...config, contents: [{ role: "user", parts }] });
        const words = await readFile(path.join(folder, "sent.words"), "utf8");
        expect(words).toContain(`/v1beta/models/${encodeURIComponent(clean(`m${one.model}m`))}:generateContent\n`);
        expect(words).toContain("\nx-goog-api-key: key\n");
      }),
      { numRuns: 60 },
    );
  });

  it("is what Python itself reads, where there is one", async () => {
    if (!works("python3", "--version")) return void console.info("Not run: 1, Python reads its programs (no python3)");
    const script = [
      "import ast, json, sys",
      "for program in json.load(sys.stdin):",
      "    texts = [node.value for node in ast.walk(ast.parse(program.encode())) if isinstance(node, ast.Constant) and isinstance(node.value, str)]",
      "    print(json.dumps(texts))",
    ].join("\n");
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 20, maxLength: 40 }), async (all) => {
        const input = JSON.stringify(await programs("python", all));
        const { stdout, stderr } = spawnSync("python3", ["-c", script], { input, encoding: "utf8" });
        const lines = stdout.trimEnd().split("\n");
        expect(lines, stderr).toHaveLength(all.length);
        for (const [i, one] of all.entries()) {
          const texts: unknown = JSON.parse(lines[i] ?? "");
          const wanted = [`P${one.prompt}`, `S${one.system}`, pathOf(one), `m${one.model}m`].map(clean);
          expect(texts).toEqual(expect.arrayContaining(wanted));
        }
      }),
      { numRuns: 4 },
    );
  });

  it("leaves Go as gofmt would have it, where there is one", async () => {
    if (spawnSync("gofmt", { input: "" }).status !== 0) return void console.info("Not run: 1, gofmt (not there)");
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const [program = ""] = await programs("go", [one]);
        const { stdout, stderr } = spawnSync("gofmt", { input: program, encoding: "utf8" });
        expect(stderr).toBe("");
        expect(stdout).toBe(program);
      }),
      { numRuns: 50 },
    );
  });
});

/** Runs a module without what it imports, and gives what it asks the SDK for. */
async function argumentOf(program: string): Promise<unknown> {
  const body = program.replaceAll(/^import .*;$/gm, "");
  const asked: unknown[] = [];
  class GoogleGenAI {
    readonly models = {
      generateContent: async (parameters: unknown) => {
        asked.push(parameters);
        return { text: "" };
      },
    };
  }
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const read = async (name: string, encoding: string) => (encoding === "base64" ? `file:${name}` : undefined);
  await new AsyncFunction("GoogleGenAI", "readFile", "console", body)(GoogleGenAI, read, { log: () => {} });
  return asked[0];
}
