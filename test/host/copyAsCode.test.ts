/** Copy as Code: what is offered, what is on the clipboard, and that it is what was asked. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { taskOf } from "../../src/engine/tasks/allTasks.ts";
import { askOne } from "../../src/host/commands/askOne.ts";
import { copyAsCode } from "../../src/host/commands/copyAsCode.ts";
import type { Services } from "../../src/host/services.ts";
import { emulatorControl } from "../emulator/control.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key } = readHostContext();
const emulator = emulatorControl(emulatorUrl);
const services = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  journal: () => openJournal(mkdtempSync(path.join(tmpdir(), "code-journal-")), { maxEntries: 9, maxBytes: 9e6 }),
  thinking: createThinkingMemory(),
  unjournalled: new Map(),
  files: () => openFileCache(path.join(mkdtempSync(path.join(tmpdir(), "code-files-")), "files"), () => undefined),
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

  before(async () => {
    mkdirSync(path.join(workspace, "code"), { recursive: true });
    const { file } = await makeScene({ width: 480, height: 320, seed: 4 });
    for (const name of ["a 'picture'.png", "other.png"]) writeFileSync(path.join(workspace, "code", name), file);
    picture = vscode.Uri.file(path.join(workspace, "code", "a 'picture'.png"));
    other = vscode.Uri.file(path.join(workspace, "code", "other.png"));
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
    const { lists } = await copied([picture, other], [/nothing/]);
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
