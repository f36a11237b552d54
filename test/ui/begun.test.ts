/** From the first shape on a picture to its file: the editor becomes the file's under a person's hands, who notices nothing. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "./world.ts";

const SIZE = { width: 800, height: 600 };
const NAMES = ["closed.png", "drawn.png", "early.png", "half.png", "last.png", "x1.png", "x2.png", "x3.png"];

let world: World;
beforeAll(async () => {
  world = await startWorld(Object.fromEntries(NAMES.map((name, i) => [name, { ...SIZE, seed: 60 + i, objects: 1 }])));
});
afterAll(() => world?.dispose());
afterEach(() => world.workbench.prompts.runCommand("View: Close All Editors"));

const tabOf = (image: string) => `${image}.vision.json`;
const onDisk = (name: string) => path.join(world.workspace, name);
const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const rows = () => frame().locator('[role="option"]');
const press = (key: string) => world.page.keyboard.press(key);
const waitUntil: World["workbench"]["waitUntil"] = (...what) => world.workbench.waitUntil(...what);
const tabs = () => world.workbench.editors.tabs();
const isDirty = (image: string) => world.workbench.editors.isDirty(tabOf(image));
const seen = async (name: string) => stage().getAttribute(name, { timeout: 1000 });
const labels = (image: string) => world.sidecar(image).annotations.map(({ label }) => label);

/** Where a point of 0–1000 is in the window. */
async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const box = await stage().boundingBox();
  if (!box) throw new Error("The stage is not to be seen.");
  const [scale, left, top] = [
    Number(await seen("data-scale")),
    Number(await seen("data-x")),
    Number(await seen("data-y")),
  ];
  return [box.x + left + (x / 1000) * SIZE.width * scale, box.y + top + (y / 1000) * SIZE.height * scale];
}

async function open(image: string): Promise<void> {
  await world.workbench.explorer.choose(image, ["Vision", "Annotate Image"]);
  await world.workbench.editors.waitForTab(tabOf(image));
  await stage()
    .and(frame().locator(`[data-drawn][aria-label*="${image}"]`))
    .waitFor();
}

async function drawBox(from: readonly [number, number], to: readonly [number, number], label: string): Promise<void> {
  await world.workbench.editors.takeTool("Box", "b");
  await world.page.mouse.move(...(await at(...from)));
  await world.page.mouse.down();
  await world.page.mouse.move(...(await at(...to)), { steps: 5 });
  await world.page.mouse.up();
  await world.workbench.prompts.answer("Label", label);
}

/** A page that is another one than before has none of the marks that were left in it. */
const mark = () => stage().evaluate((element) => element.setAttribute("data-mark", "before"));
const isNewPage = async () => (await seen("data-drawn")) !== null && (await seen("data-mark")) === null;

it("is saved by key, and what follows by key goes on: zoom, selection, drawing, undo; opening the file opens nothing else", async () => {
  await open("drawn.png");
  await drawBox([100, 100], [300, 300], "kite");
  await waitUntil("a dirty document", () => isDirty("drawn.png"));
  await frame().getByRole("button", { name: "Actual Size" }).click();
  await rows().first().click();
  const before = await Promise.all(["data-scale", "data-x", "data-y"].map(seen));
  await mark();
  await press("ControlOrMeta+s");
  await waitUntil("the file's editor", isNewPage);
  await waitUntil("one tab", async () => (await tabs()).join() === tabOf("drawn.png"));
  expect(labels("drawn.png")).toEqual(["kite"]);
  await waitUntil("the same view", async () => {
    const now = await Promise.all(["data-scale", "data-x", "data-y"].map(seen));
    return now.join() === before.join() && (await rows().first().getAttribute("aria-selected")) === "true";
  });
  await waitUntil("the keyboard on the picture", async () => (await frame().locator(":focus").count()) === 1);
  // No click before it: the key goes to where the keyboard is.
  await press("b");
  const box = frame().locator('.strip button[aria-label="Box"]');
  await waitUntil("the tool Box", async () => (await box.getAttribute("aria-pressed")) === "true");
  await press("Escape");
  await waitUntil("no tool", async () => (await box.getAttribute("aria-pressed")) === "false");
  await drawBox([320, 100], [420, 250], "boat");
  await waitUntil("two", async () => (await rows().count()) === 2);
  await stage().focus();
  await press("ControlOrMeta+z");
  await waitUntil("one", async () => (await rows().count()) === 1);
  await press("ControlOrMeta+Shift+z");
  await waitUntil("two again", async () => (await rows().count()) === 2);
  await world.workbench.explorer.open(tabOf("drawn.png"));
  await waitUntil("both in the file's own editor", async () => (await rows().count()) === 2);
  expect(await tabs()).toEqual([tabOf("drawn.png")]);
  await stage().focus();
  await press("ControlOrMeta+s");
  await world.sidecarWith("drawn.png", "with both", ({ annotations }) => annotations.length === 2);
});

it("is saved while the next shape is half drawn, and that is not lost: the file's editor waits for its end", async () => {
  await open("half.png");
  await mark();
  await drawBox([100, 100], [300, 300], "kite");
  await waitUntil("a dirty document", () => isDirty("half.png"));
  await world.workbench.editors.takeTool("Polygon", "p");
  for (const [y, x] of [
    [500, 500],
    [500, 700],
  ] as const) {
    await world.page.mouse.click(...(await at(y, x)));
  }
  await press("ControlOrMeta+s");
  await world.sidecarWith("half.png", "saved", ({ annotations }) => annotations.length === 1);
  await waitUntil("a clean document", async () => !(await isDirty("half.png")));
  await world.page.mouse.click(...(await at(700, 600)));
  expect(await isNewPage()).toBe(false);
  await press("Enter");
  await world.workbench.prompts.answer("Label", "sail");
  await waitUntil("both", async () => (await rows().count()) === 2);
  await waitUntil("a dirty document", () => isDirty("half.png"));
  await stage().focus();
  await press("ControlOrMeta+s");
  const { annotations } = await world.sidecarWith("half.png", "with both", (now) => now.annotations.length === 2);
  expect(annotations[1]).toMatchObject({ label: "sail" });
  expect(annotations[1]?.polygon?.[0]).toHaveLength(3);
  await waitUntil("the file's editor", isNewPage);
  await waitUntil("both", async () => (await rows().count()) === 2);
  expect(await tabs()).toEqual([tabOf("half.png")]);
});

it("goes along when its picture is renamed before it was ever saved", async () => {
  await open("early.png");
  await drawBox([100, 100], [300, 300], "kite");
  await waitUntil("a dirty document", () => isDirty("early.png"));
  await world.workbench.explorer.choose("early.png", ["Rename"]);
  const input = world.page.locator(".explorer-folders-view .monaco-inputbox input");
  await input.fill("late.png");
  await input.press("Enter");
  expect(await world.workbench.prompts.dialogText()).toContain("Vision Sidecar");
  await world.workbench.prompts.pressInDialog("OK");
  await waitUntil("the new name", async () => (await tabs()).join() === tabOf("late.png"));
  await waitUntil("the picture and the shape", async () => {
    const isShown = (await seen("data-drawn")) !== null && (await rows().count()) === 1;
    return isShown && (await frame().getByText("not here").count()) === 0;
  });
  expect(await isDirty("late.png")).toBe(true);
  await stage().focus();
  await press("ControlOrMeta+s");
  await world.sidecarWith("late.png", "saved", ({ annotations }) => annotations[0]?.label === "kite");
  expect(["early.png", tabOf("early.png")].filter((name) => existsSync(onDisk(name)))).toEqual([]);
});

it("stays closed when it is saved by closing it", async () => {
  await open("closed.png");
  await drawBox([100, 100], [300, 300], "kite");
  await waitUntil("a dirty document", () => isDirty("closed.png"));
  await world.workbench.editors.close(tabOf("closed.png"));
  await world.workbench.prompts.pressInDialog("Save");
  await world.sidecarWith("closed.png", "saved", ({ annotations }) => annotations.length === 1);
  // Tabs are replaced one after the other: another one comes to its end after that one would have.
  await open("last.png");
  await drawBox([100, 100], [300, 300], "boat");
  await waitUntil("a dirty document", () => isDirty("last.png"));
  await mark();
  await press("ControlOrMeta+s");
  await waitUntil("the file's editor", isNewPage);
  expect(await tabs()).toEqual([tabOf("last.png")]);
});

it("says why nothing is copied to a picture whose sidecar may only be looked at, and passes over one that cannot be opened", async () => {
  await writeFile(onDisk(tabOf("x2.png")), '{ "version": 99 }');
  await writeFile(onDisk(tabOf("x3.png")), Buffer.alloc(400));
  await open("x1.png");
  await drawBox([100, 100], [300, 300], "kite");
  await waitUntil("a dirty document", () => isDirty("x1.png"));
  // VS Code hears of the page's focus a moment later: when a tool can be taken by key, it has.
  await world.workbench.editors.takeTool("Box", "b");
  await press("ControlOrMeta+Shift+d");
  expect(await world.workbench.notifications.waitFor("Nothing was copied")).toContain(tabOf("x2.png"));
  expect(await tabs()).toEqual([tabOf("x2.png")]);
  expect(labels("x1.png")).toEqual(["kite"]);
  await waitUntil("the next picture", async () => (await seen("aria-label"))?.includes("x2.png"));
  await stage().focus();
  await press("d");
  expect(await world.workbench.notifications.waitFor("Passed over")).toContain(tabOf("x3.png"));
  await press("s");
  await waitUntil("the first again", async () => (await tabs()).join() === tabOf("x1.png"));
});
