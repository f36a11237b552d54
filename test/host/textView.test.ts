/** A sidecar as text: its own language, checked by the schema, left alone by formatters. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();

const TEXT = `{\r
  "version": 1,\r
  "image": { "width": 4, "height": 3, "sha256": "ab" },\r
  "annotations": [\r
    { "id": "aaaaaaaaaaaa", "label": "cat", "box_2d": [1, 2, 3, 4], "review": "pending" }\r
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

  it("is left alone by VS Code's own JSON formatter on save", async () => {
    await saveBoth("builtin");
    assert.notEqual(saved("builtin.json"), CHANGED, "the formatter must be able to do harm");
    assert.equal(saved("builtin.png.vision.json"), CHANGED);
  });

  it("is left alone by another default formatter of JSON on save, as Prettier is", async () => {
    const wreck = (document: vscode.TextDocument) => [
      vscode.TextEdit.replace(new vscode.Range(0, 0, document.lineCount, 0), "formatted"),
    ];
    const other = vscode.languages.registerDocumentFormattingEditProvider(
      // Not the settings in `.vscode`, which the test itself writes.
      { pattern: new vscode.RelativePattern(workspace, "*.json") },
      { provideDocumentFormattingEdits: wreck },
    );
    const json = vscode.workspace.getConfiguration("json");
    await json.update("format.enable", false, vscode.ConfigurationTarget.Workspace);
    try {
      await saveBoth("prettier");
    } finally {
      await json.update("format.enable", undefined, vscode.ConfigurationTarget.Workspace);
      other.dispose();
    }
    assert.equal(saved("prettier.json"), "formatted", "the formatter must be able to do harm");
    assert.equal(saved("prettier.png.vision.json"), CHANGED);
  });
});

const CHANGED = TEXT.replace('"cat"', '"lion"');

function saved(name: string): string {
  return readFileSync(path.join(workspace, name), "utf8");
}

/** Changes and saves a sidecar and a plain JSON file of the same text, with formatting on save switched on. */
async function saveBoth(name: string): Promise<void> {
  const editor = vscode.workspace.getConfiguration("editor");
  await editor.update("formatOnSave", true, vscode.ConfigurationTarget.Workspace);
  try {
    for (const file of [`${name}.png.vision.json`, `${name}.json`]) {
      const document = await opened(file, TEXT);
      const at = TEXT.indexOf('"cat"');
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 5)), '"lion"');
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(await document.save());
    }
  } finally {
    await editor.update("formatOnSave", undefined, vscode.ConfigurationTarget.Workspace);
  }
}
