/** A sidecar as text: its own language, checked by the schema, left alone by formatters. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();

const TEXT = `{\r
  "version": 1, // kept\r
  "image": { "width": 4, "height": 3, "sha256": "ab" },\r
  "annotations": [\r
    { "id": "aaaaaaaaaaaa", "label": "cat", "box_2d": [1, 2, 3, 4], "review": "pending" },\r
  ],\r
  "texts": [],\r
  "runs": []\r
}\r
`;

async function opened(name: string, text: string): Promise<vscode.TextDocument> {
  const file = path.join(workspace, name);
  writeFileSync(file, text);
  return vscode.workspace.openTextDocument(vscode.Uri.file(file));
}

/** Waits until the language server has said what is expected; mocha's time-out ends it when it never does. */
async function diagnosticsOf(
  uri: vscode.Uri,
  wanted: (found: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  const now = vscode.languages.getDiagnostics(uri);
  if (wanted(now)) return now;
  return new Promise((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      const found = vscode.languages.getDiagnostics(uri);
      if (!wanted(found)) return;
      listener.dispose();
      resolve(found);
    });
  });
}

describe("a sidecar as text", () => {
  it("has its own language; other files with a similar name keep theirs", async () => {
    assert.equal((await opened("photo.JPG.vision.json", TEXT)).languageId, "vision-sidecar");
    assert.equal((await opened("foo.vision.json", "{}")).languageId, "json");
  });

  it("is checked by the schema while it is edited", async () => {
    const document = await opened(
      "wrong.png.vision.json",
      TEXT.replace('"cat"', "7").replace("[1, 2, 3, 4]", "[1, 2, 3, 4000]"),
    );
    await vscode.window.showTextDocument(document);
    const found = await diagnosticsOf(document.uri, (list) => list.length >= 2);
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [4, 4],
      found.map(({ message }) => message).join("\n"),
    );
  });

  it("is left alone by every formatter on save, also by the default formatter of JSON", async () => {
    // Stands for Prettier, set as the default formatter of JSON and as the one of everything.
    const wreck = (document: vscode.TextDocument) => [
      vscode.TextEdit.replace(new vscode.Range(0, 0, document.lineCount, 0), "formatted"),
    ];
    const provider = { provideDocumentFormattingEdits: wreck };
    const registered = [
      vscode.languages.registerDocumentFormattingEditProvider({ language: "json" }, provider),
      vscode.languages.registerDocumentFormattingEditProvider({ language: "jsonc" }, provider),
      vscode.languages.registerDocumentFormattingEditProvider({ pattern: "**/*.json" }, provider),
    ];
    const editor = vscode.workspace.getConfiguration("editor");
    await editor.update("formatOnSave", true, vscode.ConfigurationTarget.Workspace);
    try {
      for (const name of ["formatted.png.vision.json", "control.json"]) {
        const document = await opened(name, TEXT);
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(1, 18, 1, 22), "held");
        assert.ok(await vscode.workspace.applyEdit(edit));
        assert.ok(await document.save());
      }
    } finally {
      await editor.update("formatOnSave", undefined, vscode.ConfigurationTarget.Workspace);
      for (const one of registered) one.dispose();
    }
    const saved = (name: string) => readFileSync(path.join(workspace, name), "utf8");
    assert.equal(saved("control.json"), "formatted", "the formatter of this test must be able to do harm");
    assert.equal(saved("formatted.png.vision.json"), TEXT.replace("kept", "held"));
  });
});
