/** What the person is asked before something is spent: how often, above which amount, and in which words. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Conversation, Subject } from "../../src/engine/conversations/conversation.ts";
import { expectedOf } from "../../src/engine/gemini/expected.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { ask } from "../../src/engine/tasks/ask.ts";
import { detect } from "../../src/engine/tasks/detect.ts";
import { insertMissingAltTexts } from "../../src/host/altText/insertAltText.ts";
import { approved, approvedPlan } from "../../src/host/approval.ts";
import { askImages } from "../../src/host/commands/askImages.ts";
import { begin } from "../../src/host/conversations/answer.ts";
import type { Services } from "../../src/host/services.ts";
import { mayCost } from "../../src/host/transcripts/prepare.ts";
import { emulatorControl } from "../emulator/control.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key } = readHostContext();
const emulator = emulatorControl(emulatorUrl);
const folder = path.join(workspace, "costs");
const UNPRICED = "gemini-robotics-er-2-preview";
const FLASH = "gemini-3.8-flash";

const set = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration("visionSidecar").update(name, value, vscode.ConfigurationTarget.Global);

let talk: Conversation | undefined;
/** Only what asking needs, of a person who has set the key and agreed. */
const services = {
  context: {
    workspaceState: { get: () => [new URL(emulatorUrl).host], update: async () => undefined },
  },
  keys: { current: async () => key, hosts: () => [new URL(emulatorUrl).host] },
  files: () => openFileCache(mkdtempSync(path.join(tmpdir(), "costs-files-")), assert.ifError),
  heldUploads: {
    cacheFor: () => openFileCache(mkdtempSync(path.join(tmpdir(), "costs-files-")), assert.ifError),
    letGo: async () => undefined,
  },
  conversations: {
    show: async () => undefined,
    update: async (now: Conversation) => {
      talk = now;
    },
    answering: async () => undefined,
  },
  usage: { add: () => undefined },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  journal: () => openJournal(mkdtempSync(path.join(tmpdir(), "costs-journal-")), { maxEntries: 99, maxBytes: 9e6 }),
  thinking: createThinkingMemory(),
  unjournalled: new Map(),
} as unknown as Services;

interface Question {
  readonly text: string;
  readonly detail: string;
  readonly button: string;
}

/** The modal questions that were shown, and what is pressed in the next ones. */
const questions: Question[] = [];
const presses: string[] = [];
const own = { showWarningMessage: vscode.window.showWarningMessage };
const { getConfiguration } = vscode.workspace;

async function answer(text: string, ...rest: unknown[]): Promise<string | undefined> {
  const [options, button] = rest;
  if (typeof options !== "object" || options === null || typeof button !== "string") return undefined;
  questions.push({ text, detail: "detail" in options ? String(options.detail) : "", button });
  if (!button.startsWith(presses[0] ?? "nothing")) return undefined;
  presses.shift();
  return button;
}

const asked = async () => (await emulator.requests()).filter(({ url }) => /enerateContent/.test(url)).length;

async function pictures(name: string, count: number): Promise<vscode.Uri[]> {
  const { file } = await makeScene({ width: 64, height: 48, seed: 1, objects: 1 });
  mkdirSync(path.join(folder, name), { recursive: true });
  return Array.from({ length: count }, (_, i) => {
    const picture = path.join(folder, name, `p${i}.png`);
    writeFileSync(picture, file);
    return vscode.Uri.file(picture);
  });
}

/** A Markdown document that shows pictures without alt texts. */
async function document(name: string, count: number): Promise<vscode.TextDocument> {
  await pictures(name, count);
  const file = path.join(folder, name, "text.md");
  writeFileSync(file, Array.from({ length: count }, (_, i) => `![](p${i}.png)\n`).join("\n"));
  return vscode.workspace.openTextDocument(file);
}

describe("before something is spent", () => {
  before(() => Object.assign(vscode.window, { showWarningMessage: answer }));
  beforeEach(async () => {
    await emulator.reset();
    questions.length = 0;
    presses.length = 0;
    talk = undefined;
  });
  afterEach(async () => {
    for (const name of ["askAboveCost", "model"]) await set(name, undefined);
    for (const dirty of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
      await vscode.window.showTextDocument(dirty);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(() => Object.assign(vscode.window, own));

  it("at a price that is not known, the person is asked above 50,000 tokens, and told so", async () => {
    assert.equal(await approved([{ model: UNPRICED, requests: 1, tokens: 49_000 }]), true);
    assert.equal(await approved([{ model: "gemini-9-unheard-of", requests: 20, tokens: 1200 }]), true);
    assert.equal(questions.length, 0);
    assert.equal(await approved([{ model: UNPRICED, requests: 1, tokens: 560_000 }]), false);
    const [{ text, detail, button } = assert.fail()] = questions;
    assert.equal(text, "This will take about 561,000 tokens, and what they cost is not known.");
    assert.equal(button, "Ask All the Same");
    assert.match(detail, /^One request to gemini-robotics-er-2-preview with about 560,000 tokens\.$/m);
    assert.match(
      detail,
      /^The price of gemini-robotics-er-2-preview is not known; then you are asked above 50,000 tokens\.$/m,
    );
    presses.push("Ask All the Same");
    assert.equal(await approved([{ model: UNPRICED, requests: 1, tokens: 560_000 }]), true);
  });

  it("whoever wants to be asked about everything is asked at such a price too", async () => {
    await set("askAboveCost", 0);
    await set("model", UNPRICED);
    const images = await pictures("all", 2);
    await askImages({ task: detect }, images, services);
    assert.equal(questions.length, 1);
    assert.match(
      questions[0]?.detail ?? "",
      /^2 requests to gemini-robotics-er-2-preview with about [\d,]+ tokens each\.$/m,
    );
    assert.equal(await asked(), 0);
  });

  it("prices that are known and others are told apart", async () => {
    const plans = [
      { model: FLASH, requests: 1, tokens: 900_000 },
      { model: UNPRICED, requests: 1, tokens: 99_000 },
    ];
    assert.equal(await approvedPlan(plans, "Many?"), false);
    const [{ text, detail } = assert.fail()] = questions;
    assert.match(text, /^This will cost about \$\d\.\d+\.$/);
    assert.match(detail, /not known: about 100,000 tokens are not in that amount\.$/m);
  });

  it("a PDF that Gemini fetches is taken for the longest, and that is said", async () => {
    await set("askAboveCost", 0.3);
    await set("model", FLASH);
    const uri = "https://documents.example/long.pdf";
    const pdf: Subject = { uri, name: "long.pdf", mimeType: "application/pdf" };
    await begin(ask, [pdf], "What is it about?", undefined, services);
    const [{ text, detail } = assert.fail(), ...others] = questions;
    assert.deepEqual(others, []);
    assert.match(text, /^This will cost about \$[01]\.\d+\.$/);
    assert.match(detail, /with about 560,0\d\d tokens\.$/m);
    assert.match(detail, /^How long one of the files is, is not known/m);
    assert.equal(talk?.exchanges.at(-1)?.state, "stopped");
    assert.deepEqual(await emulator.requests(), []);
  });

  it("missing alt texts are asked about as one sum, once, and then written", async () => {
    await set("askAboveCost", 0.01);
    const declined = await document("declined", 5);
    await insertMissingAltTexts(declined.uri, services);
    assert.equal(questions.length, 1);
    // One of them alone would cost less than the amount.
    assert.match(questions[0]?.text ?? "", /^This will cost about \$0\.0[1-9]\d*\.$/);
    assert.match(questions[0]?.detail ?? "", /^5 requests to gemini-3\.8-flash/m);
    assert.equal(await asked(), 0);
    assert.ok(!existsSync(path.join(folder, "declined", "p0.png.vision.json")));

    await set("askAboveCost", 0.001);
    questions.length = 0;
    presses.push("Ask for About $");
    const agreed = await document("agreed", 5);
    await vscode.window.showTextDocument(agreed);
    await insertMissingAltTexts(agreed.uri, services);
    assert.equal(questions.length, 1, "each of them is above the amount, and was agreed to already");
    assert.equal(await asked(), 5);
    assert.ok(!agreed.getText().includes("![]"), agreed.getText());
  });

  it("above twenty missing alt texts their price is told, whatever it is, and known captions are not counted", async () => {
    await set("askAboveCost", 100);
    const text = await document("many", 22);
    const caption = { id: "text00000001", task: "caption", text: "A shape.", review: "accepted" };
    const image = { width: 64, height: 48, sha256: "ab" };
    writeFileSync(
      path.join(folder, "many", "p0.png.vision.json"),
      JSON.stringify({ version: 1, image, annotations: [], texts: [caption], runs: [] }),
    );
    await insertMissingAltTexts(text.uri, services);
    const [{ text: message, detail } = assert.fail(), ...others] = questions;
    assert.deepEqual(others, []);
    assert.equal(message, "Ask Gemini about 21 images?");
    assert.match(detail, /^21 requests to gemini-3\.8-flash with about [\d,]+ tokens each\.$/m);
    assert.match(detail, /^All of them cost about \$0\.\d+ by list price/m);
    assert.equal(await asked(), 0);
    assert.ok(!readFileSync(path.join(folder, "many", "text.md"), "utf8").includes("A shape"));
  });

  it("PDFs are summed up each by its own model", async () => {
    const models: Readonly<Record<string, string>> = {
      cheap: FLASH,
      dear: "gemini-3.1-pro-preview",
      unknown: UNPRICED,
    };
    const modelOf = (scope: unknown) =>
      scope instanceof vscode.Uri ? models[path.basename(path.dirname(scope.fsPath))] : undefined;
    // As in a workspace of several folders.
    Object.assign(vscode.workspace, {
      getConfiguration: (section?: string, scope?: vscode.ConfigurationScope | null) => {
        const found = getConfiguration(section, scope);
        return { ...found, get: (name: string) => (name === "model" && modelOf(scope)) || found.get(name) };
      },
    });
    try {
      const pdf = (name: string, pages: number) => ({
        pdf: vscode.Uri.file(path.join(folder, name, "a.pdf")),
        way: "new" as const,
        sha256: "ab",
        pages,
        encrypted: false,
        open: pages,
      });
      assert.equal(await mayCost([pdf("cheap", 30)]), true);
      assert.equal(await mayCost([pdf("dear", 30)]), true);
      assert.equal(questions.length, 0);
      // 10 pages of the cheap one first: with its price for all, 0.24 dollars, nobody would be asked.
      assert.equal(await mayCost([pdf("cheap", 10), pdf("dear", 40), pdf("unknown", 2)]), false);
      const [{ text, detail } = assert.fail()] = questions;
      const price = Number(/^Transcribing 52 pages will cost about \$(\d\.\d+)\.$/.exec(text)?.[1]);
      assert.ok(Math.abs(price - (10 * (priceOfPage(FLASH) ?? 0) + 40 * (560 * 2 + 1000 * 12) * 1e-6)) < 0.001, text);
      assert.match(detail, /^10 pages with about 560 tokens of gemini-3\.8-flash for each/m);
      assert.match(detail, /^40 pages with about 560 tokens of gemini-3\.1-pro-preview for each/m);
      assert.match(detail, /^The price of gemini-robotics-er-2-preview is not known: about 3,120 tokens/m);
      questions.length = 0;
      assert.equal(await mayCost([pdf("unknown", 1000)]), false);
      assert.equal(questions[0]?.text, "Transcribe 1,000 pages? What they cost is not known.");
      presses.push("Transcribe All the Same");
      assert.equal(await mayCost([pdf("unknown", 1000)]), true);
    } finally {
      Object.assign(vscode.workspace, { getConfiguration });
    }
  });
});

/** By today's list price. */
function priceOfPage(model: string): number | undefined {
  return expectedOf([{ model, requests: 1, tokens: 560 }], new Date().toISOString().slice(0, 10)).cost;
}
