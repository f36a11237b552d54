/** Copy as Code: what is offered, what is on the clipboard, and that it is what was asked. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Conversation } from "../../src/engine/conversations/conversation.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { modelRow } from "../../src/engine/gemini/models.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { taskOf } from "../../src/engine/tasks/allTasks.ts";
import { ask } from "../../src/engine/tasks/ask.ts";
import { compare } from "../../src/engine/tasks/compare.ts";
import { askOne } from "../../src/host/commands/askOne.ts";
import { copyAsCode } from "../../src/host/commands/copyAsCode.ts";
import { begin, continueWith } from "../../src/host/conversations/answer.ts";
import { fileSubject } from "../../src/host/conversations/subjects.ts";
import { languageFor } from "../../src/host/language.ts";
import type { Services } from "../../src/host/services.ts";
import { emulatorControl } from "../emulator/control.ts";
import { readRequest } from "../emulator/fieldCheck.ts";
import { generateContentRequest } from "../emulator/requestFields.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key, root } = readHostContext();
const emulator = emulatorControl(emulatorUrl);
const { host } = new URL(emulatorUrl);
const uploads = openFileCache(path.join(mkdtempSync(path.join(tmpdir(), "code-files-")), "files"), () => undefined);
/** The newest state of the conversation that was begun last. */
let talk: Conversation | undefined;
const services = {
  keys: { current: async () => key, hosts: () => [host] },
  context: { workspaceState: { get: () => [host] } },
  prompts: { of: () => [], add: async () => undefined },
  heldUploads: { cacheFor: () => uploads, letGo: async () => undefined },
  conversations: {
    show: async () => undefined,
    answering: async () => undefined,
    update: async (now: Conversation) => {
      talk = now;
    },
  },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  journal: () => openJournal(mkdtempSync(path.join(tmpdir(), "code-journal-")), { maxEntries: 9, maxBytes: 9e6 }),
  thinking: createThinkingMemory(),
  unjournalled: new Map(),
  files: () => uploads,
  usage: { add: () => undefined },
} as unknown as Services;

interface Item {
  readonly label: string;
  readonly detail?: string;
}

const { window } = vscode;
const own = { showQuickPick: window.showQuickPick, showInformationMessage: window.showInformationMessage };

/** Runs the command with a person who picks these labels, one list after the other. */
async function copied(
  files: readonly vscode.Uri[],
  picks: readonly RegExp[],
  button?: string,
): Promise<{ text: string; lists: Item[][] }> {
  const left = [...picks];
  const lists: Item[][] = [];
  const stubs = {
    showQuickPick: async (items: Item[]) => {
      lists.push(items);
      const wanted = left.shift();
      return items.find(({ label }) => wanted?.test(label));
    },
    showInformationMessage: async (_text: string, ...buttons: string[]) => buttons.find((one) => one === button),
  };
  await vscode.env.clipboard.writeText("before");
  Object.assign(window, stubs);
  try {
    await copyAsCode(files, services);
  } finally {
    Object.assign(window, own);
  }
  return { text: await vscode.env.clipboard.readText(), lists };
}

describe("Copy as Code", () => {
  let picture: vscode.Uri;
  let other: vscode.Uri;
  let third: vscode.Uri;

  before(async () => {
    mkdirSync(path.join(workspace, "code"), { recursive: true });
    const { file } = await makeScene({ width: 480, height: 320, seed: 4 });
    for (const name of ["a 'picture'.png", "other.png", "third.png"])
      writeFileSync(path.join(workspace, "code", name), file);
    picture = vscode.Uri.file(path.join(workspace, "code", "a 'picture'.png"));
    other = vscode.Uri.file(path.join(workspace, "code", "other.png"));
    third = vscode.Uri.file(path.join(workspace, "code", "third.png"));
  });
  beforeEach(() => emulator.reset());

  it("offers the tasks and the languages; the program is on the clipboard and names the picture from the folder", async () => {
    const { text, lists } = await copied([picture], [/^Caption/, /^Python/]);
    assert.deepEqual(
      lists.map((items) => items.map(({ label }) => label)),
      [
        [
          "Detect Objects…",
          "Segment Objects…",
          "Point to Objects…",
          "Caption",
          "Describe",
          "Read Text",
          "Read Text with Places",
          "Ask…",
          "Free Prompt…",
          "Presets…",
        ],
        ["JavaScript", "Python", "Go", "curl"],
      ],
    );
    assert.match(text, /^picture = "code\/a 'picture'\.png"$/m);
    assert.match(text, /alternative text/);
    assert.ok(text.includes(`base_url="${emulatorUrl}"`));
    assert.ok(!text.includes(key));
    assert.deepEqual(await emulator.requests(), []);
  });

  it("offers the request that was made last about the picture, word by word", async () => {
    const task = taskOf("describe");
    assert.ok(task);
    await askOne(
      { task, options: { target: "Only the colours." } },
      picture,
      { key, baseUrl: emulatorUrl },
      services,
      new AbortController().signal,
      () => undefined,
    );
    const { text, lists } = await copied([picture], [/The last request: Describe/, /^curl/]);
    assert.match(lists[0]?.[0]?.detail ?? "", /Only the colours\.$/);
    assert.ok(text.startsWith("#!/bin/sh\n"));
    const body = JSON.stringify(await emulator.body(0));
    const prompt = /"text":("(?:[^"\\]|\\.)*")/.exec(body)?.[1] ?? "?";
    assert.ok(text.includes(prompt.replaceAll("'", "'\\''")), `${prompt} is not in ${text}`);
    assert.equal(
      (await copied([other], [/nothing/])).lists[0]?.some(({ label }) => label.includes("last request")),
      false,
    );
  });

  /** Runs a program in the folder that it is made for, as a person does. */
  async function run(program: string): Promise<string> {
    const folder = mkdtempSync(path.join(tmpdir(), "code-run-"));
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
    writeFileSync(path.join(folder, "ask.mjs"), program);
    const env = { PATH: process.env.PATH, GEMINI_API_KEY: key, ELECTRON_RUN_AS_NODE: "1" };
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "ask.mjs")], {
      cwd: workspace,
      env,
    });
    return stdout;
  }

  /** What the service reads in a request, whichever way its names are written. */
  const asRead = async (index: number) =>
    readRequest(generateContentRequest, Buffer.from(JSON.stringify(await emulator.body(index))));

  /** The last request of the extension, and then that of a program. */
  async function expectSameRequest(program: string, answer: string): Promise<void> {
    const asked = (await emulator.requests()).filter(({ url }) => url.includes("GenerateContent"));
    const last = asked.at(-1)?.index ?? -1;
    await emulator.queue({ text: answer });
    assert.equal((await run(program)).trimEnd(), answer);
    const sent = (await emulator.requests()).at(-1);
    assert.match(sent?.url ?? "", /:generateContent$/);
    assert.notEqual(sent?.index, last);
    assert.equal(sent?.keyOk, true);
    assert.deepEqual(await asRead(sent?.index ?? -1), await asRead(last));
  }

  it("offers a question and what was said before it; the program asks the same", async () => {
    await emulator.queue({ text: "**Two** things.\n\n- `a`" });
    await begin(ask, [fileSubject(picture)], "How many things are there?", undefined, services);
    const first = await copied([picture], [/The last request: Ask/, /^JavaScript/]);
    assert.equal(first.lists[0]?.[0]?.detail, "How many things are there?");
    await expectSameRequest(first.text, "Still two.");
    assert.ok(talk);
    await emulator.queue({ text: "Red." });
    await continueWith(talk, "Which colour has 'the first'?", undefined, services);
    const second = await copied([picture], [/The last request: Ask/, /^JavaScript/]);
    assert.equal(second.lists[0]?.[0]?.detail, "Which colour has 'the first'?");
    assert.match(second.text, /role: "model"/);
    await expectSameRequest(second.text, "Red, as I said.");
  });

  it("offers a comparison to whoever selects its pictures, in whichever order; the program sends them in the first one", async () => {
    await emulator.queue({ text: "- Nothing." });
    const row = modelRow("gemini-3.8-flash");
    const { prompt } = compare.request(row, { target: "Only the colours." });
    await begin(compare, [other, picture].map(fileSubject), prompt, undefined, services);
    const { text, lists } = await copied([picture, other], [/The last request: Compare/, /^JavaScript/]);
    assert.match(lists[0]?.[0]?.detail ?? "", /^Compare these images\..* Only the colours\.$/);
    assert.ok(text.indexOf("code/other.png") < text.indexOf("code/a 'picture'.png"), text);
    await expectSameRequest(text, "Still nothing.");
    const alone = await copied([other], [/nothing/]);
    assert.equal(
      alone.lists[0]?.some(({ label }) => label.includes("last request")),
      false,
      "nothing was asked about this one alone",
    );
  });

  it("of a question and a comparison about to be made are what is sent then", async () => {
    const row = modelRow("gemini-3.8-flash");
    const typed = window.createQuickPick;
    // A person who types nothing: everything is compared.
    Object.assign(window, {
      createQuickPick: () => {
        const pick = typed.call(window);
        pick.onDidChangeActive(() => vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem"));
        return pick;
      },
    });
    let program = "";
    try {
      program = (await copied([other, third], [/^Compare/, /^JavaScript/])).text;
    } finally {
      Object.assign(window, { createQuickPick: typed });
    }
    await emulator.queue({ text: "- Nothing." });
    const language = languageFor(compare, other);
    const { prompt } = compare.request(row, { target: "", ...(language !== undefined && { language }) });
    await begin(compare, [other, third].map(fileSubject), prompt, undefined, services);
    await expectSameRequest(program, "Nothing again.");
  });

  it("opens as a document of its language", async () => {
    await copied([picture], [/^Describe/, /^JavaScript/], "Open as Document");
    const document = window.activeTextEditor?.document;
    assert.equal(document?.languageId, "javascript");
    assert.equal(document.isUntitled, true);
    assert.equal(
      document.getText().replaceAll("\r\n", "\n"),
      (await vscode.env.clipboard.readText()).replaceAll("\r\n", "\n"),
    );
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("of several pictures offers what takes them together", async () => {
    const { lists } = await copied([picture, third], [/nothing/]);
    assert.deepEqual(
      lists[0]?.map(({ label }) => label),
      ["Compare…", "Ask…"],
    );
  });

  it("leaves the clipboard alone when the person turns away", async () => {
    assert.equal((await copied([picture], [/nothing/])).text, "before");
    assert.equal((await copied([picture], [/^Caption/, /nothing/])).text, "before");
  });
});
