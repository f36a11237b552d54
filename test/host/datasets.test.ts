/** Datasets, assets and reports as a person gets them: what is asked, what is said, what is on disk. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import * as vscode from "vscode";
import type { Annotation, Sidecar } from "../../src/core/annotation.ts";
import { subsetOf } from "../../src/engine/formats/split.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import { datasetCommands } from "../../src/host/commands/datasetCommands.ts";
import { annotationLink } from "../../src/host/datasets/showAnnotation.ts";
import type { Services } from "../../src/host/services.ts";
import { makeScene, type Truth } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const folder = path.join(workspace, "datasets");
const at = (name: string) => path.join(folder, ...name.split("/"));
const uri = (name: string) => vscode.Uri.file(at(name));

/** What a person does when asked: one answer after the other, each to a question that its words are in. */
type Answer = readonly [about: string, answer: string | vscode.Uri | undefined];
let answers: Answer[] = [];
/** What was asked and not expected. */
const surprises: string[] = [];
/** Buttons and texts of messages that nobody waits for. */
const messages: string[] = [];
/** After so many reports of progress the person ends it. */
let patience = Number.POSITIVE_INFINITY;
let offered: string[] = [];

function answered(question: string): string | vscode.Uri | undefined {
  const [next, ...rest] = answers;
  if (next === undefined || !question.includes(next[0])) {
    surprises.push(question);
    return undefined;
  }
  answers = rest;
  return next[1];
}

interface Item {
  readonly label: string;
}

const stubs = {
  showQuickPick: async (items: readonly Item[], options: { title?: string; placeHolder?: string } = {}) => {
    offered = items.map(({ label }) => label);
    const wanted = answered(`${options.title ?? ""} ${options.placeHolder ?? ""}`);
    if (wanted === undefined) return undefined;
    const picked = items.find(({ label }) => label.replace(/^\$\([\w-]+\) /, "") === wanted);
    if (picked === undefined) surprises.push(`${wanted} is none of ${offered.join(", ")}`);
    return picked;
  },
  showInputBox: async (options: vscode.InputBoxOptions) => {
    const text = answered(options.title ?? "");
    if (typeof text !== "string") return undefined;
    const wrong = await options.validateInput?.(text);
    return wrong === undefined || wrong === null || typeof wrong === "object" ? text : surprises.push(String(wrong));
  },
  showSaveDialog: async ({ defaultUri, title = "" }: vscode.SaveDialogOptions) => {
    const chosen = answered(title);
    return chosen === "suggested" ? defaultUri : chosen;
  },
  showOpenDialog: async ({ title = "" }: vscode.OpenDialogOptions) => {
    const chosen = answered(title);
    return chosen instanceof vscode.Uri ? [chosen] : undefined;
  },
  showWarningMessage: async (text: string, ...more: unknown[]) => message(text, more),
  showInformationMessage: async (text: string, ...more: unknown[]) => message(text, more),
  showErrorMessage: async (text: string, ...more: unknown[]) => message(text, more),
  withProgress: async (_: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) => {
    const listeners: (() => void)[] = [];
    const report = () => {
      if (--patience === 0) for (const cancel of listeners) cancel();
    };
    return work({ report }, { onCancellationRequested: (cancel: () => void) => listeners.push(cancel) });
  },
};

function message(text: string, more: unknown[]): unknown {
  const isModal = more.some((one) => typeof one === "object");
  if (isModal) return answered(text);
  messages.push([text, ...more].join(" | "));
  return undefined;
}

const window: object = vscode.window;
const own = Object.fromEntries(Object.keys(stubs).map((name) => [name, Reflect.get(window, name)]));

const memory = new Map<string, unknown>();
let selection: readonly string[] = [];
let active: string | undefined;
const services = {
  context: {
    workspaceState: {
      get: (key: string) => memory.get(key),
      // As VS Code does it: what cannot be JSON is lost.
      update: async (key: string, value: unknown) => void memory.set(key, JSON.parse(JSON.stringify(value ?? null))),
    },
  },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined, show: () => undefined },
  editors: {
    active: () => active && { document: { uri: uri(`${active}.vision.json`) }, selection, select: () => undefined },
    selectWhenOpened: () => undefined,
  },
} as unknown as Services;
const commands = datasetCommands(services);

/** Runs a command on files or folders as the Explorer does; everything that is asked was expected. */
async function run(name: string, files: readonly string[], ...expected: Answer[]): Promise<void> {
  answers = expected;
  surprises.length = 0;
  messages.length = 0;
  const uris = files.map(uri);
  const command = commands[name];
  assert.ok(command, name);
  await command(uris[0], uris);
  assert.deepEqual({ surprises, answers }, { surprises: [], answers: [] });
}

/** Runs an import, presses the last button of its message, and reads what that shows. */
async function reportOfImport(name: string, ...expected: Answer[]): Promise<string> {
  Object.assign(window, {
    showWarningMessage: async (text: string, ...more: unknown[]) =>
      more.some((one) => typeof one === "object") ? answered(text) : more.at(-1),
  });
  const shown = new Promise<void>((resolve) => {
    const listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.languageId !== "markdown") return;
      listener.dispose();
      resolve();
    });
  });
  await run("import", [name], ...expected);
  await shown;
  return shownText();
}

function filesIn(name: string): string[] {
  const found = readdirSync(at(name), { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at(name), path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

function sidecarOf(image: string): Sidecar {
  const read = readSidecar(readFileSync(at(`${image}.vision.json`), "utf8"));
  assert.ok(read.ok, image);
  return read.sidecar;
}

const truths = new Map<string, Truth>();
const objects = (...names: string[]) => names.flatMap((name) => truths.get(name)?.objects ?? []);

async function scene(name: string, seed: number, more: { orientation?: number; objects?: number } = {}): Promise<void> {
  const format = name.endsWith(".jpg") ? "jpeg" : "png";
  const { file, truth } = await makeScene({ width: 320, height: 200, seed, format, ...more });
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), file);
  truths.set(name, truth);
  const annotations = truth.objects.map(({ label, box_2d, polygon }, i): Annotation => {
    return { id: `annotation${seed}${i}`, label, box_2d, ...(polygon && { polygon }), review: "accepted" };
  });
  writeSidecar(name, annotations);
}

function writeSidecar(name: string, annotations: readonly Annotation[], more: object = {}): void {
  const { width, height } = truths.get(name) ?? { width: 1, height: 1 };
  const sha256 = createHash("sha256")
    .update(readFileSync(at(name)))
    .digest("hex");
  const sidecar = { version: 1, image: { width, height, sha256 }, annotations, texts: [], runs: [], ...more };
  writeFileSync(at(`${name}.vision.json`), JSON.stringify(sidecar, undefined, 1));
}

async function forgetEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The Markdown document that was shown last. */
const shownText = () => vscode.window.activeTextEditor?.document.getText() ?? "";

const GO = (count: number): Answer => ["Export as", `Export ${count} Pictures…`];
const NEW_FOLDER = "New Folder for the Dataset";

describe("datasets", () => {
  before(async () => {
    mkdirSync(folder, { recursive: true });
    await scene("set/one.png", 1);
    await scene("set/b c/zwei.jpg", 2, { orientation: 6 });
    await scene("set/three.PNG", 3, { objects: 2 });
    await scene("set/node_modules/no.png", 4);
    await scene("set/hidden/no.png", 5);
    await scene("set/plain.png", 6);
    rmSync(at("set/plain.png.vision.json"));
    const files = vscode.workspace.getConfiguration("files");
    await files.update(
      "exclude",
      { "**/hidden": true, "**/*.vision.json": true },
      vscode.ConfigurationTarget.Workspace,
    );
  });

  beforeEach(() => {
    Object.assign(window, stubs);
    patience = Number.POSITIVE_INFINITY;
    active = undefined;
    selection = [];
  });

  afterEach(async () => {
    Object.assign(window, own);
    await forgetEditors();
  });

  after(async () => {
    const files = vscode.workspace.getConfiguration("files");
    await files.update("exclude", undefined, vscode.ConfigurationTarget.Workspace);
  });

  describe("export", () => {
    it("a folder with all below it: as it was suggested, in a new folder, with what was written said", async () => {
      await run("export", ["set"], ["Export Annotations of", "COCO"], GO(3), [NEW_FOLDER, "suggested"]);
      const target = path.join(workspace, "set-coco");
      const { images, annotations, categories } = JSON.parse(
        readFileSync(path.join(target, "annotations.json"), "utf8"),
      );
      assert.deepEqual(
        images.map((image: { file_name: string }) => image.file_name),
        ["b c/zwei.jpg", "one.png", "three.PNG"],
      );
      const expected = objects("set/b c/zwei.jpg", "set/one.png", "set/three.PNG");
      assert.equal(annotations.length, expected.length);
      assert.deepEqual(
        categories.map((category: { name: string }) => category.name).sort(),
        [...new Set(expected.map(({ label }) => label))].sort(),
      );
      // Upright sizes, as the numbers are.
      assert.deepEqual([images[0].width, images[0].height], [320, 200]);
      // One of them is upright by EXIF alone.
      const turned =
        "Pictures that EXIF turns, left as they are; programs that do not turn them find the objects in the wrong place: 1.";
      assert.deepEqual(messages, [
        `Exported 3 pictures with ${expected.length} objects as COCO: set-coco. ${turned} | Show Folder | Details`,
      ]);
    });

    it("again in one step: the same choices, into the next new folder", async () => {
      await run("export", ["set"], ["Export Annotations of", "Again as COCO"]);
      assert.equal(offered[0], "$(history) Again as COCO");
      assert.ok(existsSync(path.join(workspace, "set-coco-2", "annotations.json")));
      await run("export", ["set/one.png"], ["Export Annotations of", "Again as COCO"]);
      const text = readFileSync(path.join(workspace, "set-coco-3", "annotations.json"), "utf8");
      assert.deepEqual(
        JSON.parse(text).images.map((image: { file_name: string }) => image.file_name),
        ["one.png"],
      );
    });

    it("labels renamed, merged and left out, pictures copied upright, states and confidence as chosen", async () => {
      const shapes: Annotation[] = [
        { id: "a00000000000", label: "car", review: "pending", box_2d: [0, 0, 100, 100], confidence: 0.9 },
        { id: "b00000000000", label: "truck", review: "accepted", box_2d: [0, 200, 100, 300] },
        { id: "c00000000000", label: "dog", review: "accepted", box_2d: [0, 400, 100, 500] },
        { id: "d00000000000", label: "cat", review: "accepted", box_2d: [0, 600, 100, 700], confidence: 0.2 },
        { id: "e00000000000", label: "cat", review: "rejected", box_2d: [0, 800, 100, 900] },
      ];
      await scene("labels/p.jpg", 8, { orientation: 6 });
      writeSidecar("labels/p.jpg", shapes);
      await run(
        "export",
        ["labels"],
        ["Export Annotations of", "CSV"],
        ["Export as CSV", "Labels"],
        ["Labels", "car"],
        ["car", "Rename…"],
        ["Rename car", "vehicle"],
        ["Labels", "truck"],
        ["truck", "Merge Into…"],
        ["Merge truck Into", "vehicle"],
        ["Labels", "dog"],
        ["dog", "Leave Out"],
        ["Labels", "Done"],
        ["Export as CSV", "Least Confidence"],
        ["Least Confidence", "50"],
        ["Export as CSV", "Pictures"],
        ["Pictures", "Copy Them"],
        GO(1),
        [NEW_FOLDER, uri("labels-out")],
      );
      const rows = readFileSync(at("labels-out/annotations.csv"), "utf8").trim().split("\r\n");
      assert.deepEqual(
        rows.slice(1).map((row) => row.split(",")[3]),
        ["vehicle", "vehicle"],
      );
      const copy = await sharp(readFileSync(at("labels-out/p.jpg"))).metadata();
      assert.deepEqual([copy.width, copy.height, copy.orientation ?? 1], [320, 200, 1]);
      assert.match(messages[0] ?? "", /Pictures that were turned upright when they were copied: 1\..*\| Details$/);
    });

    it("what is not saved yet counts, too", async () => {
      await scene("unsaved/p.png", 9, { objects: 1 });
      const document = await vscode.workspace.openTextDocument(uri("unsaved/p.png.vision.json"));
      const label = objects("unsaved/p.png")[0]?.label ?? "";
      const edit = new vscode.WorkspaceEdit();
      const offset = document.getText().indexOf(`"${label}"`) + 1;
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + label.length));
      edit.replace(document.uri, range, "renamed just now");
      assert.ok(await vscode.workspace.applyEdit(edit));
      await run("export", ["unsaved"], ["Export", "CSV"], GO(1), [NEW_FOLDER, uri("unsaved-out")]);
      assert.match(readFileSync(at("unsaved-out/annotations.csv"), "utf8"), /,renamed just now,/);
      assert.equal(document.isDirty, true);
    });

    it("a folder that is not empty is not touched: another one is asked for", async () => {
      // What was chosen for another export before.
      memory.clear();
      mkdirSync(at("full"));
      writeFileSync(at("full/mine.txt"), "mine");
      await run(
        "export",
        ["set/one.png"],
        ["Export", "CSV"],
        GO(1),
        [NEW_FOLDER, uri("full")],
        ["is there already", "Choose Another Folder"],
        [NEW_FOLDER, uri("other")],
      );
      assert.deepEqual(filesIn("full"), ["mine.txt"]);
      assert.deepEqual(filesIn("other"), ["annotations.csv"]);
    });

    it("that is ended leaves nothing, and says nothing", async () => {
      const before = readdirSync(folder).sort();
      // The search for annotations reports, and then the export itself.
      patience = 5;
      await run("export", ["set"], ["Export", "COCO"], GO(3), [NEW_FOLDER, uri("cancelled")]);
      assert.ok(patience <= 0);
      assert.deepEqual(readdirSync(folder).sort(), before);
      assert.deepEqual(messages, []);
    });

    it("sidecars whose picture is gone are left out, and that is said", async () => {
      await scene("orphans/here.png", 31, { objects: 1 });
      await scene("orphans/gone.png", 32, { objects: 1 });
      rmSync(at("orphans/gone.png"));
      memory.clear();
      await run(
        "export",
        ["orphans/here.png", "orphans/gone.png.vision.json"],
        ["Export", "YOLO detect"],
        ["Export as", "Pictures"],
        ["Pictures", "Copy Them"],
        GO(2),
        [NEW_FOLDER, uri("orphans-out")],
      );
      const names = filesIn("orphans-out").filter((name) => /here|gone/.test(name));
      assert.ok(names.length === 2 && names.every((name) => name.includes("here")), names.join());
      assert.match(messages[0] ?? "", /^Exported 1 pictures .* Sidecars whose picture is gone were left out: 1\./);
    });

    it("what cannot be read costs none of the others and is told; YOLO gets its pictures without being asked", async () => {
      for (const [i, name] of ["one.png", "two.png", "three.png"].entries())
        await scene(`lost/${name}`, 41 + i, { objects: 1 });
      // Nobody can read links that lead to themselves.
      for (const name of ["lost/two.png", "lost/three.png.vision.json"]) {
        rmSync(at(name));
        symlinkSync(at(name), at(name));
      }
      memory.clear();
      await run("export", ["lost/one.png", "lost/two.png", "lost/three.png"], ["Export", "YOLO segment"], GO(3), [
        NEW_FOLDER,
        uri("lost-out"),
      ]);
      const names = filesIn("lost-out").filter((name) => /one|two|three/.test(name));
      assert.ok(names.length === 2 && names.every((name) => name.includes("one")), names.join());
      assert.match(
        messages[0] ?? "",
        /^Exported 1 pictures with 1 objects .*: 1\. Pictures that could not be read and were left out: 1\. \| .*Details$/,
      );
    });

    it("says what there is nothing of", async () => {
      await run("export", ["set/plain.png"]);
      assert.match(messages[0] ?? "", /^There are no annotations in .*plain\.png yet\.$/);
      mkdirSync(at("empty"));
      await run("export", ["empty"]);
      assert.match(messages[0] ?? "", /^There are no pictures in .*empty\.$/);
    });

    it("dealt out and spread over files, remembered for other formats as far as they can", async () => {
      memory.clear();
      const seed = "b";
      await run(
        "export",
        ["set"],
        ["Export Annotations of", "COCO"],
        ["Export as COCO", "Files"],
        ["Files", "one for each folder"],
        ["Export as COCO", "Train / Val / Test"],
        ["Train / Val / Test", "50 / 50"],
        ["Export as COCO", "Word That Deals the Pictures Out"],
        ["Word That Deals the Pictures Out", seed],
        GO(3),
        [NEW_FOLDER, uri("divided")],
      );
      const subset = (name: string) => subsetOf(name, { train: 0.5, val: 0.5, test: 0, seed });
      const names = ["b c/zwei.jpg", "one.png", "three.PNG"];
      const places = names.map((name) => `${name.replace(/[^/]+$/, "")}instances_${subset(name)}.json`);
      assert.deepEqual(filesIn("divided"), [...new Set(places)].sort());
      await run("export", ["set"], ["Export", "Pascal VOC"], GO(3), [NEW_FOLDER, uri("divided-voc")]);
      for (const name of names) {
        const set = readFileSync(at(`divided-voc/ImageSets/Main/${subset(name)}.txt`), "utf8");
        assert.ok(set.split("\n").includes(name.replace(/\.\w+$/, "")), name);
      }
      await run("export", ["set"], ["Export", "Label Studio"], GO(3), [NEW_FOLDER, uri("divided-tasks")]);
      assert.deepEqual(filesIn("divided-tasks"), ["b c/tasks.json", "labeling-config.xml", "tasks.json"]);
      await run(
        "export",
        ["set"],
        ["Export", "COCO"],
        ["Export as COCO", "Train / Val / Test"],
        ["Train / Val / Test", ""],
        ["Export as COCO", "Files"],
        ["Files", "one for all pictures"],
        GO(3),
        [NEW_FOLDER, uri("whole")],
      );
      assert.deepEqual(filesIn("whole"), ["annotations.json"]);
    });

    it("remembers nothing that makes no sense", async () => {
      memory.set("datasets.export", { format: "nonsense", target: "https://x.example", options: { review: "all" } });
      await run("export", ["set/one.png"], ["Export", undefined]);
      assert.ok(offered.every((label) => !label.includes("Again")));
      assert.deepEqual(offered.slice(0, 3), ["COCO", "YOLO detect", "YOLO segment"]);
    });
  });

  describe("import", () => {
    const plain = (image: string) => sidecarOf(image).annotations.map(({ id: _, ...rest }) => rest);

    it("what was exported comes back into sidecars, as people's work", async () => {
      cpSync(path.join(workspace, "set-coco"), at("back/coco"), { recursive: true });
      for (const name of ["b c/zwei.jpg", "one.png", "three.PNG"]) {
        mkdirSync(path.dirname(at(`back/${name}`)), { recursive: true });
        cpSync(at(`set/${name}`), at(`back/${name}`));
      }
      await run("import", ["back"], ["Import", "As People's Work"]);
      for (const name of ["b c/zwei.jpg", "one.png", "three.PNG"]) {
        const expected = truths.get(`set/${name}`)?.objects ?? [];
        const sidecar = sidecarOf(`back/${name}`);
        assert.deepEqual([sidecar.image.width, sidecar.image.height], [320, 200]);
        assert.deepEqual(
          plain(`back/${name}`).map(({ label, review, run: byRun }) => [label, review, byRun]),
          expected.map(({ label }) => [label, "accepted", undefined]),
        );
        for (const [i, { box_2d }] of sidecar.annotations.entries()) {
          const wanted = expected[i]?.box_2d ?? [];
          assert.ok(
            (box_2d ?? []).every((side, k) => Math.abs(side - (wanted[k] ?? 0)) < 0.01),
            `${name} ${i}`,
          );
        }
      }
      const count = objects("set/b c/zwei.jpg", "set/one.png", "set/three.PNG").length;
      assert.deepEqual(messages, [
        `Imported datasets/back into 3 pictures: ${count} annotations are new, 0 changed. | Show Annotations`,
      ]);
      await run("import", ["back"], ["Import", "As People's Work"]);
      assert.match(messages[0] ?? "", /: 0 annotations are new, 0 changed\./);
    });

    it("into an open sidecar: one undo takes it back; what a person wrote stays", async () => {
      cpSync(at("set/one.png"), at("open/one.png"));
      truths.set("open/one.png", truths.get("set/one.png") ?? assert.fail());
      const mine: Annotation = { id: "mine00000000", label: "my own", box_2d: [1, 2, 30, 40], review: "accepted" };
      writeSidecar("open/one.png", [mine]);
      writeFileSync(at("open/dataset.csv"), "image,label,xmin,ymin,xmax,ymax\r\none.png,=cat,32,20,64,40\r\n");
      const document = await vscode.workspace.openTextDocument(uri("open/one.png.vision.json"));
      await vscode.window.showTextDocument(document);
      const before = document.getText();
      await run("import", ["open/dataset.csv"], ["Import", "As Proposals"]);
      const [kept, added] = sidecarOf("open/one.png").annotations;
      assert.deepEqual(kept, mine);
      assert.deepEqual([added?.label, added?.review, added?.box_2d], ["=cat", "pending", [100, 100, 200, 200]]);
      assert.equal(sidecarOf("open/one.png").runs[0]?.model, "CSV");
      assert.equal(document.isDirty, false);
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), before);
    });

    it("what is not found, made on other pixels or not understood is left out and stands in a report", async () => {
      await scene("odd/one.png", 11, { objects: 1 });
      await scene("odd/turned.png", 12, { objects: 1 });
      for (const name of ["odd/one.png", "odd/turned.png"]) rmSync(at(`${name}.vision.json`));
      const categories = [{ id: 1, name: "<b>cat</b>" }];
      const images = [
        { id: 1, file_name: "one.png", width: 320, height: 200 },
        { id: 2, file_name: "turned.png", width: 200, height: 320 },
        { id: 3, file_name: "gone [x](command:evil).png", width: 10, height: 10 },
      ];
      const annotations = [1, 2, 3].map((id) => ({ id, image_id: id, category_id: 1, bbox: [0, 0, 32, 20] }));
      const strange = { id: 9, image_id: 1, category_id: 1, bbox: [0, 0, 0, 0] };
      writeFileSync(
        at("odd/coco.json"),
        JSON.stringify({ images, annotations: [...annotations, strange, 7], categories }),
      );
      await run(
        "import",
        ["odd/coco.json"],
        ["Import", "As People's Work"],
        ["1 of the dataset's 3 pictures were not found", "Go On Without Them"],
      );
      assert.equal(sidecarOf("odd/one.png").annotations.length, 1);
      assert.equal(existsSync(at("odd/turned.png.vision.json")), false);
      assert.match(
        messages[0] ?? "",
        /1 annotations are new.*2 pictures of the dataset were left out\. \| .*Show Report$/,
      );
      const report = await reportOfImport(
        "odd/coco.json",
        ["Import", "As People's Work"],
        ["1 of the dataset", "Go On Without Them"],
      );
      assert.match(report, /## Pictures that were not found \(1\)\n\n- gone \\\[x\\\]\(command:evil\)\.png\n/);
      assert.match(
        report,
        /not upright \(1\)\n\n- turned\.png – the dataset says 200 × 320, the picture has 320 × 200\n/,
      );
      assert.match(report, /Objects without area or outside of their picture: 1\./);
    });

    it("a picture that EXIF turns is named where the dataset does not say its size, and so is a file that leads nowhere", async () => {
      await scene("unsized/p.jpg", 51, { orientation: 6, objects: 1 });
      rmSync(at("unsized/p.jpg.vision.json"));
      writeFileSync(at("unsized/d.csv"), "image,label,xmin,ymin,xmax,ymax\r\np.jpg,cat,32,20,64,40\r\n");
      symlinkSync(at("unsized/gone"), at("unsized/e.csv"));
      const report = await reportOfImport("unsized", ["Import", "As People's Work"]);
      assert.equal(sidecarOf("unsized/p.jpg").annotations.length, 1);
      assert.match(report, /whether it was made on upright pixels; look at their objects: 1\.\n {2}- p\.jpg\n/);
      assert.match(report, /Files that could not be read: 1\.\n {2}- e\.csv\n/);
    });

    it("files of two folders are one dataset; what lies around each is looked through", async () => {
      for (const [i, name] of ["trees/a/one.png", "trees/b/sub/two.png"].entries()) {
        await scene(name, 52 + i, { objects: 1 });
        rmSync(at(`${name}.vision.json`));
      }
      const row = (name: string) => `image,label,xmin,ymin,xmax,ymax\r\n${name},cat,32,20,64,40\r\n`;
      writeFileSync(at("trees/a/d.csv"), row("one.png"));
      writeFileSync(at("trees/a/other.csv"), row("one.png"));
      writeFileSync(at("trees/b/e.csv"), row("two.png"));
      await run("import", ["trees/a/d.csv", "trees/b/e.csv"], ["Import", "As People's Work"]);
      assert.match(messages[0] ?? "", /into 2 pictures: 2 annotations are new, 0 changed\. \| Show Annotations$/);
    });

    it("that is ended while the pictures are looked at changes nothing", async () => {
      const names = ["one.png", "two.png", "three.png"];
      for (const name of names) {
        await scene(`ended/${name}`, 13, { objects: 1 });
        rmSync(at(`ended/${name}.vision.json`));
      }
      const rows = names.map((name) => `${name},cat,32,20,64,40`);
      writeFileSync(at("ended/d.csv"), ["image,label,xmin,ymin,xmax,ymax", ...rows].join("\r\n"));
      patience = 1;
      await run("import", ["ended"], ["Import", "As People's Work"]);
      assert.equal(patience, 0);
      assert.deepEqual(filesIn("ended"), ["d.csv", ...names].sort());
      assert.deepEqual(messages, []);
    });

    it("a sidecar that cannot be read stays as it is and is told; the others get theirs", async () => {
      for (const name of ["bad/one.png", "bad/two.png"]) {
        await scene(name, 14, { objects: 1 });
        rmSync(at(`${name}.vision.json`));
      }
      writeFileSync(at("bad/one.png.vision.json"), "{ no JSON");
      const rows = ["image,label,xmin,ymin,xmax,ymax", "one.png,cat,32,20,64,40", "two.png,cat,32,20,64,40"];
      writeFileSync(at("bad/d.csv"), rows.join("\r\n"));
      await run("import", ["bad"], ["Import", "As People's Work"]);
      assert.equal(readFileSync(at("bad/one.png.vision.json"), "utf8"), "{ no JSON");
      assert.equal(sidecarOf("bad/two.png").annotations.length, 1);
      assert.match(
        messages[0] ?? "",
        /into 1 pictures: 1 annotations are new, 0 changed\. 1 sidecars could not be written\./,
      );
    });

    it("asks when it looks like nothing, and takes what the person says", async () => {
      await scene("asked/one.png", 15, { objects: 1 });
      rmSync(at("asked/one.png.vision.json"));
      writeFileSync(at("asked/table.csv"), "label,xmin\r\n");
      await run("import", ["asked"], ["look like none of these formats", undefined]);
      assert.ok(offered.includes("Pascal VOC"));
      assert.equal(existsSync(at("asked/one.png.vision.json")), false);
    });
  });

  describe("pictures of detections", () => {
    const FOLDER = "Folder for the Pictures";
    const go = (count: number): Answer => ["Save", `Save of ${count} Pictures…`];

    it("crops of a folder, by label, upright; a second time nothing is replaced without asking", async () => {
      mkdirSync(at("crops"));
      await run("saveCrops", ["set"], go(3), [FOLDER, uri("crops")]);
      const expected = ["b c/zwei.jpg", "one.png", "three.PNG"].flatMap((name) => {
        const stem = path.basename(name).replace(/\.\w+$/, "");
        return objects(`set/${name}`).map(({ label }, i) => `${label}/${stem}-${i + 1}.png`);
      });
      assert.deepEqual(filesIn("crops"), expected.sort());
      assert.deepEqual(messages, [`Saved ${expected.length} files in datasets/crops. | Show Folder`]);

      const [first = ""] = filesIn("crops");
      writeFileSync(at(`crops/${first}`), "mine");
      await run(
        "saveCrops",
        ["set"],
        go(3),
        [FOLDER, uri("crops")],
        [`${expected.length} of the files are in datasets/crops already.`, undefined],
      );
      assert.deepEqual(filesIn("crops"), expected);
      assert.equal(readFileSync(at(`crops/${first}`), "utf8"), "mine");
      await run("saveCrops", ["set/one.png"], go(1), [FOLDER, uri("crops")], ["of the files are in", "Keep Both"]);
      assert.equal(filesIn("crops").length, expected.length + objects("set/one.png").length);
      assert.equal(readFileSync(at(`crops/${first}`), "utf8"), "mine");
      await run("saveCrops", ["set"], go(3), [FOLDER, uri("crops")], ["of the files are in", "Replace"]);
      assert.notEqual(readFileSync(at(`crops/${first}`), "utf8"), "mine");
    });

    it("of the annotations that are selected in the editor, with names of one's own", async () => {
      active = "set/one.png";
      selection = ["annotation11"];
      mkdirSync(at("selected"));
      await run(
        "saveCutOuts",
        ["set/one.png.vision.json"],
        ["Save Cut-outs", "Names"],
        ["Names", "{image} {id}"],
        ["Save Cut-outs", "Save of 1 Selected Annotations…"],
        [FOLDER, uri("selected")],
      );
      assert.deepEqual(filesIn("selected"), ["one annotation11.png"]);
      assert.equal((await sharp(readFileSync(at("selected/one annotation11.png"))).metadata()).hasAlpha, true);
    });

    it("annotated pictures and contact sheets", async () => {
      mkdirSync(at("drawn"));
      await run("saveAnnotatedPicture", ["set"], go(3), [FOLDER, uri("drawn")]);
      assert.deepEqual(filesIn("drawn"), ["one-annotated.png", "three-annotated.png", "zwei-annotated.png"]);
      const { width, height } = await sharp(readFileSync(at("drawn/zwei-annotated.png"))).metadata();
      assert.deepEqual([width, height], [320, 200]);
      mkdirSync(at("sheets"));
      await run("saveContactSheet", ["set"], go(3), [FOLDER, uri("sheets")]);
      const labels = new Set(objects("set/b c/zwei.jpg", "set/one.png", "set/three.PNG").map(({ label }) => label));
      assert.deepEqual(filesIn("sheets"), [...labels].map((label) => `${label}-1.jpg`).sort());
    });

    it("leave nothing when they are ended", async () => {
      mkdirSync(at("ended-crops"));
      writeFileSync(at("ended-crops/mine.txt"), "mine");
      patience = 5;
      await run("saveCrops", ["set"], go(3), [FOLDER, uri("ended-crops")]);
      assert.ok(patience <= 0);
      assert.deepEqual(readdirSync(at("ended-crops")), ["mine.txt"]);
      assert.deepEqual(messages, []);
    });
  });

  describe("the report", () => {
    it("counts and names problems, with links that a document can hold", async () => {
      await scene("report/a (1).png", 21, { objects: 1 });
      await scene("report/b.png", 22, { objects: 1 });
      await scene("report/c.png", 23, { objects: 1 });
      await scene("report/d.png", 24, { objects: 1 });
      rmSync(at("report/c.png.vision.json"));
      const box: Annotation = { id: "first0000000", label: "apple", review: "accepted", box_2d: [100, 100, 500, 500] };
      const twin: Annotation = { ...box, id: "twin00000000", box_2d: [100, 100, 501, 500] };
      writeSidecar("report/a (1).png", [
        box,
        twin,
        { ...box, id: "odd000000000", label: "aple", box_2d: [0, 0, 90, 90] },
      ]);
      writeFileSync(at("report/b.png.vision.json"), "{\n no");
      writeFileSync(at("report/d.png"), readFileSync(at("report/c.png")));
      writeFileSync(at("report/gone.png.vision.json"), readFileSync(at("report/a (1).png.vision.json")));
      await run("datasetReport", ["report"]);
      const text = shownText();
      assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true);
      assert.match(text, /^# Dataset Report: datasets\/report\n\n4 pictures, 3 with a sidecar, 4 annotations\.\n/);
      assert.match(text, /\| apple \| 0 \| 2 \| 0 \| 1 \|/);
      assert.match(text, /### Sidecars That Cannot Be Read \(1\)[\s\S]*b\.png\]\(command:[^)]*\) – line 2 – /);
      assert.match(text, /### Pictures That Were Replaced \(1\)[\s\S]*?d\.png/);
      assert.match(text, /### The Same Object Twice \(1\)/);
      assert.match(
        text,
        /### Labels That May Be Misspelt \(1\)[\s\S]*?aple · a \(1\)\.png\]\([^)]*\) – perhaps apple\?/,
      );
      assert.match(text, /## Pictures Without a Sidecar \(1\)\n\n- c\.png\n/);
      const twinLink = annotationLink(uri("report/a (1).png"), twin.id);
      assert.ok(text.includes(`](${twinLink})`), twinLink);
    });

    it("links open the annotations of pictures, and nothing else", async () => {
      const show = commands.showAnnotation;
      assert.ok(show);
      const shown = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      await show(uri("set/one.png").toString(), "annotation10");
      const input = shown();
      assert.ok(input instanceof vscode.TabInputCustom);
      assert.equal(input.uri.fsPath, at("set/one.png.vision.json"));
      await forgetEditors();
      for (const wrong of [
        undefined,
        7,
        "",
        "set/one.png",
        uri("set/coco.json").toString(),
        "https://evil.example/a.png",
        "file://evil.example/share/a.png",
        "command:workbench.action.quit",
        ["a"],
        "x".repeat(20_000),
      ]) {
        await assert.rejects(show(wrong, "id"), /leads to no picture/);
      }
      await assert.rejects(show(uri("set/one.png").toString(), { id: 1 }), /leads to no picture/);
      assert.equal(shown(), undefined);
    });
  });
});
