/** Sidecars under stress: what stands in their place, who else writes them, where they go, how large they get. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { lstat, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Annotation, Sidecar } from "../../src/core/annotation.ts";
import { makeScene } from "../emulator/scene.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { openWorkbench, type Workbench } from "../harness/workbench.ts";
import { startWorld, type World } from "./world.ts";

const names = ["broken", "newer", "pipe", "dangling", "linked", "marked", "twice", "large", "huge", "giant"];
const more = ["dirty", "clean", "text", "resized", "repainted", "both", "opened", "conflict"];
const moving = ["old", "taken", "shown", "pair", "moved"];
const scenes = [...names, ...more, ...moving].map((name, seed) => [
  `${name}.png`,
  { width: 320, height: 240, seed: seed + 100, objects: 3 },
]);

let world: World;
let workbench: Workbench;
beforeAll(async () => {
  world = await startWorld({
    "first.png": { width: 300, height: 200, seed: 1, objects: 1 },
    "album/inside.png": { width: 300, height: 200, seed: 2, objects: 2 },
    ...Object.fromEntries(scenes),
  });
  ({ workbench } = world);
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await workbench.notifications.clear();
});

const onDisk = (name: string) => path.join(world.workspace, name);
const sidecarFile = (image: string) => onDisk(`${image}.vision.json`);
const detect = (image: string) => workbench.explorer.choose(image, ["Vision", "Detect Objects"]);
const frame = () => workbench.editors.webview();
const rows = () => frame().locator('[role="option"]');
const notice = (text: string) => frame().locator(".notice", { hasText: text });
const isDirty = (image: string) => workbench.editors.isDirty(`${image}.vision.json`);

/** A person's own annotation, as the sidecar of a picture. */
const MINE: Annotation = { id: "mine00000000", label: "my own", box_2d: [1, 2, 30, 40], review: "accepted" };
function written(change: Partial<Sidecar> = {}): string {
  const image = { width: 320, height: 240, sha256: "0".repeat(64) };
  return JSON.stringify({ version: 1, image, annotations: [MINE], texts: [], runs: [], ...change }, undefined, 1);
}

async function refused(image: string, says: string): Promise<void> {
  await detect(image);
  expect(await workbench.notifications.waitFor("could not be written")).toContain(says);
  expect(await workbench.notifications.buttons("could not be written")).toContain("Recover");
}

/** Takes the newest answer out of the journal. */
async function recover(image: string): Promise<void> {
  await workbench.notifications.press("could not be written", "Recover");
  const first = await workbench.waitUntil("the list of answers", async () => (await workbench.prompts.picks())[0]);
  expect(first).toContain(image);
  await workbench.prompts.pick(first);
}

const found = (image: string) => world.truth(image).objects.length;
const hasRun = ({ runs }: Sidecar) => runs.length > 0;

describe("what stands in a sidecar's place", () => {
  it("text that is no JSON is untouched and shown at its line by a button; the answer comes in when it is mended", async () => {
    const text = "{\n  <<<<<<< HEAD\n}\n";
    await writeFile(sidecarFile("broken.png"), text);
    await refused("broken.png", "Line 2: This is not valid JSON");
    expect(await readFile(sidecarFile("broken.png"), "utf8")).toBe(text);
    await workbench.notifications.press("could not be written", "Show JSON");
    await workbench.editors.waitForTab("broken.png.vision.json");
    await workbench.waitUntil("the text", async () =>
      (await world.page.locator(".monaco-editor .view-lines").innerText()).includes("<<<<<<<"),
    );
    expect(await world.page.locator(".monaco-editor .active-line-number").innerText()).toBe("2");

    await writeFile(sidecarFile("broken.png"), written());
    await workbench.waitUntil("the mended text", async () =>
      (await world.page.locator(".monaco-editor .view-lines").innerText()).includes("accepted"),
    );
    await detect("broken.png");
    const { annotations } = await world.sidecarWith("broken.png", "with the answer", hasRun);
    expect(annotations[0]).toEqual(MINE);
    expect(annotations).toHaveLength(1 + found("broken.png"));
  });

  it("a newer format opens for looking only and is not written", async () => {
    await writeFile(sidecarFile("newer.png"), written());
    await workbench.explorer.choose("newer.png", ["Vision", "Show Annotations"]);
    await workbench.editors.waitForTab("newer.png.vision.json");
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    const text = written().replace('"version": 1', '"version": 2');
    await writeFile(sidecarFile("newer.png"), text);
    await notice("format version 2").waitFor();
    await rows().first().click();
    await world.page.keyboard.press("x");
    await world.page.keyboard.press("Delete");
    await refused("newer.png", "format version 2; update the extension");
    expect(await isDirty("newer.png")).toBe(false);
    expect(await readFile(sidecarFile("newer.png"), "utf8")).toBe(text);
  });

  it("a pipe is told, by a run and by Show Annotations, and nothing waits for it", async () => {
    execFileSync("mkfifo", [sidecarFile("pipe.png")]);
    await refused("pipe.png", "A device, a pipe or a socket stands in the file's place.");
    await workbench.explorer.choose("pipe.png", ["Vision", "Show Annotations"]);
    await workbench.notifications.waitFor(/^A device, a pipe/);
    expect((await lstat(sidecarFile("pipe.png"))).isFIFO()).toBe(true);
  });

  it("a link that leads nowhere stays, and nothing is made where it points", async () => {
    await symlink(onDisk("nowhere.json"), sidecarFile("dangling.png"));
    await refused("dangling.png", "It is a link to a file that is not there.");
    expect(existsSync(onDisk("nowhere.json"))).toBe(false);
    await writeFile(onDisk("nowhere.json"), written());
    await recover("dangling.png");
    await workbench.editors.waitForTab("dangling.png.vision.json");
    expect(world.sidecar("dangling.png").annotations).toHaveLength(1 + found("dangling.png"));
    expect((await lstat(sidecarFile("dangling.png"))).isSymbolicLink()).toBe(true);
  });

  it("a link is followed and stays one", async () => {
    await writeFile(onDisk("album/kept.json"), written());
    await symlink(path.join("album", "kept.json"), sidecarFile("linked.png"));
    await detect("linked.png");
    await world.sidecarWith("linked.png", "with the answer", hasRun);
    expect((await lstat(sidecarFile("linked.png"))).isSymbolicLink()).toBe(true);
    expect(await readFile(onDisk("album/kept.json"), "utf8")).toContain('"my own"');
  });

  it("a byte order mark stays", async () => {
    await writeFile(sidecarFile("marked.png"), `\uFEFF${written()}`);
    await detect("marked.png");
    const { annotations } = await world.sidecarWith("marked.png", "with the answer", hasRun);
    expect(annotations[0]).toEqual(MINE);
    expect(world.sidecarText("marked.png")).toMatch(/^\uFEFF\{/);
  });

  it("an id that stands twice is told with its line, here and in the editor, and nothing is guessed", async () => {
    const text = written({ annotations: [MINE, { ...MINE, label: "copied by hand" }] });
    await writeFile(sidecarFile("twice.png"), text);
    await refused("twice.png", 'The id "mine00000000" stands here a second time');
    await workbench.explorer.choose("twice.png", ["Vision", "Show Annotations"]);
    await notice("stands here a second time").waitFor();
    expect(await readFile(sidecarFile("twice.png"), "utf8")).toBe(text);
  });
});

describe("size", () => {
  /** A sidecar of exactly so many bytes, most of them in lines as long as those of masks. */
  const filled = (bytes: number) => {
    const texts = Array.from({ length: bytes / 20_000 }, (_, index) => {
      return { id: `text${index}`, task: "caption", text: "x".repeat(19_000), review: "accepted" as const };
    });
    const text = written({ texts });
    return text.replace("xxx", "x".repeat(3 + bytes - text.length));
  };

  it("above 20 MB a sidecar is written, and that is said once", async () => {
    await writeFile(sidecarFile("large.png"), filled(20_000_000));
    await detect("large.png");
    expect(await workbench.notifications.waitFor("has grown to 21 MB")).toContain("above 40 MB");
    const { runs } = await world.sidecarWith("large.png", "with the answer", hasRun);
    // An editor takes the focus when it is there, and with it menus and inputs that are open.
    await workbench.waitUntil("the annotations", async () => (await rows().count()) === 1 + found("large.png"));
    await workbench.notifications.clear();
    await detect("large.png");
    await world.sidecarWith("large.png", "with another run", (now) => now.runs.at(-1)?.id !== runs.at(-1)?.id);
    expect((await workbench.notifications.texts()).filter((text) => text.includes("grown"))).toEqual([]);
    await workbench.editors.close("large.png.vision.json");
  });

  it("above 40 MB nothing is written; the answer is kept, and the message says so", async () => {
    const text = filled(39_999_990);
    await writeFile(sidecarFile("huge.png"), text);
    await refused("huge.png", "The sidecar would grow to 40.1 MB; above 40 MB VS Code cannot edit it.");
    expect((await readFile(sidecarFile("huge.png"), "utf8")) === text).toBe(true);
    await writeFile(sidecarFile("huge.png"), written());
    await recover("huge.png");
    await workbench.editors.waitForTab("huge.png.vision.json");
    expect(world.sidecar("huge.png").annotations).toHaveLength(1 + found("huge.png"));
  });

  it("60 MB on disk are told and crash nothing", async () => {
    await writeFile(sidecarFile("giant.png"), filled(60_000_000));
    await refused("giant.png", "The sidecar is 60 MB; above 40 MB VS Code cannot edit it.");
    await workbench.explorer.choose("giant.png", ["Vision", "Show Annotations"]);
    await workbench.notifications.waitFor(/^The sidecar is 60 MB/);
    await workbench.explorer.open("giant.png.vision.json");
    expect(await workbench.prompts.dialogText()).toContain("giant.png.vision.json");
    await workbench.prompts.pressInDialog("OK");
    expect((await stat(sidecarFile("giant.png"))).size).toBe(60_000_000);
    await writeFile(sidecarFile("giant.png"), written());
  });
});

describe("a sidecar that is open", () => {
  it("and changed keeps the person's changes, takes the answer in, stays unsaved, and saves both", async () => {
    await writeFile(sidecarFile("dirty.png"), written());
    const before = world.sidecarText("dirty.png");
    await workbench.explorer.choose("dirty.png", ["Vision", "Show Annotations"]);
    await workbench.editors.waitForTab("dirty.png.vision.json");
    await rows().first().click();
    await world.page.keyboard.press("F2");
    await workbench.prompts.answer("Label", "renamed, not saved");
    await workbench.waitUntil("the change", () => isDirty("dirty.png"));
    await detect("dirty.png");
    await workbench.waitUntil("the answer", async () => (await rows().count()) === 1 + found("dirty.png"));
    expect(await isDirty("dirty.png")).toBe(true);
    expect(world.sidecarText("dirty.png")).toBe(before);
    await workbench.editors.save();
    const { annotations } = await world.sidecarWith("dirty.png", "saved", hasRun);
    expect(annotations[0]).toMatchObject({ id: MINE.id, label: "renamed, not saved" });
    expect(annotations).toHaveLength(1 + found("dirty.png"));
  });

  it("and unchanged is saved with the answer, which is one step of undo", async () => {
    await writeFile(sidecarFile("clean.png"), written());
    await workbench.explorer.choose("clean.png", ["Vision", "Show Annotations"]);
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    await detect("clean.png");
    await world.sidecarWith("clean.png", "with the answer", hasRun);
    await workbench.waitUntil("the answer to be shown", async () => (await rows().count()) === 1 + found("clean.png"));
    // The file is there a moment before VS Code takes the dot away.
    await workbench.waitUntil("it to be saved", async () => !(await isDirty("clean.png")));
    await rows().first().focus();
    await world.page.keyboard.press("ControlOrMeta+z");
    await workbench.waitUntil("the answer to go", async () => (await rows().count()) === 1);
    await workbench.editors.save();
    await world.sidecarWith("clean.png", "as before", (now) => !hasRun(now));
  });

  it("as text, with something typed, keeps what was typed", async () => {
    await writeFile(sidecarFile("text.png"), written());
    await workbench.explorer.choose("text.png", ["Vision", "Show Annotations"]);
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    await workbench.editors.pressTitleButton("Show JSON");
    const lines = world.page.locator(".editor-group-container.active .monaco-editor .view-lines");
    await workbench.waitUntil("the text", async () => (await lines.innerText()).includes("accepted"));
    await lines.click();
    await world.page.keyboard.press("ControlOrMeta+Home");
    await world.page.keyboard.type("// typed by hand\n");
    await workbench.waitUntil("the change", () => isDirty("text.png"));
    await detect("text.png");
    // The answer is shown on the picture.
    await workbench.waitUntil("the answer", async () => (await rows().count()) === 1 + found("text.png"));
    expect(await isDirty("text.png")).toBe(true);
    await workbench.editors.save();
    const { annotations } = await world.sidecarWith("text.png", "saved", hasRun);
    expect(annotations).toHaveLength(1 + found("text.png"));
    expect(world.sidecarText("text.png")).toContain("// typed by hand\n");
  });
});

describe("two windows on one folder", () => {
  let other: Workbench;
  beforeAll(async () => {
    const page = await world.page.context().newPage();
    other = await openWorkbench(page, new URL(world.page.url()).origin, world.workspace);
    await other.explorer.choose("album/inside.png", ["Vision", "Detect Objects"]);
    await answerFirstRun(other, world.emulator.key, "the first answer in the other window", async () =>
      existsSync(sidecarFile("album/inside.png")),
    );
  });
  afterAll(() => other?.page.close());

  /** Both windows ask, and both answers come at the same time. */
  const askInBoth = async (image: string) => {
    const asked = (await world.questions()).length;
    await world.emulator.queue({ delayMs: 4000 }, { delayMs: 1 });
    await world.page.bringToFront();
    await detect(image);
    await world.emulator.waitFor((requests) => requests.length > asked);
    await other.page.bringToFront();
    await other.explorer.choose(image, ["Vision", "Segment Objects"]);
  };
  const tasks = ({ runs }: Sidecar) => runs.map(({ task }) => task).sort();

  it("write both answers into one sidecar", async () => {
    await writeFile(sidecarFile("both.png"), written());
    await askInBoth("both.png");
    const { annotations } = await world.sidecarWith("both.png", "of both windows", (now) => tasks(now).length === 2);
    expect(annotations[0]).toEqual(MINE);
    expect(annotations).toHaveLength(1 + found("both.png"));
    expect(annotations.slice(1).every(({ polygon }) => polygon !== undefined)).toBe(true);
  });

  it("also while it is open in one of them", async () => {
    await writeFile(sidecarFile("opened.png"), written());
    await world.page.bringToFront();
    await workbench.explorer.choose("opened.png", ["Vision", "Show Annotations"]);
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    await askInBoth("opened.png");
    const { annotations } = await world.sidecarWith("opened.png", "of both windows", (now) => tasks(now).length === 2);
    expect(annotations[0]).toEqual(MINE);
    expect(annotations).toHaveLength(1 + found("opened.png"));
    await world.page.bringToFront();
    await workbench.waitUntil(
      "all of it in the first window",
      async () => (await rows().count()) === annotations.length,
    );
    expect(await isDirty("opened.png")).toBe(false);
  });

  it("never write over unsaved changes, nor are written over by them unasked", async () => {
    await writeFile(sidecarFile("conflict.png"), written());
    await world.page.bringToFront();
    await workbench.explorer.choose("conflict.png", ["Vision", "Show Annotations"]);
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    await rows().first().click();
    await world.page.keyboard.press("x");
    await workbench.waitUntil("the change", () => isDirty("conflict.png"));
    await other.page.bringToFront();
    await other.explorer.choose("conflict.png", ["Vision", "Detect Objects"]);
    await world.sidecarWith("conflict.png", "of the other window", hasRun);
    const theirs = world.sidecarText("conflict.png");
    await world.page.bringToFront();
    await workbench.editors.activate("conflict.png.vision.json");
    await workbench.editors.save();
    await workbench.notifications.waitFor(/newer/);
    expect(await isDirty("conflict.png")).toBe(true);
    expect(world.sidecarText("conflict.png")).toBe(theirs);
    await workbench.prompts.runCommand("File: Revert File");
  });
});

describe("a picture that was replaced", () => {
  /** Accepts everything, so that it stays whatever the next answer says. */
  const acceptAll = async (image: string) => {
    await detect(image);
    await world.sidecarWith(image, "with the answer", hasRun);
    await writeFile(sidecarFile(image), world.sidecarText(image).replaceAll('"pending"', '"accepted"'));
    return world.sidecar(image).annotations;
  };

  it("by one of another size is drawn in its own shape, which is said in the editor and by the next run; nothing is moved", async () => {
    const before = await acceptAll("resized.png");
    await workbench.editors.waitForTab("resized.png.vision.json");
    expect(await frame().locator(".notice").count()).toBe(0);
    const { file } = await makeScene({ width: 500, height: 200, seed: 9, objects: 2 });
    await writeFile(onDisk("resized.png"), file);
    await notice("The picture is 500 × 200 now; these annotations were made on one of 320 × 240").waitFor();
    expect(world.sidecar("resized.png").annotations).toEqual(before);
    await detect("resized.png");
    const told = await workbench.notifications.waitFor("The picture is 500 × 200 now");
    expect(told).toContain(
      `${before.length} earlier annotations were made on one of 320 × 240: check whether they fit.`,
    );
    const after = world.sidecar("resized.png");
    expect(after.annotations.slice(0, before.length)).toEqual(before);
    expect(after.image).toMatchObject({ width: 500, height: 200 });
    await workbench.waitUntil("the notice to go", async () => (await frame().locator(".notice").count()) === 0);
  });

  it("by one of the same size is said, too", async () => {
    await acceptAll("repainted.png");
    const { file } = await makeScene({ width: 320, height: 240, seed: 10, objects: 2 });
    await writeFile(onDisk("repainted.png"), file);
    await notice("The picture has been changed since these annotations were made").waitFor();
    await detect("repainted.png");
    await workbench.notifications.waitFor("The picture has been changed: check whether the 3 earlier annotations fit.");
  });
});

describe("an image that is renamed or moved", () => {
  // VS Code looks into the clipboard before it pastes.
  beforeAll(async () => {
    await world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await workbench.prompts.runCommand("View: Close All Editors");
  });
  const tree = () => world.page.locator(".explorer-folders-view .monaco-list").first();
  const rename = async (from: string, to: string) => {
    await workbench.explorer.choose(from, ["Rename"]);
    const input = world.page.locator(".explorer-folders-view .monaco-inputbox input");
    await input.fill(to);
    await input.press("Enter");
  };
  const cutAndPaste = async (files: readonly string[], folder: string) => {
    await workbench.explorer.select(files);
    await tree().press("ControlOrMeta+x");
    await workbench.explorer.choose(folder, ["Paste"]);
  };
  /** VS Code asks when an extension moves something, too. */
  const agree = async () => {
    expect(await workbench.prompts.dialogText()).toContain("Vision Sidecar");
    await workbench.prompts.pressInDialog("OK");
  };
  const waitFor = (...files: string[]) =>
    workbench.waitUntil(`the files ${files.join(", ")}`, () => files.every((file) => existsSync(onDisk(file))));
  const both = (image: string) => [image, `${image}.vision.json`];

  it("takes its sidecar along, and undo brings both back", async () => {
    await writeFile(sidecarFile("old.png"), written());
    await workbench.explorer.reveal("old.png.vision.json");
    await rename("old.png", "new.png");
    await agree();
    await waitFor(...both("new.png"));
    expect(both("old.png").filter((file) => existsSync(onDisk(file)))).toEqual([]);
    // The files have moved a moment before VS Code knows how to undo it.
    await workbench.waitUntil("both back", async () => {
      await tree().press("ControlOrMeta+z");
      return both("old.png").every((file) => existsSync(onDisk(file)));
    });
    expect(both("new.png").filter((file) => existsSync(onDisk(file)))).toEqual([]);
    expect(world.sidecarText("old.png")).toBe(written());
  });

  it("keeps the annotations that are there already", async () => {
    await writeFile(sidecarFile("taken.png"), written());
    const theirs = written({ annotations: [{ ...MINE, label: "theirs" }] });
    await writeFile(sidecarFile("goal.png"), theirs);
    await workbench.explorer.reveal("goal.png.vision.json");
    await rename("taken.png", "goal.png");
    expect(await workbench.notifications.waitFor("did not move along")).toContain("taken.png.vision.json");
    await waitFor("goal.png");
    expect(world.sidecarText("goal.png")).toBe(theirs);
    expect(world.sidecarText("taken.png")).toBe(written());
  });

  it("keeps its editor, its picture and what is not saved", async () => {
    await writeFile(sidecarFile("shown.png"), written());
    await workbench.explorer.choose("shown.png", ["Vision", "Show Annotations"]);
    await workbench.waitUntil("the annotation", async () => (await rows().count()) === 1);
    await rows().first().click();
    await world.page.keyboard.press("F2");
    await workbench.prompts.answer("Label", "not saved");
    await workbench.waitUntil("the change", () => isDirty("shown.png"));
    await rename("shown.png", "SHOWN.png");
    await agree();
    await workbench.editors.waitForTab("SHOWN.png.vision.json");
    expect(await workbench.editors.tabs()).not.toContain("shown.png.vision.json");
    await workbench.waitUntil("the annotation", async () =>
      (await rows().allInnerTexts()).join().includes("not saved"),
    );
    await workbench.waitUntil("the picture", async () => {
      const stage = frame().locator('[data-testid="stage"]');
      return (
        (await stage.getAttribute("data-drawn", { timeout: 1000 })) !== null && (await notice("not here").count()) === 0
      );
    });
    await workbench.editors.activate("SHOWN.png.vision.json");
    await workbench.editors.save();
    await world.sidecarWith("SHOWN.png", "saved", ({ annotations }) => annotations[0]?.label === "not saved");
  });

  it("moves into another folder with its sidecar, also when both are chosen", async () => {
    for (const image of ["moved.png", "pair.png"]) await writeFile(sidecarFile(image), written());
    await workbench.explorer.reveal("pair.png.vision.json");
    await cutAndPaste(["moved.png"], "album");
    await agree();
    await waitFor(...both("album/moved.png"));
    await cutAndPaste(both("pair.png"), "album");
    await waitFor(...both("album/pair.png"));
    for (const image of ["moved.png", "pair.png"]) {
      expect(both(image).filter((file) => existsSync(onDisk(file)))).toEqual([]);
      expect(world.sidecarText(`album/${image}`)).toBe(written());
    }
  });
});
