/** An image that is renamed or moved while it is asked about: the answer goes where it is now. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { detect } from "../../src/engine/tasks/detect.ts";
import { askOne } from "../../src/host/commands/askOne.ts";
import { recoverAnswer } from "../../src/host/commands/recoverAnswer.ts";
import { registerMoves } from "../../src/host/moves.ts";
import { readHostContext } from "../harness/hostContext.ts";
import {
  emulator,
  ended,
  journal,
  labels,
  opened,
  outcome,
  posted,
  say,
  services,
  type sidecarOf,
  useInside,
} from "./insideWorld.ts";

const { emulatorUrl } = readHostContext();
const SLOW = { delayMs: 1500 };

async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const beside = (uri: vscode.Uri, name: string) => vscode.Uri.joinPath(uri, "..", name);
const fileOf = (image: vscode.Uri) => `${image.fsPath}.vision.json`;
const written = (image: vscode.Uri) => {
  const { annotations, runs } = JSON.parse(readFileSync(fileOf(image), "utf8"));
  return { labels: labels({ annotations } as ReturnType<typeof sidecarOf>), runs: runs.length };
};
const unsettled = async (image: vscode.Uri) =>
  (await journal.list()).filter(({ question, settled }) => !settled && question.subjects.includes(image.toString()));
/** An answer is settled when it was seen on the disk; nobody waits for that but the test. */
async function isSettled(image: vscode.Uri): Promise<void> {
  while ((await unsettled(image)).length > 0) await new Promise((resolve) => setImmediate(resolve));
}
const isAsked = () => emulator.waitFor((all) => all.some(({ url }) => /enerateContent/.test(url)));

describe("an image that is renamed while it is asked about", () => {
  useInside();
  let moves: vscode.Disposable;
  before(async () => {
    // It moves the sidecars.
    await vscode.extensions.getExtension("vision-sidecar.vision-sidecar")?.activate();
    moves = registerMoves();
  });
  after(() => moves.dispose());

  it("gets its answer under the new name; nothing is left under the old one", async () => {
    const { image, truth, panel } = await opened([]);
    const renamed = beside(image, "renamed.png");
    await emulator.queue(SLOW);
    const asking = say({ type: "ask", choice: "detect", text: "" });
    await isAsked();
    await rename(image, renamed);
    Object.assign(panel, { document: await vscode.workspace.openTextDocument(fileOf(renamed)) });
    await asking;
    assert.equal(existsSync(fileOf(image)), false);
    assert.deepEqual(written(renamed).labels, truth.objects.map(({ label }) => label).sort());
    await isSettled(image);
    assert.match(String(outcome()), /^Found \d+ objects in .*renamed\.png/);
  });

  it("or its folder is: the answer is where both are", async () => {
    const { image, truth, panel } = await opened([]);
    const folder = beside(image, "folder");
    mkdirSync(folder.fsPath);
    const first = vscode.Uri.joinPath(folder, path.basename(image.fsPath));
    await rename(image, first);
    Object.assign(panel, { document: await vscode.workspace.openTextDocument(fileOf(first)) });
    await emulator.queue(SLOW);
    const asking = say({ type: "ask", choice: "detect", text: "" });
    await isAsked();
    await rename(folder, beside(folder, "moved"));
    await asking;
    const now = vscode.Uri.joinPath(beside(folder, "moved"), path.basename(image.fsPath));
    assert.equal(existsSync(folder.fsPath), false);
    assert.deepEqual(written(now).labels, truth.objects.map(({ label }) => label).sort());
    await isSettled(first);
  });

  it("shows how it goes under the new name, and can be stopped there", async () => {
    const { image, panel } = await opened([]);
    const renamed = beside(image, "stopped.png");
    await emulator.queue({ delayMs: 20_000 });
    const asking = say({ type: "ask", choice: "detect", text: "" });
    await isAsked();
    await rename(image, renamed);
    Object.assign(panel, { document: await vscode.workspace.openTextDocument(fileOf(renamed)) });
    posted.length = 0;
    await say({ type: "ready" });
    const told = posted.find((one) => one.type === "asking");
    assert.ok(told?.type === "asking" && told.progress !== undefined);
    await say({ type: "stopAsking" });
    await asking;
    await ended(1);
  });
});

describe("an answer about an image that is gone", () => {
  useInside();
  const { window } = vscode;
  const own = { showQuickPick: window.showQuickPick, showOpenDialog: window.showOpenDialog };
  after(() => Object.assign(window, own));

  it("is kept, leaves no sidecar without an image, and comes back where the person finds it", async () => {
    const { image: other, truth } = await opened([]);
    const image = beside(other, "gone.png");
    copyFileSync(other.fsPath, image.fsPath);
    await emulator.queue(SLOW);
    const endpoint = { key: (await services.keys.current()) ?? "", baseUrl: emulatorUrl };
    const asking = askOne({ task: detect }, image, endpoint, services, new AbortController().signal, () => undefined);
    const refused = assert.rejects(
      asking,
      /gone\.png came but .* The image is not there any more\. The answer is kept/,
    );
    await isAsked();
    // By another program, of which VS Code says nothing.
    const elsewhere = beside(image, "elsewhere");
    mkdirSync(elsewhere.fsPath);
    const moved = vscode.Uri.joinPath(elsewhere, "gone.png");
    renameSync(image.fsPath, moved.fsPath);
    await refused;
    assert.equal(existsSync(fileOf(image)), false);
    assert.equal((await unsettled(image)).length, 1);

    let asked: vscode.OpenDialogOptions | undefined;
    Object.assign(window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) => items[0],
      showOpenDialog: async (options: vscode.OpenDialogOptions) => {
        asked = options;
        return [moved];
      },
    });
    await recoverAnswer(services);
    assert.match(asked?.title ?? "", /Where is .*\.png now\?/);
    assert.deepEqual(written(moved).labels, truth.objects.map(({ label }) => label).sort());
    assert.equal(existsSync(fileOf(image)), false);
    await isSettled(image);
  });
});
