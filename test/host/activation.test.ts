/** What runs, and when. This file comes first: later ones wake the extension. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as vscode from "vscode";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const ID = "vision-sidecar.vision-sidecar";
const { workspace } = readHostContext();

/** Paths of the extension's own files that the extension host has loaded so far. */
function loaded(): string[] {
  const cache = createRequire(path.join(workspace, "index.js")).cache;
  const folder = extension().extensionPath;
  return Object.keys(cache)
    .filter((file) => file.startsWith(folder))
    .map((file) => path.relative(folder, file));
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(ID);
  assert.ok(found, `${ID} is not installed`);
  return found;
}

describe("in a folder without sidecars", () => {
  it("nothing of the extension runs, also when pictures and texts are opened", async () => {
    const { file } = await makeScene({ width: 320, height: 200, seed: 1 });
    writeFileSync(path.join(workspace, "plain.png"), file);
    writeFileSync(path.join(workspace, "notes.json"), "{}");
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path.join(workspace, "plain.png")));
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(workspace, "notes.json")));
    assert.equal(extension().isActive, false);
    assert.deepEqual(loaded(), []);
  });
});

describe("after activation", () => {
  it("neither the SDK nor an image library is loaded", async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
    assert.deepEqual(loaded(), [path.join("dist", "extension.cjs")]);
  });

  it("the image library is loaded, and seen to be, when a picture has to be measured", async () => {
    // A sidecar without facts of its image: the editor measures the picture.
    const sidecar = path.join(workspace, "plain.png.vision.json");
    writeFileSync(sidecar, "");
    await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(sidecar), "visionSidecar.editor");
    const seen = () => loaded().some((file) => /sharp(Native|Wasm)\.cjs$/.test(file));
    while (!seen()) await new Promise((resolve) => setImmediate(resolve));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("every contributed command is there", async () => {
    const commands = await vscode.commands.getCommands(true);
    const manifest: { contributes: { commands: { command: string }[] } } = extension().packageJSON;
    const missing = manifest.contributes.commands.filter(({ command }) => !commands.includes(command));
    assert.deepEqual(missing, []);
  });
});
