/**
 * What the in-host tests of asking from inside the editor share: pictures that are open, and a page and a person in place
 * of the real ones. Each test file has one of its own.
 */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Annotation, Box, Sidecar } from "../../src/core/annotation.ts";
import type { FromPrompt, ToPrompt } from "../../src/core/promptProtocol.ts";
import type { Conversation } from "../../src/engine/conversations/conversation.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import type { EditorPanel, PromptListener } from "../../src/host/editor/panel.ts";
import { createInside } from "../../src/host/inside/inside.ts";
import { createHistory } from "../../src/host/prompts/history.ts";
import type { Services } from "../../src/host/services.ts";
import { emulatorControl } from "../emulator/control.ts";
import { makeScene, type SceneOptions, type Truth } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key } = readHostContext();
export const emulator = emulatorControl(emulatorUrl);
const { host } = new URL(emulatorUrl);
let folder: string;
export const SIZE = { width: 1600, height: 1200 };
const RUN = { id: "run000000000", task: "detect", prompt: "p", model: "m", time: "2026-11-22T10:00:00Z" };

function memento(values: Record<string, unknown> = {}) {
  return {
    get: (name: string, otherwise?: unknown) => values[name] ?? otherwise,
    update: async (name: string, value: unknown) => {
      values[name] = value;
    },
  };
}

/** What is open: its page, in place of VS Code's own, and what is really in the picture. */
interface Open {
  readonly panel: EditorPanel;
  readonly document: vscode.TextDocument;
  readonly image: vscode.Uri;
  readonly truth: Truth;
}

const looking = new Set<() => void>();
let listener: PromptListener | undefined;
let open: Open;
export const posted: ToPrompt[] = [];
export const journal = openJournal(mkdtempSync(path.join(tmpdir(), "inside-journal-")), {
  maxEntries: 99,
  maxBytes: 9e7,
});
/** The errors in the log. */
export const logged: unknown[] = [];
/** The conversations beside the picture, by their ids; the latest state of each. */
export const conversations = new Map<string, Conversation>();
/** Of the one that is being answered: what the button of its document does. */
export let stopConversation: (() => void) | undefined;
export const services: Services = {
  context: { workspaceState: memento({ consentedHosts: [host] }), globalState: memento() },
  keys: { current: async () => key, hosts: () => [host] },
  editors: {
    active: () => open.panel,
    all: () => [open.panel],
    onPrompt: (one: PromptListener) => {
      listener = one;
      return new vscode.Disposable(() => undefined);
    },
  },
  prompts: createHistory(memento() as unknown as vscode.Memento),
  log: { info: () => undefined, warn: () => undefined, error: (...what: unknown[]) => logged.push(what) },
  journal: async () => journal,
  files: () => openFileCache(mkdtempSync(path.join(tmpdir(), "inside-files-")), () => undefined),
  usage: { add: () => undefined },
  thinking: createThinkingMemory(),
  unjournalled: new Map(),
  conversations: {
    update: async (conversation: Conversation) => {
      conversations.set(conversation.id, conversation);
    },
    show: async () => undefined,
    answering: async (_id: string, stop: (() => void) | undefined) => {
      stopConversation = stop;
    },
    latest: async (id: string) => conversations.get(id),
    isAnswering: () => stopConversation !== undefined,
  },
  heldUploads: { cacheFor: () => services.files(), letGo: async () => undefined },
} as unknown as Services;

/** What was shown in place of VS Code's own messages, and which button is pressed. */
export const shown: { text: string; detail: string; buttons: readonly string[] }[] = [];
/** What is pressed of what is shown, in this order; when it is empty, every message is closed. */
export const presses: string[] = [];
const { window } = vscode;
const own = {
  showWarningMessage: window.showWarningMessage,
  showInformationMessage: window.showInformationMessage,
  showErrorMessage: window.showErrorMessage,
};
const message = async (text: string, ...more: unknown[]) => {
  const [options, ...rest] = more;
  const isDialog = typeof options === "object";
  const buttons = (isDialog ? rest : more).map(String);
  shown.push({ text, detail: isDialog ? ((options as vscode.MessageOptions).detail ?? "") : "", buttons });
  // As late as a person would be, so that what showed the message is over.
  await new Promise((done) => setImmediate(done));
  return presses[0] !== undefined && buttons.includes(presses[0]) ? presses.shift() : undefined;
};

let count = 0;

export const annotation = (id: string, label: string, box_2d: Box, more: Partial<Annotation> = {}): Annotation => ({
  id: id.padEnd(12, "0"),
  label,
  box_2d,
  review: "pending",
  run: RUN.id,
  ...more,
});

/** A picture with a sidecar, open as text and as the panel's document. @param text of the sidecar, instead of its own */
export async function opened(
  annotations: readonly Annotation[],
  { text, ...more }: Partial<SceneOptions> & { readonly text?: string } = {},
): Promise<Open> {
  count++;
  const scene = { ...SIZE, seed: 3, objects: 9, ...more };
  const { file, truth } = await makeScene(scene);
  const image = vscode.Uri.file(path.join(folder, `${count}.${scene.format ?? "png"}`));
  writeFileSync(image.fsPath, file);
  const facts = { width: scene.width, height: scene.height, sha256: "ab" };
  const sidecar = { version: 1, image: facts, annotations, texts: [], runs: [RUN] };
  writeFileSync(`${image.fsPath}.vision.json`, text ?? JSON.stringify(sidecar, undefined, 1));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(`${image.fsPath}.vision.json`));
  await window.showTextDocument(document);
  const panel = {
    document,
    selection: annotations.map(({ id }) => id),
    post: (one: ToPrompt) => {
      posted.push(one);
      for (const look of looking) look();
    },
  } as unknown as EditorPanel;
  open = { panel, document, image, truth };
  return open;
}

export function sidecarOf(document: vscode.TextDocument): Sidecar {
  const read = readSidecar(document.getText());
  assert.ok(read.ok);
  return read.sidecar;
}

export async function say(one: FromPrompt | { readonly type: "ready" }): Promise<void> {
  assert.ok(listener);
  await listener(open.panel, one);
}

/** Resolves when so many questions have come to their end since the test began. */
export function ended(times: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const ends = posted.filter((one) => one.type === "asking" && one.progress === undefined);
      if (ends.length < times) return;
      looking.delete(look);
      resolve();
    };
    looking.add(look);
    look();
  });
}

export const asked = async () => (await emulator.requests()).filter(({ url }) => /enerateContent/.test(url)).length;
export const outcome = () => posted.flatMap((one) => (one.type === "asking" ? (one.outcome ?? []) : [])).at(-1);
export const labels = ({ annotations }: Sidecar) => annotations.map(({ label }) => label).sort();

export async function undo(document: vscode.TextDocument): Promise<void> {
  await window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
}

export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("visionSidecar").update(name, value, vscode.ConfigurationTarget.Workspace);
}

export const inside = createInside(services);

/** To be called in the suite: nothing is left of one test in the next. */
export function useInside(): void {
  before(() => {
    folder = mkdtempSync(path.join(workspace, "inside-"));
    Object.assign(window, { showWarningMessage: message, showInformationMessage: message, showErrorMessage: message });
  });

  beforeEach(async () => {
    await emulator.reset();
    for (const list of [posted, shown, presses, logged]) list.length = 0;
    conversations.clear();
  });

  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
      await window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const name of ["presets", "sliceSize", "sliceOverlap", "model"]) await set(name, undefined);
  });

  after(() => {
    inside.dispose();
    Object.assign(window, own);
  });
}
