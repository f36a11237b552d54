/** The tools in the real editor: what is drawn on the picture is what is in the file, each action one step of undo. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const BARE = "bare.png";
const SEEN = "seen.png";
const LEFT = "left.png";
const PAINTED = "painted.png";
const SIZE = { width: 800, height: 600 };

let world: World;
beforeAll(async () => {
  world = await startWorld({
    [BARE]: { ...SIZE, seed: 5, objects: 3 },
    [SEEN]: { ...SIZE, seed: 21, objects: 4 },
    [LEFT]: { ...SIZE, seed: 8, objects: 2 },
    [PAINTED]: { ...SIZE, seed: 9, objects: 2 },
  });
});
afterAll(() => world?.dispose());

const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const rows = () => frame().locator('[role="option"]');
const file = (image: string) => path.join(world.workspace, `${image}.vision.json`);
const isDirty = (image: string) => world.workbench.editors.isDirty(`${image}.vision.json`);
const press = (key: string) => world.page.keyboard.press(key);
const waitUntil: World["workbench"]["waitUntil"] = (...what) => world.workbench.waitUntil(...what);

/** Where a point of 0–1000 is in the window. */
async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const box = await stage().boundingBox();
  const number = async (name: string) => Number(await stage().getAttribute(name));
  const [scale, left, top] = [await number("data-scale"), await number("data-x"), await number("data-y")];
  if (!box) throw new Error("The stage is not to be seen.");
  return [box.x + left + (x / 1000) * SIZE.width * scale, box.y + top + (y / 1000) * SIZE.height * scale];
}

async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await world.page.mouse.move(...(await at(...from)));
  await world.page.mouse.down();
  await world.page.mouse.move(...(await at(...to)), { steps: 5 });
  await world.page.mouse.up();
}

const take = (name: string, key: string) => world.workbench.editors.takeTool(name, key);

/** Waits until the document has unsaved changes, saves it and reads the file. */
async function saved(image: string): Promise<readonly Annotation[]> {
  await waitUntil("a dirty document", () => isDirty(image));
  await world.workbench.editors.save();
  await waitUntil("the document to be saved", async () => !(await isDirty(image)));
  return world.sidecar(image).annotations;
}

async function undo(): Promise<void> {
  await stage().focus();
  await press("ControlOrMeta+z");
}

async function select(id: string | undefined): Promise<void> {
  await frame().locator(`[role="option"][data-id="${id}"]`).click();
}

function near(box: Box | undefined, wished: Box): void {
  expect(box).toBeDefined();
  for (const [i, value] of wished.entries()) expect(Math.abs((box?.[i] ?? -1e9) - value)).toBeLessThan(4);
}

describe("a picture without annotations", () => {
  it("is opened to be drawn on, and nothing is written or changed by that", async () => {
    await world.workbench.explorer.choose(BARE, ["Vision", "Annotate Image"]);
    await world.workbench.editors.waitForTab(`${BARE}.vision.json`);
    await stage().and(frame().locator("[data-drawn]")).waitFor();
    expect(await isDirty(BARE)).toBe(false);
    expect(existsSync(file(BARE))).toBe(false);
  });

  it("forgets what gets no label", async () => {
    await take("Box", "b");
    await drag([100, 100], [300, 300]);
    await waitUntil("the question for a label", () => world.workbench.prompts.isAsking("Label"));
    expect(await rows().count()).toBe(1);
    await world.workbench.prompts.dismiss();
    await waitUntil("the shape to go", async () => (await rows().count()) === 0);
    expect(await isDirty(BARE)).toBe(false);
  });

  it("keeps what is labelled, in the document first, in one step of undo, on the disk when it is saved", async () => {
    await take("Box", "b");
    await drag([100, 100], [300, 300]);
    await world.workbench.prompts.answer("Label", "kite");
    await waitUntil("a dirty document", () => isDirty(BARE));
    expect(existsSync(file(BARE))).toBe(false);
    await undo();
    await waitUntil("nothing", async () => (await rows().count()) === 0);
    await waitUntil("a clean document", async () => !(await isDirty(BARE)));
    await stage().focus();
    await press("ControlOrMeta+Shift+z");
    await waitUntil("the box again", async () => (await rows().count()) === 1);
    const [only, ...others] = await saved(BARE);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ label: "kite", review: "accepted" });
    expect(only).not.toHaveProperty("run");
    near(only?.box_2d, [100, 100, 300, 300]);
    expect(world.sidecar(BARE).image).toMatchObject(SIZE);
  });

  it("offers the last label first", async () => {
    await take("Point", "o");
    await world.page.mouse.click(...(await at(700, 700)));
    await waitUntil("the question for a label", () => world.workbench.prompts.isAsking("Label"));
    expect((await world.workbench.prompts.picks())[0]).toBe("kite");
    await press("Enter");
    expect((await saved(BARE)).at(-1)).toMatchObject({ label: "kite", point: expect.any(Array) });
  });

  it("takes what a model finds into the same document", async () => {
    await world.workbench.explorer.choose(BARE, ["Vision", "Detect Objects"]);
    await answerFirstRun(
      world.workbench,
      world.emulator.key,
      "the answer",
      async () => world.sidecar(BARE).runs.length === 1,
    );
    const after = world.sidecar(BARE);
    expect(after.annotations.filter(({ run }) => run === undefined)).toHaveLength(2);
    expectTruth({ ...after, annotations: after.annotations.filter(({ run }) => run !== undefined) }, world.truth(BARE));
    const tabs = await world.workbench.editors.tabs();
    expect(tabs.filter((name) => name === `${BARE}.vision.json`)).toHaveLength(1);
  });
});

describe("shapes", () => {
  it("are moved by mouse and keys; a proposal is accepted by it and remembers what the model said", async () => {
    await world.workbench.explorer.choose(SEEN, ["Vision", "Detect Objects"]);
    await world.workbench.editors.waitForTab(`${SEEN}.vision.json`);
    await waitUntil("the list", async () => (await rows().count()) === 4);
    const [first] = world.sidecar(SEEN).annotations;
    const [yMin = 0, xMin = 0, yMax = 0, xMax = 0] = first?.box_2d ?? [];
    await select(first?.id);
    await stage().focus();
    for (let i = 0; i < 4; i++) await world.page.keyboard.down("ArrowDown");
    await world.page.keyboard.up("ArrowDown");
    const pixel = 1000 / SIZE.height;
    const nudged = (await saved(SEEN))[0];
    near(nudged?.box_2d, [yMin + 4 * pixel, xMin, yMax + 4 * pixel, xMax]);
    expect(nudged).toMatchObject({ review: "accepted", proposed: { label: first?.label, box_2d: first?.box_2d } });
    await undo();
    expect((await saved(SEEN))[0]).toEqual(first);

    const [toY, toX] = [yMax > 800 ? -60 : 60, xMax > 800 ? -60 : 60];
    const middle = [(yMin + yMax) / 2, (xMin + xMax) / 2] as const;
    await drag(middle, [middle[0] + toY, middle[1] + toX]);
    near((await saved(SEEN))[0]?.box_2d, [yMin + toY, xMin + toX, yMax + toY, xMax + toX]);
    await undo();
    expect((await saved(SEEN))[0]).toEqual(first);
  });

  it("have their numbers written, copied, made outlines and masks, each in one step of undo", async () => {
    const [, second] = world.sidecar(SEEN).annotations;
    await select(second?.id);
    await stage().focus();
    await press("Shift+Enter");
    await world.workbench.prompts.answer("Edit Coordinates", "80, 60, 160, 120");
    const written = (await saved(SEEN))[1];
    expect(written?.box_2d).toEqual([100, 100, 300, 300]);

    await stage().focus();
    await press("ControlOrMeta+d");
    const copied = await saved(SEEN);
    expect(copied).toHaveLength(5);
    expect(copied[4]).toMatchObject({ label: second?.label, box_2d: [120, 115, 320, 315] });
    await undo();
    expect(await saved(SEEN)).toHaveLength(4);

    await select(second?.id);
    await stage().focus();
    await press("Shift+M");
    const masked = (await saved(SEEN))[1];
    expect(masked).toMatchObject({
      box_2d: [100, 100, 300, 300],
      mask: expect.stringMatching(/^data:image\/png;base64,/),
    });
    await press("Shift+P");
    const outlined = (await saved(SEEN))[1];
    expect(outlined?.mask).toBeUndefined();
    expect(outlined?.polygon?.[0]).toHaveLength(4);
    expect(iou(outlined?.box_2d ?? [0, 0, 0, 0], [100, 100, 300, 300])).toBeGreaterThan(0.99);
    await undo();
    await undo();
    expect((await saved(SEEN))[1]).toEqual(written);
  });

  it("are painted: one stroke is one step, and the mask is a picture that covers what was painted", async () => {
    await stage().focus();
    await press("Escape");
    await take("Brush", "m");
    await drag([500, 200], [500, 500]);
    await world.workbench.prompts.answer("Label", "river");
    const river = (await saved(SEEN)).at(-1);
    expect(river).toMatchObject({ label: "river", review: "accepted" });
    const [yMin, xMin, yMax, xMax] = river?.box_2d ?? [0, 0, 0, 0];
    expect(xMin).toBeLessThan(200);
    expect(xMax).toBeGreaterThan(500);
    const png = Buffer.from(river?.mask?.split(",")[1] ?? "", "base64");
    expect((await sharp(png).metadata()).channels).toBe(1);
    const { data, info } = await sharp(png).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    expect(Math.abs(info.width - ((xMax - xMin) / 1000) * SIZE.width)).toBeLessThan(0.01);
    expect(Math.abs(info.height - ((yMax - yMin) / 1000) * SIZE.height)).toBeLessThan(0.01);
    expect(data[Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)]).toBe(255);
    expect(data[0]).toBe(0);

    await drag([500, 350], [750, 350]);
    await waitUntil("the second stroke", () => isDirty(SEEN));
    expect((await saved(SEEN)).at(-1)?.box_2d?.[2]).toBeGreaterThan(740);
    await undo();
    expect((await saved(SEEN)).at(-1)).toEqual(river);
    await world.workbench.screenshot("tools-brush");
    await stage().focus();
    await press("Escape");
  });
});

describe("a drawing whose label is asked for", () => {
  const asks = () => world.workbench.prompts.isAsking("Label");

  it("is painted on meanwhile and afterwards, on a picture without a sidecar too: one object", async () => {
    await world.workbench.explorer.choose(PAINTED, ["Vision", "Annotate Image"]);
    await world.workbench.editors.waitForTab(`${PAINTED}.vision.json`);
    await stage().and(frame().locator("[data-drawn]")).waitFor();
    await waitUntil("an empty list", async () => (await rows().count()) === 0);
    await take("Brush", "m");
    await drag([200, 200], [200, 500]);
    await waitUntil("the question for a label", asks);
    await drag([200, 350], [600, 350]);
    expect(await asks()).toBe(true);
    // The keyboard is with the question again.
    await waitUntil("the question to have the focus", () =>
      world.page.locator(".quick-input-widget input:focus").isVisible(),
    );
    await world.workbench.prompts.answer("Label", "river");
    await waitUntil("a dirty document", () => isDirty(PAINTED));
    await waitUntil("the selected river", async () =>
      (await frame().locator('[role="option"][aria-selected="true"]').allInnerTexts()).join().includes("river"),
    );
    const before = await stage().getAttribute("data-drawn");
    await drag([600, 350], [600, 700]);
    await waitUntil("the stroke in the document", async () => (await stage().getAttribute("data-drawn")) !== before);
    const [river, ...others] = await saved(PAINTED);
    expect(others).toEqual([]);
    expect(river).toMatchObject({ label: "river", review: "accepted" });
    const [yMin = 0, xMin = 0, yMax = 0, xMax = 0] = river?.box_2d ?? [];
    expect([yMin < 200, xMin < 200, yMax > 600, xMax > 700]).toEqual([true, true, true, true]);
  });

  it("is still there after a stray click, and goes with Escape", async () => {
    await take("Box", "b");
    await drag([700, 100], [900, 300]);
    await waitUntil("the question for a label", asks);
    await world.page.mouse.click(...(await at(500, 900)));
    expect(await asks()).toBe(true);
    expect(await rows().count()).toBe(2);
    await world.workbench.prompts.dismiss();
    await waitUntil("the shape to go", async () => (await rows().count()) === 1);
  });

  it("is kept when the command palette takes the place of the question", async () => {
    await take("Box", "b");
    await drag([700, 100], [900, 300]);
    await waitUntil("the question for a label", asks);
    await press("F1");
    await waitUntil("the palette", async () => !(await asks()));
    await world.workbench.prompts.dismiss();
    const [, box, ...others] = await saved(PAINTED);
    expect(others).toEqual([]);
    expect(box?.label).toBe("");
    near(box?.box_2d, [700, 100, 900, 300]);
  });
});

describe("undo while something is half drawn", () => {
  it("takes back its last point, and then what is in the document", async () => {
    await select(world.sidecar(PAINTED).annotations[1]?.id);
    await take("Polygon", "p");
    for (const x of [600, 900, 950]) await world.page.mouse.click(...(await at(700, x)));
    const corners = () => frame().locator(".tool-layer .vertex").count();
    await waitUntil("three points", async () => (await corners()) === 3);
    await press("ControlOrMeta+z");
    await waitUntil("two points", async () => (await corners()) === 2);
    expect(await isDirty(PAINTED)).toBe(false);
    await press("ControlOrMeta+z");
    await press("ControlOrMeta+z");
    await waitUntil("no point", async () => (await corners()) === 0);
    expect(await rows().count()).toBe(2);
    await waitUntil("an annotation to go", async () => {
      // VS Code hears a moment later that nothing is being drawn.
      await press("ControlOrMeta+z");
      return (await rows().count()) < 2;
    });
  });
});

describe("what is not saved", () => {
  it("is there again after the window was loaded anew, on a picture without a sidecar too, and nothing is on the disk", async () => {
    await world.workbench.explorer.choose(LEFT, ["Vision", "Annotate Image"]);
    await world.workbench.editors.waitForTab(`${LEFT}.vision.json`);
    await stage().and(frame().locator("[data-drawn]")).waitFor();
    await waitUntil("an empty list", async () => (await rows().count()) === 0);
    await take("Box", "b");
    await drag([200, 200], [600, 600]);
    await world.workbench.prompts.answer("Label", "boat");
    await waitUntil("a dirty document", () => isDirty(LEFT));
    // VS Code keeps it a moment later; a person who is quicker is asked by the browser.
    const kept = () => globSync("data/User/Backups/*/vision-sidecar-new/*", { cwd: world.userData });
    await waitUntil("VS Code to keep it", () =>
      kept().some((name) => readFileSync(path.join(world.userData, name), "utf8").includes("boat")),
    );
    await world.workbench.reload();
    await world.workbench.editors.waitForTab(`${LEFT}.vision.json`);
    await waitUntil("the box again", async () => (await rows().allInnerTexts()).join().includes("boat"));
    expect(await isDirty(LEFT)).toBe(true);
    expect(existsSync(file(LEFT))).toBe(false);
    expect((await saved(LEFT)).map(({ label }) => label)).toEqual(["boat"]);
  });
});
