/** What a person reads when the disk refuses. Tests run as root, whom no permission stops: errors come as Node names them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { AnswerKept } from "../../src/host/answerKept.ts";
import { fileTrouble } from "../../src/host/fileTrouble.ts";
import { changeSidecar } from "../../src/host/sidecarWriter.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const change = () => ({
  image: { width: 4, height: 3, sha256: "ab" },
  annotations: { put: [{ id: "aaaaaaaaaaaa", label: "cat", review: "pending" as const }], remove: [] },
});

describe("a disk that refuses", () => {
  const sentences = {
    EACCES: "You have no permission for this file or its folder.",
    EPERM: "You have no permission for this file or its folder.",
    EROFS: "The file system is read-only.",
    ENOSPC: "The disk is full.",
    EDQUOT: "The disk is full.",
    EIO: "The disk or the network drive has failed.",
    ELOOP: "It is a link that leads back to itself.",
    ENOENT: "The file or its folder is not there any more.",
    ENOTDIR: "The file or its folder is not there any more.",
  };
  for (const [code, sentence] of Object.entries(sentences)) {
    it(`${code} is told in words, and that the answer is kept`, () => {
      const error = Object.assign(new Error(`${code}: refused`), { code });
      assert.equal(fileTrouble(error), sentence);
      const { message } = new AnswerKept(vscode.Uri.file("/x/photo.png"), fileTrouble(error) ?? "", true, error);
      assert.match(
        message,
        /could not be written to its sidecar\. .* The answer is kept: mend this, then recover it\./,
      );
      assert.ok(message.includes(sentence));
    });
  }

  it("errors of other kinds are not called trouble with a file", () => {
    assert.equal(fileTrouble(new Error("something else")), undefined);
  });

  it("a folder that is not there is really refused, and nothing is made", async () => {
    const uri = vscode.Uri.file(path.join(workspace, "gone", "photo.png.vision.json"));
    await assert.rejects(changeSidecar(uri, change), (error) => fileTrouble(error) === sentences.ENOENT);
  });
});

describe("a sidecar that VS Code has open", () => {
  it("and that somebody wrote since is written on disk, on top of what they wrote", async () => {
    const folder = path.join(workspace, "behind");
    mkdirSync(folder);
    const uri = vscode.Uri.file(path.join(folder, "photo.png.vision.json"));
    await changeSidecar(uri, change);
    const document = await vscode.workspace.openTextDocument(uri);
    // At once: VS Code learns of it by its watcher, later.
    const theirs = document.getText().replace('"cat"', '"renamed by another window"');
    execFileSync(process.execPath, ["-e", "fs.writeFileSync(process.argv[1], process.argv[2])", uri.fsPath, theirs]);
    await changeSidecar(uri, () => ({
      annotations: { put: [{ id: "bbbbbbbbbbbb", label: "dog", review: "pending" }], remove: [] },
    }));
    const text = readFileSync(uri.fsPath, "utf8");
    assert.match(text, /renamed by another window/);
    assert.match(text, /"dog"/);
    assert.equal(document.isDirty, false);
  });
});
