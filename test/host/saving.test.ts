/** What happens when a document cannot be saved: nothing waits for ever, nothing is lost, and a sentence says so. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { headerOf, readTranscription } from "../../src/engine/transcripts/fileText.ts";
import { saveDocument } from "../../src/host/saveDocument.ts";
import { changeSidecar } from "../../src/host/sidecarWriter.ts";
import { createDocumentSink } from "../../src/host/transcripts/documentSink.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const folder = path.join(workspace, "saving");

/** A drive that takes what is written only when it is told to, as one behind a network that is gone. */
function slowDrive(scheme: string) {
  const texts = new Map<string, Uint8Array>();
  let gate = Promise.withResolvers<void>();
  let writes = 0;
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const contentOf = (uri: vscode.Uri) => {
    const found = texts.get(uri.path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  };
  const registered = vscode.workspace.registerFileSystemProvider(scheme, {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: writes, size: contentOf(uri).length }),
    readFile: contentOf,
    writeFile: async (uri, content) => {
      await gate.promise;
      writes += 1;
      texts.set(uri.path, content);
    },
    readDirectory: () => [],
    createDirectory: () => undefined,
    delete: () => undefined,
    rename: () => undefined,
  });
  return {
    file: (name: string, text: string): vscode.Uri => {
      const uri = vscode.Uri.from({ scheme, path: `/${name}` });
      texts.set(uri.path, new TextEncoder().encode(text));
      return uri;
    },
    read: (uri: vscode.Uri) => new TextDecoder().decode(texts.get(uri.path)),
    answers: () => gate.resolve(),
    isGone: () => {
      gate = Promise.withResolvers<void>();
    },
    dispose: () => {
      gate.resolve();
      registered.dispose();
      changes.dispose();
    },
  };
}

async function append(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Resolves when the document has been saved. */
function saved(document: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const listener = vscode.workspace.onDidSaveTextDocument((one) => {
      if (one !== document) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Another program writes the file as soon as its document is changed, before it is saved. */
function writtenMeanwhile(uri: vscode.Uri, text: string): vscode.Disposable {
  const listener = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (document.uri.toString() !== uri.toString() || contentChanges.length === 0) return;
    listener.dispose();
    writeFileSync(uri.fsPath, text);
  });
  return listener;
}

async function discard(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

const header = headerOf({ name: "report.pdf", sha256: "a".repeat(64), pages: 2, model: "gemini-3.8-flash" });

describe("a drive that does not answer", () => {
  const drive = slowDrive("test-slow-drive");
  after(() => {
    drive.dispose();
  });
  beforeEach(() => drive.isGone());

  it("is not waited for without end; the text stays unsaved in VS Code and reaches it when it answers", async () => {
    const uri = drive.file("notes.md", "# Notes\n");
    const document = await vscode.workspace.openTextDocument(uri);
    await append(document, "More.\n");
    assert.equal(await saveDocument(document, 100), false);
    assert.equal(document.isDirty, true);
    assert.equal(drive.read(uri), "# Notes\n");
    const arrived = saved(document);
    drive.answers();
    await arrived;
    assert.equal(drive.read(uri), "# Notes\nMore.\n");
    assert.equal(await saveDocument(document), true);
  });

  it("ends a transcription with a sentence; its pages stay in the document, and can be saved later", async () => {
    const uri = drive.file("report.pdf.md", "");
    const troubles: unknown[] = [];
    let shown: vscode.TextDocument | undefined;
    const sink = createDocumentSink({
      uri,
      begin: { text: `${header}\n`, isNew: false },
      onOpen: (document) => {
        shown = document;
      },
      onTrouble: (error) => troubles.push(error),
      patienceMs: 100,
    });
    sink.write({ kind: "begin", page: 1 });
    sink.write({ kind: "text", page: 1, text: "# One" });
    sink.write({ kind: "end", page: 1 });
    await assert.rejects(sink.saved(), /report\.pdf\.md could not be saved; save it to keep what has come\.$/);
    assert.ok(shown?.isDirty);
    assert.match(shown.getText(), /# One/);
    const arrived = saved(shown);
    drive.answers();
    await arrived;
    // It is gone on with later.
    const next = createDocumentSink({ uri, onOpen: () => undefined, onTrouble: (error) => troubles.push(error) });
    next.write({ kind: "begin", page: 2 });
    next.write({ kind: "text", page: 2, text: "# Two" });
    next.write({ kind: "end", page: 2 });
    next.write({ kind: "finish" });
    await next.saved();
    assert.equal(shown.isDirty, false);
    assert.deepEqual(troubles, []);
    const found = readTranscription(drive.read(uri));
    assert.equal(found?.isFinished, true);
    assert.match(drive.read(uri), /# One[\s\S]*# Two/);
  });
});

describe("a file that another program writes between the change of its document and the save", () => {
  before(() => mkdirSync(folder, { recursive: true }));

  it("as a sidecar: is left as they wrote it, the change stays in the editor, and the person is told", async () => {
    const uri = vscode.Uri.file(path.join(folder, "photo.png.vision.json"));
    const put = (id: string, label: string) => () => ({
      image: { width: 4, height: 3, sha256: "ab" },
      annotations: { put: [{ id, label, review: "pending" as const }], remove: [] },
    });
    await changeSidecar(uri, put("aaaaaaaaaaaa", "cat"));
    const document = await vscode.workspace.openTextDocument(uri);
    const theirs = document.getText().replace('"cat"', '"a longer name, by another program"');
    const meanwhile = writtenMeanwhile(uri, theirs);
    try {
      await assert.rejects(
        changeSidecar(uri, put("bbbbbbbbbbbb", "dog")),
        /^Error: The sidecar was changed but could not be saved; save it to keep the change\.$/,
      );
      assert.equal(readFileSync(uri.fsPath, "utf8"), theirs);
      assert.equal(document.isDirty, true);
      assert.match(document.getText(), /"dog"/);
      // Nor does one wait who tries again before the person has decided.
      assert.equal(await document.save(), false);
    } finally {
      meanwhile.dispose();
      await discard(uri);
    }
    // What comes next begins with what they wrote.
    await changeSidecar(uri, put("cccccccccccc", "bird"));
    assert.match(readFileSync(uri.fsPath, "utf8"), /by another program[\s\S]*"bird"/);
  });

  it("as a transcription: is left as they wrote it, and the pages stay in the editor", async () => {
    const uri = vscode.Uri.file(path.join(folder, "report.pdf.md"));
    const sink = createDocumentSink({
      uri,
      begin: { text: `${header}\n`, isNew: true },
      onOpen: () => undefined,
      onTrouble: () => undefined,
    });
    const meanwhile = writtenMeanwhile(uri, "# Written by another program, and longer\n");
    try {
      sink.write({ kind: "begin", page: 1 });
      sink.write({ kind: "text", page: 1, text: "# One" });
      sink.write({ kind: "end", page: 1 });
      await assert.rejects(sink.saved(), /could not be saved; save it to keep what has come\.$/);
      assert.equal(readFileSync(uri.fsPath, "utf8"), "# Written by another program, and longer\n");
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.isDirty, true);
      assert.match(document.getText(), /# One/);
    } finally {
      meanwhile.dispose();
      await discard(uri);
    }
  });
});
