/** The editor: a person looks, selects and corrects, with mouse and keyboard. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import { edits } from "../../src/core/edits.ts";
import { applyEdits } from "../../src/core/jsonText.ts";
import { makeScene } from "../emulator/scene.ts";
import { startWorld, type World } from "./world.ts";

const IMAGE = "photo.png";
const TAB = `${IMAGE}.vision.json`;

let world: World;
beforeAll(async () => {
  world = await startWorld({ [IMAGE]: { width: 800, height: 600, seed: 21, objects: 5 } });
  await world.firstRun(IMAGE, "Detect Objects");
});
afterAll(() => world?.dispose());

const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const rows = () => frame().locator('[role="option"]');
const row = (id: string) => frame().locator(`[role="option"][data-id="${id}"]`);
const selected = () =>
  frame()
    .locator('[role="option"][aria-selected="true"]')
    .evaluateAll((options) => options.map((option) => option.getAttribute("data-id") ?? ""));

async function waitForSelection(...ids: string[]): Promise<void> {
  await world.workbench.waitUntil(`the selection of ${ids.join(", ")}`, async () => {
    const now = await selected();
    if (now.join() !== ids.join()) throw new Error(`selected are: ${now.join(", ") || "none"}`);
    return true;
  });
}

/** Where the middle of an annotation's box is on the stage, in CSS pixels. */
async function middleOf({ box_2d = [0, 0, 0, 0] }: Annotation): Promise<{ x: number; y: number }> {
  const { x, y, scale } = await camera();
  const [yMin, xMin, yMax, xMax] = box_2d;
  return { x: x + ((xMin + xMax) / 2000) * 800 * scale, y: y + ((yMin + yMax) / 2000) * 600 * scale };
}

async function camera(): Promise<{ x: number; y: number; scale: number }> {
  const number = async (name: string) => Number(await stage().getAttribute(name));
  return { x: await number("data-x"), y: await number("data-y"), scale: await number("data-scale") };
}

/** Waits for the document to become dirty, saves it and reads the file. */
async function savedAnnotations(): Promise<readonly Annotation[]> {
  await world.workbench.waitUntil("a dirty document", () => world.workbench.editors.isDirty(TAB));
  await world.workbench.editors.save();
  await world.workbench.waitUntil(
    "the document to be saved",
    async () => !(await world.workbench.editors.isDirty(TAB)),
  );
  return world.sidecar(IMAGE).annotations;
}

async function annotation(index: number): Promise<Annotation> {
  const found = world.sidecar(IMAGE).annotations[index];
  if (found === undefined) throw new Error(`There is no annotation ${index}.`);
  return found;
}

async function isRejected(id: string): Promise<boolean> {
  return /\brejected\b/.test((await row(id).getAttribute("class", { timeout: 1000 })) ?? "");
}

async function undo(): Promise<void> {
  await stage().focus();
  await world.page.keyboard.press("ControlOrMeta+z");
}

describe("selecting", () => {
  it("goes from the list to the picture and from the picture to the list", async () => {
    const [first, second] = [await annotation(0), await annotation(1)];
    await row(first.id).click();
    await waitForSelection(first.id);
    await stage().click({ position: await middleOf(second) });
    await waitForSelection(second.id);
    await stage().click({ position: await middleOf(first), modifiers: ["Shift"] });
    await waitForSelection(first.id, second.id);
    await world.page.keyboard.press("Escape");
    await waitForSelection();
  });

  it("works by the keyboard alone", async () => {
    const [first, second] = [await annotation(0), await annotation(1)];
    await row(first.id).click();
    await world.page.keyboard.press("ArrowDown");
    await waitForSelection(second.id);
    await world.page.keyboard.press("Home");
    await waitForSelection(first.id);
  });
});

describe("correcting", () => {
  it("accepts by key, and undo and redo are VS Code's own", async () => {
    const { id } = await annotation(0);
    await row(id).click();
    await world.page.keyboard.press("a");
    expect((await savedAnnotations())[0]).toMatchObject({ id, review: "accepted" });
    await undo();
    expect((await savedAnnotations())[0]).toMatchObject({ id, review: "pending" });
    await stage().focus();
    await world.page.keyboard.press("ControlOrMeta+Shift+z");
    expect((await savedAnnotations())[0]).toMatchObject({ id, review: "accepted" });
  });

  it("rejects by button; a rejected one leaves the view, stays in the file, and does not come back", async () => {
    const { id, label } = await annotation(1);
    await row(id).click();
    await frame().getByRole("button", { name: "Reject", exact: true }).click();
    // It stays in sight, crossed out, as long as it is selected.
    await world.workbench.waitUntil("the row to be crossed out", () => isRejected(id));
    await stage().focus();
    await world.page.keyboard.press("Escape");
    await world.workbench.waitUntil("the row to go", async () => (await row(id).count()) === 0);
    expect((await savedAnnotations())[1]).toMatchObject({ id, review: "rejected" });

    const runs = world.sidecar(IMAGE).runs.length;
    await world.workbench.explorer.choose(IMAGE, ["Vision", "Detect Objects"]);
    const after = await world.sidecarWith(IMAGE, "of another run", (now) => now.runs.length !== runs);
    expect(after.annotations.filter((one) => one.label === label)).toEqual([
      expect.objectContaining({ id, review: "rejected" }),
    ]);
  });

  it("renames in VS Code's own input; the corrected one is not doubled by the next run", async () => {
    const before = await annotation(2);
    await row(before.id).click();
    // VS Code learns a moment after the click that keys are for the picture now.
    await world.workbench.waitUntil("the input for the label", async () => {
      if (await world.workbench.prompts.isAsking("Label")) return true;
      await world.page.keyboard.press("F2");
      return false;
    });
    await world.workbench.prompts.answer("Label", "pomegranate");
    await world.workbench.waitUntil("the new label", async () =>
      (await row(before.id).innerText()).includes("pomegranate"),
    );
    expect((await savedAnnotations())[2]).toMatchObject({
      id: before.id,
      label: "pomegranate",
      review: "accepted",
      proposed: { label: before.label, box_2d: before.box_2d },
    });
    const times = world.sidecar(IMAGE).runs.map(({ time }) => time);
    await world.workbench.explorer.choose(IMAGE, ["Vision", "Detect Objects"]);
    const after = await world.sidecarWith(IMAGE, "of another run", ({ runs }) =>
      runs.some(({ time }) => !times.includes(time)),
    );
    expect(after.annotations).toHaveLength(5);
  });

  it("does not hear its keys while the focus is elsewhere", async () => {
    const { id } = await annotation(3);
    await row(id).click();
    await world.page.keyboard.press("ControlOrMeta+Shift+e");
    const tree = world.page.locator(".explorer-folders-view .monaco-list");
    await world.workbench.waitUntil("the Explorer to have the focus", async () =>
      /\bfocused\b/.test((await tree.first().getAttribute("class")) ?? ""),
    );
    const before = world.sidecarText(IMAGE);
    for (const key of ["a", "x"]) await world.page.keyboard.press(key);
    // What the keys could have done is done by now: this goes the same way, and later.
    await world.page.keyboard.press("Escape");
    await row(id).hover();
    expect(await world.workbench.editors.isDirty(TAB)).toBe(false);
    expect(world.sidecarText(IMAGE)).toBe(before);
    expect(await isRejected(id)).toBe(false);
  });

  it("deletes a model's annotation by rejecting it, in one step with several selected", async () => {
    const [a, b] = [await annotation(3), await annotation(4)];
    await row(a.id).click();
    await row(b.id).click({ modifiers: ["ControlOrMeta"] });
    await world.page.keyboard.press("Delete");
    const both = [a.id, b.id];
    const rejected = async () => (await Promise.all(both.map(isRejected))).join();
    await world.workbench.waitUntil("both to be crossed out", async () => (await rejected()) === "true,true");
    expect((await savedAnnotations()).slice(3).map(({ review }) => review)).toEqual(["rejected", "rejected"]);
    await undo();
    await world.workbench.waitUntil("both again", async () => (await rejected()) === "false,false");
    expect((await savedAnnotations()).slice(3).map(({ review }) => review)).toEqual(["pending", "pending"]);
  });
});

describe("the view", () => {
  it("is kept when the document is saved and when the file changes outside", async () => {
    await stage().focus();
    const box = await stage().boundingBox();
    const fitted = (await camera()).scale;
    await world.page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 150);
    await world.page.keyboard.down("Control");
    await world.page.mouse.wheel(0, -300);
    await world.page.keyboard.up("Control");
    await world.workbench.waitUntil("the zoom", async () => (await camera()).scale > fitted * 1.2);
    const { id } = await annotation(3);
    await row(id).click();
    await frame().getByRole("button", { name: "Accept", exact: true }).click();
    await world.workbench.waitUntil("a dirty document", () => world.workbench.editors.isDirty(TAB));
    const before = await camera();
    await savedAnnotations();
    const file = path.join(world.workspace, TAB);
    await writeFile(file, (await readFile(file, "utf8")).replace('"pomegranate"', '"grenadine"'));
    await world.workbench.waitUntil("the change from outside", async () =>
      (await rows().allInnerTexts()).join().includes("grenadine"),
    );
    expect(await camera()).toEqual(before);
    await waitForSelection(id);
  });

  it("zooms to the pointer, fits and shows actual size by key and button, and never dirties the document", async () => {
    await stage().focus();
    // With something selected the digit is a label's.
    await world.page.keyboard.press("Escape");
    await world.page.keyboard.press("1");
    await world.workbench.waitUntil("actual size", async () => (await camera()).scale === 1);
    await world.page.keyboard.press("0");
    await world.workbench.waitUntil("the picture to fit", async () => (await camera()).scale !== 1);
    await frame().getByRole("button", { name: "Actual Size" }).click();
    await world.workbench.waitUntil("actual size", async () => (await camera()).scale === 1);
    await frame().getByRole("button", { name: "Fit to Window" }).click();
    await frame().getByRole("button", { name: "Show Labels" }).click();
    await frame().getByRole("button", { name: "Show Rejected" }).click();
    await world.workbench.waitUntil("the rejected row", async () => (await rows().count()) === 5);
    await frame().getByRole("button", { name: "Show Rejected" }).click();
    await frame().getByRole("button", { name: "Show Labels" }).click();
    expect(await world.workbench.editors.isDirty(TAB)).toBe(false);
  });
});

/** Closes all tabs and opens one. */
async function openAlone(tab: string): Promise<void> {
  await world.page.keyboard.press("ControlOrMeta+k");
  await world.page.keyboard.press("ControlOrMeta+w");
  await world.workbench.explorer.open(tab);
}

describe("opening", () => {
  it("has the picture loaded ahead of the page's script, once, whatever it is called", async () => {
    const name = "odd & 100% <é>.png";
    const { file, truth } = await makeScene({ width: 320, height: 240, seed: 5, objects: 2 });
    const sha256 = createHash("sha256").update(file).digest("hex");
    const change = { image: { width: truth.width, height: truth.height, sha256 } };
    await writeFile(path.join(world.workspace, name), file);
    await writeFile(path.join(world.workspace, `${name}.vision.json`), applyEdits("", edits(undefined, change)));
    await world.workbench.explorer.open(`${name}.vision.json`);
    const picture = frame()
      .getByLabel(new RegExp(`${name}`))
      .and(stage())
      .locator(".picture img");
    await picture.waitFor();
    const loads = await picture.evaluate((_, name) => {
      const isOfPicture = (address: string) => decodeURIComponent(new URL(address).pathname).endsWith(name);
      return performance
        .getEntriesByType("resource")
        .filter((entry) => isOfPicture(entry.name))
        .map((entry) => entry instanceof PerformanceResourceTiming && entry.initiatorType);
    }, name);
    expect(loads).toEqual(["fetch"]);
    await openAlone(TAB);
    await row((await annotation(0)).id).waitFor();
  });

  it("draws a large picture from what its worker decodes", async () => {
    const name = "large.png";
    const file = sharp({ create: { width: 2600, height: 1700, channels: 3, background: "#0a0" } }).png();
    await writeFile(path.join(world.workspace, name), await file.toBuffer());
    await world.workbench.explorer.choose(name, ["Vision", "Annotate Image"]);
    const picture = frame().getByLabel(new RegExp(name)).and(stage()).locator(".picture.drawn");
    await picture.waitFor({ state: "attached" });
    const box = await stage().boundingBox();
    const clip = { x: (box?.x ?? 0) + 200, y: (box?.y ?? 0) + 200, width: 1, height: 1 };
    const [red = 0, green = 0, blue = 0] = await sharp(await world.page.screenshot({ clip }))
      .raw()
      .toBuffer();
    expect([red, green, blue].map((value) => Math.round(value / 10))).toEqual([0, 17, 0]);
    await openAlone(TAB);
    await row((await annotation(0)).id).waitFor();
  });
});

describe("text and picture", () => {
  it("lead to each other by buttons in the title", async () => {
    const { editors, waitUntil } = world.workbench;
    const [, , third, fourth] = world.sidecar(IMAGE).annotations;
    await row(third?.id ?? "").click();
    await editors.pressTitleButton("Show JSON");
    const cursor = world.page.locator(".statusbar-item", { hasText: /^Ln \d+, Col/ });
    const line = async () => Number(/Ln (\d+)/.exec(await cursor.innerText({ timeout: 1000 }))?.[1]);
    const lineOf = (id = "") =>
      world
        .sidecarText(IMAGE)
        .split("\n")
        .findIndex((text) => text.includes(id)) + 1;
    await waitUntil("the cursor at the selected annotation", async () => (await line()) === lineOf(third?.id));
    expect(await editors.tabs()).toEqual([TAB]);

    await world.page.keyboard.press("ArrowDown");
    await waitUntil("the cursor at the next annotation", async () => (await line()) === lineOf(fourth?.id));
    await editors.pressTitleButton("Show on Picture");
    await waitForSelection(fourth?.id ?? "");
    expect(await editors.tabs()).toEqual([TAB]);
  });

  it("a sidecar that is not valid is told with its line and not written", async () => {
    const { waitUntil, explorer } = world.workbench;
    const file = path.join(world.workspace, TAB);
    const good = await readFile(file, "utf8");
    const broken = good.replace('"annotations": [', '"annotations": [ oops');
    await writeFile(file, broken);
    const notice = frame().locator("text=not valid JSON");
    await waitUntil("the problem", () => notice.isVisible());
    expect(await notice.innerText()).toContain("line 4");
    await explorer.choose(IMAGE, ["Vision", "Detect Objects"]);
    await world.workbench.notifications.waitFor("not valid JSON");
    expect(await readFile(file, "utf8")).toBe(broken);
    await writeFile(file, good);
    await waitUntil("the problem to go", async () => !(await notice.isVisible()));
  });
});

describe("looks", () => {
  it.each([
    "Default Light Modern",
    "Default Dark Modern",
    "Default High Contrast",
    "Default High Contrast Light",
  ] as const)("%s", async (theme) => {
    await world.workbench.notifications.clear();
    await world.useTheme(theme);
    await row((await annotation(3)).id).click();
    await world.workbench.screenshot(`editor-${theme.replaceAll(" ", "-")}`);
    const background = await stage().evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(background).toMatch(/^rgb/);
  });
});
