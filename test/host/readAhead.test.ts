/** Sidecars that are read while VS Code is still opening them. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import * as vscode from "vscode";
import { readAhead, registerReadAhead, takeAhead } from "../../src/host/editor/readAhead.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const VIEW_TYPE = "visionSidecar.editor";

/** A sidecar with so many texts of a kilobyte. */
function sidecarOf(texts: number): string {
  const entry = (i: number) => ({ id: `t${i}`, task: "caption", text: `${i} `.padEnd(1000, "x"), review: "pending" });
  const image = { width: 4, height: 3, sha256: "0".repeat(64) };
  return JSON.stringify({ version: 1, image, texts: Array.from({ length: texts }, (_, i) => entry(i)) }, null, 1);
}

function written(name: string, text: string): vscode.Uri {
  const file = path.join(workspace, name);
  writeFileSync(file, text);
  return vscode.Uri.file(file);
}

describe("a sidecar that is read ahead", () => {
  it("is given once, and only for just its text, without its byte order mark", async () => {
    const text = sidecarOf(2);
    const uri = written("ahead.png.vision.json", `\uFEFF${text}`);
    await readAhead(uri);
    assert.equal(takeAhead(vscode.Uri.file(path.join(workspace, "other.png.vision.json")), text), undefined);
    assert.deepEqual(
      takeAhead(uri, text)?.texts.map(({ id }) => id),
      ["t0", "t1"],
    );
    assert.equal(takeAhead(uri, text), undefined);
    await readAhead(uri);
    assert.equal(takeAhead(uri, `${text} `), undefined);
    assert.equal(takeAhead(uri, text), undefined);
  });

  it("says what is wrong with it, as when it is read later", async () => {
    const uri = written("broken.png.vision.json", '{ "version": 1,\n oops');
    await readAhead(uri);
    assert.equal(takeAhead(uri, '{ "version": 1,\n oops')?.problem?.line, 2);
  });

  it("is none when there is no file, or when a document shows it already", async () => {
    const missing = vscode.Uri.file(path.join(workspace, "missing.png.vision.json"));
    await readAhead(missing);
    assert.equal(takeAhead(missing, ""), undefined);
    const open = written("open.png.vision.json", sidecarOf(1));
    await vscode.workspace.openTextDocument(open);
    await readAhead(open);
    assert.equal(takeAhead(open, sidecarOf(1)), undefined);
  });

  it("has its masks packed, unless they are too many", async () => {
    const side = 4096;
    const create = { width: side, height: side, channels: 3, background: "#fff" } as const;
    const png = await sharp({ create }).toColourspace("b-w").png().toBuffer();
    const packedOf = async (count: number) => {
      const annotations = Array.from({ length: count }, (_, i) => {
        const mask = `data:image/png;base64,${Buffer.concat([png, Buffer.from([i])]).toString("base64")}`;
        return { id: `m${i}`, label: "x", review: "pending", box_2d: [0, 0, 9, 9], mask };
      });
      const image = { width: 4, height: 3, sha256: "0".repeat(64) };
      const text = JSON.stringify({ version: 1, image, annotations });
      const uri = written(`masks${count}.png.vision.json`, text);
      await readAhead(uri);
      return takeAhead(uri, text)?.packed;
    };
    assert.equal((await packedOf(2))?.flatMap(({ masks }) => masks).length, 2);
    // A comparison would print all of them.
    assert.ok((await packedOf(5)) === undefined);
  });

  it("is read as soon as its tab is there, long before VS Code has loaded it", async () => {
    const text = sidecarOf(8000);
    const uri = written("large.png.vision.json", text);
    const listening = registerReadAhead(VIEW_TYPE);
    try {
      const taken = new Promise<ReturnType<typeof takeAhead>>((resolve) => {
        const onOpen = vscode.workspace.onDidOpenTextDocument((document) => {
          if (document.uri.toString() !== uri.toString()) return;
          onOpen.dispose();
          resolve(takeAhead(uri, document.getText()));
        });
      });
      await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE);
      assert.equal((await taken)?.texts.length, 8000);
    } finally {
      listening.dispose();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });
});
