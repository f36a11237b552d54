/** Datasets by mouse and keyboard: menus, lists, dialogs, messages, and the files that come of them. */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import type { Truth } from "../emulator/scene.ts";
import type { Workbench } from "../harness/workbench.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

let world: World;
let workbench: Workbench;
beforeAll(async () => {
  world = await startWorld({
    "set/one.png": small(1),
    "set/sub/two.png": small(2),
    "back/one.png": small(1),
    "back/sub/two.png": small(2),
    "plain.png": small(3),
  });
  ({ workbench } = world);
  for (const name of ["set/one.png", "set/sub/two.png"]) await annotate(name, annotationsOf(world.truth(name)));
  await writeFile(onDisk("package.json"), "{}");
  await writeFile(onDisk("notes.txt"), "no picture");
});
afterAll(() => world?.dispose());
beforeEach(() => workbench.notifications.clear());

const onDisk = (name: string) => path.join(world.workspace, name);

function annotationsOf({ objects }: Truth): Annotation[] {
  return objects.map(({ label, box_2d, polygon }, i) => {
    return { id: `annotation${i}`, label, box_2d, ...(polygon && { polygon }), review: "accepted" };
  });
}

async function annotate(name: string, annotations: readonly Annotation[]): Promise<void> {
  const image = { width: 320, height: 240, sha256: "0".repeat(64) };
  const sidecar = { version: 1, image, annotations, texts: [], runs: [] };
  await writeFile(onDisk(`${name}.vision.json`), JSON.stringify(sidecar, undefined, 1));
}

/** Names a new folder in VS Code's own dialog for files. */
async function nameFolder(title: string, folder: string): Promise<void> {
  await workbench.prompts.answer(title, onDisk(folder));
}

/** Chooses a folder that is there: goes into it, then presses the button. */
async function chooseFolder(title: string, folder: string, button: string): Promise<void> {
  await workbench.prompts.type(title, `${onDisk(folder)}/`);
  await workbench.waitUntil(`the dialog "${title}" to close`, async () => {
    if (!(await workbench.prompts.isAsking(title))) return true;
    await world.page.locator(".quick-input-action .monaco-button", { hasText: button }).click({ timeout: 1000 });
    return false;
  });
}

const DATASET = ["Export Annotations", "Import Annotations", "Dataset Report"];
const PICTURES = ["Save Crops", "Save Cut-outs", "Save Annotated Picture", "Save Contact Sheet"];
const plainLabels = (labels: readonly string[]) => labels.map((label) => label.replace(/…$/, ""));

describe("the Explorer offers", () => {
  it("on folders everything, on pictures a list of its own, on other files nothing", async () => {
    const { explorer } = workbench;
    expect(plainLabels(await explorer.offers("set", "Vision"))).toEqual([...DATASET, ...PICTURES]);
    expect(await explorer.offers("plain.png", "Vision")).toContain("Dataset");
    expect(await explorer.offers("notes.txt")).not.toContain("Vision");
    expect(plainLabels(await explorer.offers("package.json"))).not.toContain("Import Annotations");
  });
});

describe("an export", () => {
  it("of a folder goes where the person says, and the message leads there", async () => {
    await workbench.explorer.choose("set", ["Vision", "Export Annotations"]);
    await workbench.prompts.pick("COCO");
    await workbench.prompts.pick("Export 2 Pictures…");
    await nameFolder("New Folder for the Dataset", "exported");
    const told = await workbench.notifications.waitFor("Exported 2 pictures with 6 objects as COCO: exported.");
    expect(told).not.toContain("{");
    expect(await workbench.notifications.buttons("Exported 2 pictures")).toEqual(["Show Folder"]);
    const dataset: { images: { file_name: string }[] } = JSON.parse(
      await readFile(onDisk("exported/annotations.json"), "utf8"),
    );
    expect(dataset.images.map(({ file_name }) => file_name)).toEqual(["one.png", "sub/two.png"]);
    await workbench.notifications.press("Exported 2 pictures", "Show Folder");
    await workbench.explorer.reveal("exported/annotations.json");
  });

  it("again takes one choice", async () => {
    await workbench.explorer.choose("set", ["Vision", "Export Annotations"]);
    await workbench.prompts.pick("Again as COCO");
    await workbench.notifications.waitFor("as COCO: exported-2.");
    expect(await readdir(onDisk("exported-2"))).toEqual(["annotations.json"]);
  });
});

describe("an import", () => {
  it("finds the pictures, and the sidecars are the truth; the message leads to them", async () => {
    await mkdir(onDisk("back/labels"));
    await cp(onDisk("exported/annotations.json"), onDisk("back/labels/instances_train.json"));
    await rm(onDisk("set"), { recursive: true });
    const file = "back/labels/instances_train.json";
    await workbench.explorer.choose(file, ["Import Annotations"]);
    await workbench.prompts.pick("As People's Work");
    await workbench.notifications.waitFor("into 2 pictures: 6 annotations are new, 0 changed.");
    for (const name of ["back/one.png", "back/sub/two.png"]) {
      expectTruth(world.sidecar(name), world.truth(name), 0.99);
      expect(world.sidecar(name).annotations.every(({ review }) => review === "accepted")).toBe(true);
    }
    await workbench.notifications.press("into 2 pictures", "Show Annotations");
    await workbench.editors.waitForTab("one.png.vision.json");
    await workbench.editors.close("one.png.vision.json");
  });
});

describe("the report", () => {
  it("leads to the annotation that it names, whether its editor is closed, hidden or shown", async () => {
    const [first, second, third] = annotationsOf(world.truth("plain.png"));
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few objects");
    const twin = { ...second, id: "twin-of-second" };
    await annotate("plain.png", [first, second, third, twin]);
    await workbench.explorer.choose("plain.png", ["Vision", "Dataset", "Dataset Report"]);
    // A link that the pointer is on with the key held down has another class.
    const anyLink = ".detected-link, .detected-link-active";
    const links = world.page.locator(`.monaco-editor :is(${anyLink})`, { hasText: "showAnnotation" });
    const report = await workbench.waitUntil("the report", async () => {
      const tab = await workbench.editors.activeTab();
      return tab?.startsWith("Untitled") || tab?.includes("Dataset Report") ? tab : undefined;
    });
    const selected = () => workbench.editors.webview().locator('[role="option"][aria-selected="true"]');
    const follow = async () => {
      await workbench.editors.activate(report);
      await world.page.locator(".monaco-editor .view-lines").first().click();
      await world.page.keyboard.press("ControlOrMeta+End");
      await workbench.waitUntil("a link", async () => (await links.count()) > 0);
      const target = world.page
        .locator(".monaco-editor .view-line", { hasText: `${second.label} · plain.png` })
        .first();
      await workbench.waitUntil("the editor of the picture", async () => {
        if ((await workbench.editors.activeTab()) === "plain.png.vision.json") return true;
        // Pressing the key draws the link anew, so it is the place that is clicked and not the element.
        const place = await target.locator(anyLink).first().boundingBox({ timeout: 2000 });
        if (place === null) return false;
        await world.page.keyboard.down("ControlOrMeta");
        await world.page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
        await world.page.keyboard.up("ControlOrMeta");
        return false;
      });
      await workbench.waitUntil("the annotation to be selected", async () => {
        return (await selected().count()) === 1 && (await selected().getAttribute("data-id")) === twin.id;
      });
    };
    await follow();
    // Hidden behind the report, with another one selected.
    await workbench.editors.webview().locator('[role="option"]').first().click();
    await follow();
    await workbench.editors.close("plain.png.vision.json");
    await follow();
  });
});

describe("crops", () => {
  it("of what is selected in the editor, from the palette; then a second time beside the first", async () => {
    await mkdir(onDisk("cut"));
    for (const names of [["plain-4.png"], ["plain-4 (2).png", "plain-4.png"]]) {
      await workbench.prompts.runCommand("Vision: Save Crops…");
      await workbench.prompts.pick("plain.png");
      await workbench.prompts.pick("Save of 1 Selected Annotations…");
      await chooseFolder("Folder for the Pictures", "cut", "Save Here");
      if (names.length > 1) await workbench.prompts.pressInDialog("Keep Both");
      await workbench.notifications.waitFor("Saved 1 files in cut.");
      const label = world.sidecar("plain.png").annotations[3]?.label ?? "";
      expect((await readdir(onDisk(`cut/${label}`))).sort()).toEqual(names);
      const { width = 0 } = await sharp(onDisk(`cut/${label}/plain-4.png`)).metadata();
      expect(width).toBeGreaterThan(10);
      await workbench.notifications.clear();
    }
    expect((await readdir(onDisk("cut"))).some((name) => name.startsWith("."))).toBe(false);
    expect(existsSync(onDisk("cut"))).toBe(true);
  });
});
