/** All four programs send what the extension sends. Nothing is run here: the requests are read out of the programs. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CODE_LANGUAGES } from "../../../../src/engine/code/languages.ts";
import type { CodeRequest } from "../../../../src/engine/code/request.ts";
import { turnsOf } from "../../../../src/engine/conversations/conversation.ts";
import { generate } from "../../../../src/engine/gemini/generate.ts";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import type { Tuning } from "../../../../src/engine/gemini/tuning.ts";
import { askImage } from "../../../../src/engine/runs/askImage.ts";
import { taskOf } from "../../../../src/engine/tasks/allTasks.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { compare } from "../../../../src/engine/tasks/compare.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import type { TaskOptions } from "../../../../src/engine/tasks/task.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { startEmulator } from "../../../emulator/server.ts";
import { extractors } from "./extract.ts";
import { requestFor } from "./requests.ts";

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let folder: string;
let picture: Buffer;

beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), "code-"));
  picture = (await makeScene({ width: 640, height: 480, seed: 7 })).file;
  await writeFile(path.join(folder, "street.png"), picture);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => emulatorControl(emulator.url).reset());

/** The requests of the four programs, each under its language's name. */
function extracted(request: CodeRequest) {
  return CODE_LANGUAGES.map(({ name, program }) => [name, extractors[name]?.(program(request))] as const);
}

/**
 * A body with the paths of pictures in the place of their bytes. An empty configuration, which the SDK sends where there is
 * nothing to say, is none.
 */
function named(body: unknown, ...files: readonly (readonly [Buffer, string])[]): unknown {
  const text = JSON.stringify(body).replace(/,"generationConfig":\{\}\}$/, "}");
  return JSON.parse(files.reduce((so, [bytes, name]) => so.replaceAll(bytes.toString("base64"), `file:${name}`), text));
}

async function sentByExtension(task: string, options: TaskOptions, model: string, tuning: Tuning): Promise<unknown> {
  const known = taskOf(task);
  if (known === undefined) throw new Error(`There is no task ${task}.`);
  await askImage(
    {
      file: picture,
      imageUri: "file:///street.png",
      task: known,
      options,
      model,
      tuning,
      maxSide: "original",
      endpoint: { key: emulator.key, baseUrl: emulator.url },
    },
    {
      journal: openJournal(path.join(folder, "journal"), { maxEntries: 100, maxBytes: 1e8 }),
      thinking: createThinkingMemory(),
      onJournalTrouble: (error) => {
        throw error;
      },
    },
  );
  const control = emulatorControl(emulator.url);
  expect(await control.requests()).toHaveLength(1);
  return named(await control.body(0), [picture, "photos/street.png"]);
}

const everything: Tuning = {
  systemInstruction: 'These are "streets" of Zürich.',
  safety: "none",
  mediaResolution: "high",
  thinking: "high",
  maxOutputTokens: 4321,
};

describe("a program", () => {
  const cases: [task: string, model: string, options: TaskOptions, tuning: Tuning][] = [
    ["detect", "gemini-3.8-flash", {}, {}],
    ["detect", "gemini-3.6-flash", { target: "all green objects", language: "German" }, {}],
    ["detect", "gemini-2.5-flash-lite", { target: "cars" }, everything],
    ["segment", "gemini-3.8-flash", {}, everything],
    ["segment", "gemini-2.5-pro", {}, {}],
    ["point", "gemini-4-argon", { target: "wheels" }, {}],
    ["caption", "gemini-3.5-flash-lite", { language: "French" }, { safety: "low", mediaResolution: "low" }],
    ["describe", "gemini-3.1-pro-preview", {}, {}],
    ["readText", "gemini-3.8-flash", {}, { systemInstruction: "Be brief.", thinking: "minimal" }],
    ["readLines", "gemini-3.8-flash", { target: "only signs" }, {}],
    ["prompt", "gemini-3.8-flash", { prompt: "Boxes of all wheels, as JSON." }, { safety: "off", thinking: "medium" }],
    ["ask", "gemini-3.8-flash", { prompt: "What is this?" }, { mediaResolution: "medium", safety: "medium" }],
  ];

  it.each(cases)("for %s at %s asks in all languages what the extension asks", async (id, model, options, tuning) => {
    const body = await sentByExtension(id, options, model, tuning);
    const task = taskOf(id) ?? detect;
    const request = await requestFor({ task, options, model, tuning });
    for (const [language, found] of extracted(request)) {
      expect(found, language).toEqual({ baseUrl: undefined, version: "v1beta", model, body });
    }
  });

  it("about several pictures sends them in their order, with their names", async () => {
    const other = (await makeScene({ width: 320, height: 240, seed: 8 })).file;
    const names = ["b.png", "a'1.png"];
    const question = compare.request(modelRow("gemini-3.8-flash"), { target: "colours" }).prompt;
    const { prompt: _, ...form } = compare.request(modelRow("gemini-3.8-flash"), {});
    const turns = turnsOf(
      {
        version: 1,
        id: "1",
        task: compare.id,
        subjects: names.map((name) => ({ uri: `file:///${name}`, name })),
        exchanges: [{ question, answer: "", state: "open", model: "", time: "" }],
      },
      [picture, other].map((bytes) => ({ bytes, mimeType: "image/png" })),
    );
    const endpoint = { key: emulator.key, baseUrl: emulator.url };
    const model = "gemini-3.8-flash";
    await generate({ endpoint, model, turns, form, tuning: {} }, { thinking: createThinkingMemory() });
    const body = named(await emulatorControl(emulator.url).body(0), [picture, "x/b.png"], [other, "x/a'1.png"]);
    const files = names.map((name) => ({ path: `x/${name}`, name, mimeType: "image/png" }));
    const request = await requestFor({ task: compare, options: { target: "colours" }, files });
    for (const [language, found] of extracted(request)) expect(found?.body, language).toEqual(body);
    expect(JSON.stringify(body)).toContain("The files above, in order: 1. b.png, 2. a'1.png");
  });

  it("of a follow-up question says what was said before, as the conversation does", async () => {
    const said = { state: "answered", model: "", time: "" } as const;
    const earlier = [
      { ...said, question: "How many 'wheels'?", answer: '**Two**:\n\n```js\nconst a = "\\n$(x)";\n```\n%s $HOME' },
      // Without an answer there is nothing to go on from.
      { ...said, state: "failed", question: "Who?", answer: "" } as const,
      { ...said, question: "In which colour?", answer: "Ruß 👍" },
    ];
    const last = { ...said, state: "open", question: "Why?", answer: "" } as const;
    const subjects = [{ uri: "file:///street.png", name: "street.png" }];
    const turns = turnsOf({ version: 1, id: "1", task: "ask", subjects, exchanges: [...earlier, last] }, [
      { bytes: picture, mimeType: "image/png" },
    ]);
    const { prompt: _, ...form } = ask.request(modelRow("gemini-3.8-flash"), {});
    const endpoint = { key: emulator.key, baseUrl: emulator.url };
    const model = "gemini-3.8-flash";
    await generate({ endpoint, model, turns, form, tuning: {} }, { thinking: createThinkingMemory() });
    const body = named(await emulatorControl(emulator.url).body(0), [picture, "photos/street.png"]);
    expect(JSON.stringify(body).match(/"role":"model"/g)).toHaveLength(2);
    expect(JSON.stringify(body)).not.toContain("Who?");
    const request = await requestFor({ task: ask, options: { prompt: "Why?" }, earlier });
    for (const [language, found] of extracted(request)) expect(found?.body, language).toEqual(body);
  });

  it("about a document says what kind of file it is", async () => {
    const files = [{ path: "a report.pdf", name: "a report.pdf", mimeType: "application/pdf" }];
    const task = taskOf("transcribe") ?? detect;
    for (const [language, found] of extracted(await requestFor({ task, files }))) {
      expect(found?.body, language).toMatchObject({
        contents: [
          {
            parts: [
              { inlineData: { data: "file:a report.pdf", mimeType: "application/pdf" } },
              { text: expect.any(String) },
            ],
          },
        ],
      });
    }
  });

  it("goes to another address only when the extension does, whatever its path", async () => {
    for (const baseUrl of ["https://gateway.example/gemini/x", "http://127.0.0.1:8080"]) {
      for (const [language, found] of extracted(await requestFor({ baseUrl }))) {
        expect(found, language).toMatchObject({ baseUrl, model: "gemini-3.8-flash" });
      }
    }
    for (const { program } of CODE_LANGUAGES.slice(0, 3)) {
      expect(program(await requestFor())).not.toMatch(/generativelanguage|base_?url/i);
    }
  });

  it("asks for the thinking that the model turned out to allow", async () => {
    const thinking = createThinkingMemory();
    const row = modelRow("gemini-3.6-flash");
    expect(thinking.refused(row, thinking.of(row))).toBe(true);
    for (const [language, found] of extracted(await requestFor({ model: row.id, thinking }))) {
      expect(found?.body, language).toMatchObject({ generationConfig: { thinkingConfig: { thinkingLevel: "LOW" } } });
    }
  });

  it("turns places into pixels when the answer may hold some, and only then", async () => {
    const places = async (id: string) => {
      const request = await requestFor({ task: taskOf(id) ?? detect, options: { prompt: "?" } });
      return CODE_LANGUAGES.map(({ program }) =>
        /box_2d.*point/s.test(program(request).replaceAll(/"text": .*|text: .*/g, "")),
      );
    };
    for (const id of ["detect", "segment", "point", "readLines", "prompt"])
      expect(await places(id), id).toEqual([true, true, true, true]);
    for (const id of ["caption", "ask", "describe", "readText"])
      expect(await places(id), id).toEqual([false, false, false, false]);
  });

  it("has what its reader has to know at the top, and the picture's size where libraries cannot read it", async () => {
    const files = [{ path: "a.heic", name: "a.heic", mimeType: "image/heic", size: { width: 4032, height: 3024 } }];
    const request = await requestFor({ files, notes: ["It is turned.\nVery much."] });
    for (const { name, program } of CODE_LANGUAGES) {
      const text = program(request);
      const [comment = ""] = text.replace("#!/bin/sh\n", "").split(/\n(?!#|\/\/)/);
      expect(comment, name).toContain("Detect Objects: a.heic");
      expect(comment, name).toContain('in the folder "samples", with your key in GEMINI_API_KEY');
      expect(comment, name).toContain("Note: It is turned.\ufffdVery much.");
      expect(text, name).toMatch(/4032,? 3024/);
      expect(text, name).not.toMatch(/sharp|PIL|DecodeConfig|identify/);
    }
  });

  it("is refused rather than wrong when Go's type has no field for something in a schema", async () => {
    const request = await requestFor({
      task: { ...detect, request: () => ({ prompt: "?", json: true, schema: { type: "OBJECT", $ref: "#" } }) },
    });
    const go = CODE_LANGUAGES.find(({ id }) => id === "go");
    expect(() => go?.program(request)).toThrow('no field for "$ref"');
  });
});
