/** What a person does in quick succession, or at the same moment in two places, is all in the document, in its order. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Annotation, Sidecar } from "../../src/core/annotation.ts";
import type { EditedShape, FromWebview, ToWebview } from "../../src/core/protocol.ts";
import { rleToText } from "../../src/core/rle.ts";
import { openRenditions } from "../../src/engine/images/renditions.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import { goToImage } from "../../src/host/editor/navigation.ts";
import { NEW_SIDECAR } from "../../src/host/editor/newSidecars.ts";
import { openPanel } from "../../src/host/editor/panel.ts";
import type { Editors } from "../../src/host/editor/provider.ts";
import { changeSidecar } from "../../src/host/sidecarWriter.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const ID = "aaaaaaaaaaaa";
const MODELS: Annotation = { id: ID, label: "apple", box_2d: [100, 100, 200, 200], review: "pending", run: "r" };
let folder: string;

/** One that covers all of a grid so fine that it is not encoded at once. */
const SIDE = 3000;
const stroke = (): EditedShape => {
  const runs = rleToText([0, SIDE * SIDE]);
  return { box_2d: [100, 100, 200, 200], mask: { width: SIDE, height: SIDE, runs, name: "stroke" } };
};

/** A picture with a sidecar, or with `undefined` one without, and a panel whose page is the test. */
async function opened(annotations: readonly Annotation[] | undefined) {
  const image = path.join(mkdtempSync(path.join(folder, "picture-")), "one.png");
  const { file } = await makeScene({ width: 300, height: 200, seed: 3, objects: 2 });
  for (const name of [image, image.replace("one.png", "two.png")]) writeFileSync(name, file);
  const runs = [{ id: "r", task: "detect", prompt: "p", model: "m", time: "2026-11-22T10:00:00Z" }];
  const facts = { width: 300, height: 200, sha256: "ab" };
  const sidecar = vscode.Uri.file(`${image}.vision.json`);
  if (annotations !== undefined) {
    writeFileSync(sidecar.fsPath, JSON.stringify({ version: 1, image: facts, annotations, texts: [], runs }));
  }
  const document = await vscode.workspace.openTextDocument(
    annotations === undefined ? sidecar.with({ scheme: NEW_SIDECAR }) : sidecar,
  );
  await vscode.window.showTextDocument(document);

  const page = new vscode.EventEmitter<FromWebview>();
  const errors: unknown[] = [];
  let settled = Promise.withResolvers<void>();
  const asked = new Map<ToWebview["type"], () => void>();
  const heard: ToWebview[] = [];
  const webview = {
    onDidReceiveMessage: page.event,
    postMessage: async (message: ToWebview) => {
      heard.push(message);
      if (message.type === "settled") settled.resolve();
      asked.get(message.type)?.();
      return true;
    },
    asWebviewUri: (uri: vscode.Uri) => uri,
  };
  const webviewPanel = {
    ...{ webview, visible: true, active: true, viewColumn: vscode.ViewColumn.One },
    onDidChangeViewState: () => new vscode.Disposable(() => undefined),
  } as unknown as vscode.WebviewPanel;
  const renditions = openRenditions(path.join(tmpdir(), "editing-renditions"), 1_000_000);
  const panel = openPanel(
    document,
    webviewPanel,
    [],
    renditions,
    (error) => errors.push(error),
    async () => undefined,
  );
  return {
    ...{ document, panel, errors, heard },
    say: (message: FromWebview) => page.fire(message),
    /** What the page does when it is asked something. */
    when: (type: ToWebview["type"], act: () => void) => asked.set(type, act),
    /** When the next edit of the page is in the document, or will not be. */
    settled: async () => {
      await settled.promise;
      settled = Promise.withResolvers();
    },
  };
}

function sidecarIn(text: string): Sidecar {
  const read = readSidecar(text);
  assert.ok(read.ok);
  return read.sidecar;
}
const annotationsIn = (document: vscode.TextDocument) => sidecarIn(document.getText()).annotations;

before(() => {
  folder = mkdtempSync(path.join(workspace, "editing-"));
});
afterEach(async () => {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
});

describe("edits at the same moment", () => {
  it("are all made, when somebody types in the text while answers are written into it", async () => {
    const { document } = await opened([MODELS]);
    const editor = await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf("apple"));
    editor.selection = new vscode.Selection(at, at);
    const ids = Array.from({ length: 10 }, (_, i) => `n${i}`.padEnd(12, "0"));
    for (const id of ids) {
      const typed = vscode.commands.executeCommand("type", { text: "k" });
      const put: Annotation = { id, label: "new", review: "pending", point: [5, 5] };
      await changeSidecar(document.uri, () => ({ annotations: { put: [put], remove: [] } }));
      await typed;
    }
    const [typed, ...others] = annotationsIn(document);
    assert.equal(typed?.label, `${"k".repeat(10)}apple`);
    assert.deepEqual(
      others.map(({ id }) => id),
      ids,
    );
  });

  it("are all made, when somebody drops a shape while an undo is on its way", async () => {
    const { document, panel, errors, say, settled } = await opened([MODELS]);
    for (let i = 0; i < 5; i++) {
      say({ type: "label", ids: [ID], label: `pear ${i}`, edit: 2 * i });
      await settled();
      const undone = vscode.commands.executeCommand("undo");
      say({ type: "reshape", edit: 2 * i + 1, shapes: [{ id: ID, shape: { box_2d: [110 + i, 110, 210, 210] } }] });
      await settled();
      await undone;
      assert.deepEqual(annotationsIn(document)[0]?.box_2d, [110 + i, 110, 210, 210]);
      assert.deepEqual(errors, []);
    }
    panel.dispose();
  });
});

describe("a picture without a sidecar", () => {
  const known = (heard: readonly ToWebview[]) =>
    heard.flatMap((message) => (message.type === "snapshot" ? message.snapshot.annotations.map(({ id }) => id) : []));
  /** One whose page has been told that there is nothing yet. */
  const shown = async () => {
    const there = Promise.withResolvers<void>();
    const world = await opened(undefined);
    world.when("snapshot", there.resolve);
    world.say({ type: "ready" });
    await there.promise;
    return world;
  };

  it("shows its page what was drawn first before that is settled, so that it stays selected", async () => {
    const { panel, errors, heard, say, settled } = await shown();
    say({ type: "draw", edit: 1, id: ID, label: "pear", shape: { box_2d: [100, 100, 200, 200] } });
    await settled();
    assert.deepEqual(known(heard), [ID]);
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("and what was pasted before that is selected", async () => {
    const { panel, errors, heard, say, when } = await shown();
    const selected = Promise.withResolvers<void>();
    when("select", selected.resolve);
    const image = { width: 300, height: 200, sha256: "ab" };
    say({ type: "paste", text: JSON.stringify({ version: 1, image, annotations: [MODELS], texts: [], runs: [] }) });
    await selected.promise;
    assert.equal(known(heard).length, 1);
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("takes no change of what is not there, and says nothing of it", async () => {
    const { document, panel, errors, say, settled } = await shown();
    say({ type: "reshape", edit: 1, shapes: [{ id: ID, shape: { box_2d: [1, 1, 20, 20] } }] });
    await settled();
    say({ type: "delete", ids: [ID] });
    await panel.settle();
    assert.equal(document.getText(), "");
    assert.deepEqual(errors, []);
    panel.dispose();
  });
});

describe("a stroke whose mask is still being encoded", () => {
  it("comes before what is decided afterwards: a rejected one stays rejected", async () => {
    const { document, panel, errors, say, settled } = await opened([MODELS]);
    say({ type: "reshape", edit: 1, shapes: [{ id: ID, shape: stroke() }] });
    say({ type: "delete", ids: [ID] });
    await settled();
    await panel.settle();
    const [only] = annotationsIn(document);
    assert.equal(only?.review, "rejected");
    assert.ok(only.mask?.startsWith("data:image/png;base64,"));
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("can be deleted before it is there", async () => {
    const { document, panel, errors, say, settled } = await opened([MODELS]);
    say({ type: "draw", edit: 1, id: "bbbbbbbbbbbb", label: "pear", shape: stroke() });
    say({ type: "delete", ids: ["bbbbbbbbbbbb"] });
    await settled();
    await panel.settle();
    assert.deepEqual(
      annotationsIn(document).map(({ id }) => id),
      [ID],
    );
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("is saved along with what was changed before it", async () => {
    const { document, panel, errors, say, settled } = await opened([MODELS]);
    say({ type: "label", ids: [ID], label: "pear", edit: 1 });
    await settled();
    assert.equal(document.isDirty, true);
    say({ type: "reshape", edit: 2, shapes: [{ id: ID, shape: stroke() }] });
    await vscode.commands.executeCommand("workbench.action.files.save");
    assert.equal(document.isDirty, false);
    const [only] = sidecarIn(readFileSync(document.uri.fsPath, "utf8")).annotations;
    assert.equal(only?.label, "pear");
    assert.ok(only.mask?.startsWith("data:image/png;base64,"));
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("is saved before another picture takes the place of this one, also one that ends only then", async () => {
    const { document, panel, errors, say, when } = await opened([MODELS]);
    when("wantManner", () => {
      say({ type: "reshape", edit: 1, shapes: [{ id: ID, shape: stroke() }] });
      say({ type: "manner", manner: "{}" });
    });
    const editors = { all: () => [panel], opened: async () => undefined } as unknown as Editors;
    await goToImage(editors, panel, 1);
    assert.equal(document.isDirty, false);
    const [only] = sidecarIn(readFileSync(document.uri.fsPath, "utf8")).annotations;
    assert.ok(only?.mask?.startsWith("data:image/png;base64,"));
    assert.deepEqual(errors, []);
    panel.dispose();
  });
});

describe("a shape whose label is being asked for", () => {
  const DRAWN = "bbbbbbbbbbbb";
  /** The stroke covers this. */
  const BOX = [100, 100, 200, 200] as const;
  const drawing = async () => {
    const world = await opened([MODELS]);
    world.say({ type: "draw", edit: 1, id: DRAWN, shape: stroke() });
    return world;
  };
  const settledEdits = (heard: readonly ToWebview[]) =>
    heard.flatMap((message) => (message.type === "settled" ? [message.edit] : []));
  /** Does something again and again until it has had its effect. */
  const until = async (done: () => boolean, act: () => Thenable<unknown>): Promise<void> => {
    const end = Date.now() + 20_000;
    while (!done()) {
      assert.ok(Date.now() < end, "it had no effect");
      await act();
    }
  };
  const accept = () => vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");

  it("takes what is painted meanwhile, and is one step of undo", async () => {
    const { document, panel, errors, heard, say } = await drawing();
    say({ type: "reshape", edit: 2, shapes: [{ id: DRAWN, shape: { ...stroke(), box_2d: [100, 100, 300, 300] } }] });
    say({ type: "reshape", edit: 3, shapes: [{ id: DRAWN, shape: { box_2d: [110, 100, 310, 300], mask: "keep" } }] });
    await until(() => settledEdits(heard).length === 3, accept);
    const [, drawn, ...more] = annotationsIn(document);
    assert.deepEqual(more, []);
    assert.ok(drawn?.label);
    assert.deepEqual(drawn.box_2d, [110, 100, 310, 300]);
    assert.ok(drawn.mask?.startsWith("data:image/png;base64,"));
    assert.deepEqual(errors, []);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    assert.deepEqual(annotationsIn(document), [MODELS]);
    panel.dispose();
  });

  it("is kept without one when another input takes the place of the question", async () => {
    const { document, panel, errors, heard } = await drawing();
    await until(
      () => settledEdits(heard).length === 1,
      () => vscode.commands.executeCommand("workbench.action.quickOpen"),
    );
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    const [, drawn] = annotationsIn(document);
    assert.deepEqual([drawn?.id, drawn?.label, drawn?.box_2d], [DRAWN, "", BOX]);
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("is kept when another picture takes the place of this one, or its tab is closed, with others that wait", async () => {
    const { document, panel, errors, say } = await drawing();
    say({ type: "draw", edit: 2, id: "cccccccccccc", shape: { point: [10, 10] } });
    await panel.settle();
    const ids = () => annotationsIn(document).map(({ id }) => id);
    assert.deepEqual(ids(), [ID, DRAWN, "cccccccccccc"]);
    const written = Promise.withResolvers<void>();
    say({ type: "draw", edit: 3, id: "dddddddddddd", shape: { point: [20, 20] } });
    const listener = vscode.workspace.onDidChangeTextDocument(() => written.resolve());
    panel.dispose();
    await written.promise;
    listener.dispose();
    assert.deepEqual(ids(), [ID, DRAWN, "cccccccccccc", "dddddddddddd"]);
    assert.deepEqual(errors, []);
  });

  it("is asked about once more for the next one, which is selected then", async () => {
    const { document, panel, errors, heard, say } = await drawing();
    say({ type: "draw", edit: 2, id: "cccccccccccc", shape: { point: [10, 10] } });
    await until(() => settledEdits(heard).length === 2, accept);
    const [, first, second] = annotationsIn(document);
    assert.deepEqual([first?.id, second?.id], [DRAWN, "cccccccccccc"]);
    assert.ok(first?.label);
    assert.equal(second?.label, first.label);
    assert.deepEqual(
      heard.flatMap((message) => (message.type === "select" ? message.ids : [])),
      [DRAWN, "cccccccccccc"],
    );
    assert.deepEqual(errors, []);
    panel.dispose();
  });

  it("goes when it is deleted", async () => {
    const { document, panel, errors, say, settled } = await drawing();
    say({ type: "delete", ids: [DRAWN] });
    await settled();
    assert.deepEqual(annotationsIn(document), [MODELS]);
    assert.deepEqual(errors, []);
    panel.dispose();
  });
});
