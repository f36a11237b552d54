/** What a panel answers its page that changes a shape. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { Annotation, Box } from "../../src/core/annotation.ts";
import { openRenditions } from "../../src/engine/images/renditions.ts";
import { viewOf } from "../../src/host/editor/documentView.ts";
import { openPanel } from "../../src/host/editor/panel.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();

/** A panel on a sidecar of one annotation, and a page in place of VS Code's own. */
async function openOn(name: string, annotation: Annotation) {
  const file = path.join(workspace, `${name}.vision.json`);
  const image = { width: 4, height: 3, sha256: "0".repeat(64) };
  writeFileSync(file, JSON.stringify({ version: 1, image, annotations: [annotation] }));
  const document = await vscode.workspace.openTextDocument(file);
  const page = new vscode.EventEmitter<unknown>();
  const settled = new vscode.EventEmitter<number>();
  const errors: unknown[] = [];
  const postMessage = async (message: { readonly type: string; readonly edit: number }) => {
    if (message.type === "settled") settled.fire(message.edit);
    return true;
  };
  const webview = { postMessage, onDidReceiveMessage: page.event, asWebviewUri: (uri: vscode.Uri) => uri };
  const onDidChangeViewState = () => new vscode.Disposable(() => undefined);
  const webviewPanel = { webview, visible: true, active: true, onDidChangeViewState };
  const panel = openPanel(
    document,
    webviewPanel as unknown as vscode.WebviewPanel,
    [],
    openRenditions(path.join(workspace, "renditions"), 1_000_000),
    (error) => errors.push(error),
    async () => undefined,
  );
  const reshape = (edit: number, box_2d: readonly number[]) =>
    new Promise<number>((resolve) => {
      const hearing = settled.event((which) => {
        hearing.dispose();
        resolve(which);
      });
      page.fire({ type: "reshape", edit, shapes: [{ id: annotation.id, shape: { box_2d } }] });
    });
  return { reshape, errors, box: () => viewOf(document).annotations[0]?.box_2d, dispose: () => panel.dispose() };
}

const flat: Box = [100, 100, 100, 200];
const annotation: Annotation = { id: "a", label: "x", box_2d: flat, review: "accepted" };

describe("a page that changes a shape", () => {
  it("moves a box without area, as the file may hold one", async () => {
    const { reshape, errors, box, dispose } = await openOn("flat.png", annotation);
    assert.equal(await reshape(1, [110, 110, 110, 210]), 1);
    assert.deepEqual(box(), [110, 110, 110, 210]);
    assert.deepEqual(errors, []);
    dispose();
  });

  it("is told when the file cannot hold what it asks for, and so is the person", async () => {
    const { reshape, errors, box, dispose } = await openOn("out.png", annotation);
    assert.equal(await reshape(2, [990, 100, 1010, 200]), 2);
    assert.deepEqual(box(), flat);
    // The page hears of it first.
    while (errors.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(errors.map(String), ["Error: This change was not made: the file cannot hold it."]);
    dispose();
  });
});
