/** Sidecars that are begun in the editor, until they are files like any other; and what stands in the way of that. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import sharp from "sharp";
import * as vscode from "vscode";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import { annotatedOf } from "../../src/host/datasets/annotated.ts";
import { openTexts } from "../../src/host/datasets/openTexts.ts";
import { scopeOf } from "../../src/host/datasets/scope.ts";
import { showAnnotation } from "../../src/host/datasets/showAnnotation.ts";
import type { Editors } from "../../src/host/editor/provider.ts";
import { readHostContext } from "../harness/hostContext.ts";

const NEW = "vision-sidecar-new";
const VIEW = "visionSidecar.editor";
const { workspace } = readHostContext();
const folder = path.join(workspace, "begun");
const at = (name: string) => path.join(folder, ...name.split("/"));
const image = (name: string) => vscode.Uri.file(at(name));
const sidecar = (name: string) => vscode.Uri.file(at(`${name}.vision.json`));
const begun = (name: string) => sidecar(name).with({ scheme: NEW });

function text(label: string): string {
  const annotations = [{ id: "annotation01", label, box_2d: [1, 2, 30, 40], review: "accepted" }];
  const facts = { width: 8, height: 8, sha256: "0".repeat(64) };
  return JSON.stringify({ version: 1, image: facts, annotations, texts: [], runs: [] });
}

/** Looks again and again until it is so. */
async function until(what: string, probe: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!probe()) {
    if (Date.now() > end) throw new Error(`Not seen: ${what}. The tabs are: ${tabs().join(", ")}`);
    await setTimeout(20);
  }
}

const uriOf = ({ input }: vscode.Tab) =>
  input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => String(uriOf(tab))));
const documentOf = (uri: vscode.Uri) =>
  vscode.workspace.textDocuments.find((one) => !one.isClosed && one.uri.toString() === uri.toString());

async function write(uri: vscode.Uri, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), content);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

async function annotate(name: string): Promise<void> {
  await vscode.commands.executeCommand("visionSidecar.annotateImage", image(name));
  await until(`the new sidecar of ${name}`, () => tabs().includes(begun(name).toString()));
}

function labels(name: string): string[] {
  const read = readSidecar(readFileSync(at(`${name}.vision.json`), "utf8"));
  assert.ok(read.ok);
  return read.sidecar.annotations.map(({ label }) => label);
}

async function forget(): Promise<void> {
  for (const { uri, isDirty } of vscode.workspace.textDocuments) {
    if (!isDirty) continue;
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await vscode.commands.executeCommand("workbench.action.closeAllGroups");
}

describe("a sidecar that is begun in the editor", () => {
  before(async () => {
    mkdirSync(at("sub"), { recursive: true });
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const names = ["a", "again", "b", "both", "c", "d", "foreign", "hidden", "old", "split", "taken", "goal", "text"];
    for (const name of [...names, "sub/in"]) writeFileSync(at(`${name}.png`), png);
  });
  afterEach(forget);

  it("becomes the file's with the first save, in its place, and there is one document only", async () => {
    await annotate("a.png");
    await vscode.commands.executeCommand("vscode.openWith", begun("a.png"), VIEW);
    const document = await write(begun("a.png"), text("kite"));
    assert.equal(existsSync(at("a.png.vision.json")), false);
    assert.ok(await document.save());
    await until("the file's editor alone", () => tabs().join() === sidecar("a.png").toString());
    assert.deepEqual(labels("a.png"), ["kite"]);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom, true);
    await vscode.commands.executeCommand("visionSidecar.annotateImage", image("a.png"));
    assert.deepEqual(tabs(), [sidecar("a.png").toString()]);
  });

  it("becomes it in every group and as text, too", async () => {
    await annotate("split.png");
    await vscode.window.showTextDocument(begun("split.png"), { viewColumn: vscode.ViewColumn.Beside });
    const document = await write(begun("split.png"), text("kite"));
    assert.ok(await document.save());
    const file = sidecar("split.png").toString();
    await until("the file in both groups", () => tabs().join() === [file, file].join());
  });

  it("becomes it when it is shown, if it was saved behind another tab, or when the file is opened beside it", async () => {
    for (const name of ["hidden.png", "both.png"]) {
      await annotate(name);
      const document = await write(begun(name), text("kite"));
      await annotate("b.png");
      assert.ok(await document.save());
    }
    assert.ok(tabs().includes(begun("hidden.png").toString()));
    await vscode.commands.executeCommand("vscode.openWith", begun("hidden.png"), VIEW);
    await until("the file that is shown", () => !tabs().includes(begun("hidden.png").toString()));
    await vscode.commands.executeCommand("vscode.openWith", sidecar("both.png"), VIEW);
    await until("the one document", () => !tabs().includes(begun("both.png").toString()));
    assert.deepEqual(tabs().sort(), [sidecar("hidden.png"), begun("b.png"), sidecar("both.png")].map(String).sort());
  });

  it("loses nothing that is changed while it is saved", async () => {
    await annotate("again.png");
    const document = await write(begun("again.png"), text("first"));
    const saving = document.save();
    await write(begun("again.png"), text("second"));
    await saving;
    await until("all of it", () => {
      const now = documentOf(begun("again.png")) ?? documentOf(sidecar("again.png"));
      return now?.getText().includes("second") === true;
    });
    const begunStill = documentOf(begun("again.png"));
    if (begunStill?.isDirty) assert.ok(await begunStill.save());
    await until("the file alone", () => tabs().join() === sidecar("again.png").toString());
    assert.deepEqual(labels("again.png"), ["second"]);
  });

  it("becomes the file that somebody else writes meanwhile, unless there are changes of one's own", async () => {
    await annotate("foreign.png");
    writeFileSync(at("foreign.png.vision.json"), text("theirs"));
    await until("the file's", () => tabs().join() === sidecar("foreign.png").toString());
    await annotate("c.png");
    await write(begun("c.png"), text("mine"));
    writeFileSync(at("c.png.vision.json"), text("theirs"));
    await vscode.commands.executeCommand("vscode.openWith", sidecar("c.png"), VIEW);
    await until("both", () => tabs().includes(sidecar("c.png").toString()));
    assert.ok(tabs().includes(begun("c.png").toString()));
    assert.ok(documentOf(begun("c.png"))?.getText().includes("mine"));
    assert.deepEqual(labels("c.png"), ["theirs"]);
  });

  it("goes along when its image is renamed or its folder moves, with all that is in it", async () => {
    await annotate("old.png");
    await write(begun("old.png"), text("unsaved"));
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(image("old.png"), image("new.png"));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until("the new name", () => tabs().join() === begun("new.png").toString());
    const moved = documentOf(begun("new.png"));
    assert.ok(moved?.isDirty);
    assert.ok(await moved.save());
    await until("the file", () => tabs().join() === sidecar("new.png").toString());
    assert.deepEqual(labels("new.png"), ["unsaved"]);
    assert.equal(existsSync(at("old.png.vision.json")), false);
    await forget();

    await annotate("sub/in.png");
    await write(begun("sub/in.png"), text("deep"));
    const move = new vscode.WorkspaceEdit();
    move.renameFile(vscode.Uri.file(at("sub")), vscode.Uri.file(at("other")));
    assert.ok(await vscode.workspace.applyEdit(move));
    await until("the other folder", () => tabs().join() === begun("other/in.png").toString());
    assert.ok(await documentOf(begun("other/in.png"))?.save());
    assert.deepEqual(labels("other/in.png"), ["deep"]);
    assert.equal(existsSync(at("sub")), false);
  });

  it("goes along with its file, too, when that is there but nobody has looked at the tab since", async () => {
    await annotate("d.png");
    const document = await write(begun("d.png"), text("kite"));
    await annotate("b.png");
    assert.ok(await document.save());
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(image("d.png"), image("e.png"));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.deepEqual(labels("e.png"), ["kite"]);
    assert.equal(existsSync(at("d.png.vision.json")), false);
    await vscode.commands.executeCommand("visionSidecar.annotateImage", image("e.png"));
    await until("the file's", () => tabs().includes(sidecar("e.png").toString()));
    await until("nothing else", () => tabs().length === 2);
    assert.ok(documentOf(sidecar("e.png"))?.getText().includes("kite"));
  });

  it("stays when annotations are at the goal already, and both are kept", async () => {
    writeFileSync(at("goal.png.vision.json"), text("theirs"));
    await annotate("taken.png");
    await write(begun("taken.png"), text("mine"));
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(image("taken.png"), image("goal.png"), { overwrite: true });
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(documentOf(begun("taken.png"))?.getText().includes("mine"));
    assert.deepEqual(labels("goal.png"), ["theirs"]);
  });
});

describe("going on to a picture whose sidecar cannot be read", () => {
  before(async () => {
    mkdirSync(at("row"), { recursive: true });
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "blue" } })
      .png()
      .toBuffer();
    for (const name of ["1.png", "2.png", "3.png"]) writeFileSync(at(`row/${name}`), png);
    writeFileSync(at("row/1.png.vision.json"), text("one"));
    writeFileSync(at("row/2.png.vision.json"), Buffer.alloc(400));
  });
  afterEach(forget);

  it("goes to the one behind it, and back", async () => {
    await vscode.commands.executeCommand("vscode.openWith", sidecar("row/1.png"), VIEW);
    await vscode.commands.executeCommand("visionSidecar.nextImage");
    await until("the third", () => tabs().join() === begun("row/3.png").toString());
    await vscode.commands.executeCommand("visionSidecar.previousImage");
    await until("the first", () => tabs().join() === sidecar("row/1.png").toString());
    writeFileSync(at("row/2.png.vision.json"), text("two"));
    await vscode.commands.executeCommand("visionSidecar.nextImage");
    await until("the second", () => tabs().join() === sidecar("row/2.png").toString());
  });
});

describe("commands about many pictures", () => {
  const editors = { active: () => undefined } as unknown as Editors;
  before(async () => {
    mkdirSync(at("many"), { recursive: true });
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "green" } })
      .png()
      .toBuffer();
    for (const name of ["drawn.png", "kept.png", "plain.png"]) writeFileSync(at(`many/${name}`), png);
    writeFileSync(at("many/kept.png.vision.json"), text("kept"));
  });
  afterEach(forget);

  it("know what is drawn in an editor and not saved yet, from its title and from its folder", async () => {
    await annotate("many/drawn.png");
    await annotate("many/plain.png");
    await write(begun("many/drawn.png"), text("drawn"));
    const file = at("many/drawn.png");
    const own = await scopeOf(begun("many/drawn.png"), undefined, editors);
    assert.deepEqual(own?.pictures, [{ path: "drawn.png", file }]);
    assert.deepEqual(
      (await annotatedOf(own))?.map((one) => one.file),
      [file],
    );
    const { text: read } = (await openTexts().read(`${file}.vision.json`)) ?? {};
    assert.equal(read, text("drawn"));
    const all = await scopeOf(vscode.Uri.file(at("many")), undefined, editors);
    assert.ok(all);
    assert.deepEqual(
      (await annotatedOf(all))?.map((one) => one.path),
      ["drawn.png", "kept.png"],
    );
    assert.equal(await openTexts().read(at("many/plain.png.vision.json")), undefined);
  });

  it("lead with their links to what is drawn and not saved yet", async () => {
    await annotate("many/drawn.png");
    await write(begun("many/drawn.png"), text("drawn"));
    const selected: string[][] = [];
    const panel = { document: { uri: begun("many/drawn.png") }, select: (ids: string[]) => selected.push(ids) };
    const shown = { active: () => panel, selectWhenOpened: () => undefined } as unknown as Editors;
    await showAnnotation(image("many/drawn.png").toString(), "annotation01", shown);
    assert.deepEqual(selected, [["annotation01"]]);
    assert.deepEqual(tabs(), [begun("many/drawn.png").toString()]);
  });
});
