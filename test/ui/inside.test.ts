/** Asking from inside the editor: the prompt bar, a region, the outline of a box, tiles. Mouse and keyboard. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Box } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import { chooseFromMenu } from "../harness/menu.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const IMAGE = "street.jpg";
const TAB = `${IMAGE}.vision.json`;
const SIZE = { width: 3000, height: 2000 };

let world: World;
beforeAll(async () => {
  world = await startWorld({ [IMAGE]: { ...SIZE, seed: 12, objects: 12, format: "jpeg" } });
  await world.firstRun(IMAGE, "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const page = () => world.workbench.editors.webview();
const stage = () => page().getByTestId("stage");
const bar = () => page().getByTestId("prompt");
const field = () => bar().getByRole("textbox", { name: "Prompt" });
const task = () => bar().getByRole("combobox", { name: "What to do" });
const status = () => bar().getByRole("status");
const says = (what: RegExp) =>
  world.workbench.waitUntil(`the prompt bar to say ${what}`, async () => {
    const said = (await status().textContent()) ?? "";
    if (what.test(said)) return true;
    throw new Error(`it says: ${said}`);
  });
const runs = () => world.sidecar(IMAGE).runs.map(({ id }) => id);

/** Where a point of 0–1000 is in the window now. */
async function at(y: number, x: number): Promise<[number, number]> {
  const bounds = await stage().boundingBox();
  const number = async (name: string) => Number.parseFloat((await stage().getAttribute(name)) ?? "");
  const [left, top, scale] = [await number("data-x"), await number("data-y"), await number("data-scale")];
  return [
    (bounds?.x ?? 0) + left + (x / 1000) * SIZE.width * scale,
    (bounds?.y ?? 0) + top + (y / 1000) * SIZE.height * scale,
  ];
}

/** Waits for a run that is not there yet. */
async function nextRun(known: readonly string[]) {
  const isNew = ({ id }: { readonly id: string }) => !known.includes(id);
  const sidecar = await world.sidecarWith(IMAGE, "with another run", (now) => now.runs.some(isNew));
  return { ...sidecar, run: sidecar.runs.find(isNew) };
}

describe("the prompt bar", () => {
  it("is reached by a key, asks what is written, and one undo takes the answer back", async () => {
    const { keyboard } = world.page;
    const known = runs();
    await stage().focus();
    // VS Code learns a moment later that its keys are about the picture.
    await world.workbench.waitUntil("the field", async () => {
      if (await field().evaluate((one) => one === document.activeElement)) return true;
      await keyboard.press("/");
      return false;
    });
    await field().fill("");
    await task().selectOption({ label: "Point to Objects" });
    await field().click();
    await keyboard.type("the apple, and x or a");
    const before = world.sidecarText(IMAGE);
    await keyboard.press("Enter");
    await says(/^Found \d+ objects? in street\.jpg\./);
    const { annotations, run } = await nextRun(known);
    expect(run).toMatchObject({ task: "point" });
    expect(run?.prompt).toContain("the apple, and x or a");
    expect(annotations.every(({ review }) => review === "pending")).toBe(true);
    await stage().focus();
    await keyboard.press("ControlOrMeta+z");
    await world.workbench.waitUntil("the document to be changed", () => world.workbench.editors.isDirty(TAB));
    await world.workbench.editors.save();
    await world.workbench.waitUntil("the text as before", () => world.sidecarText(IMAGE) === before);
    await field().focus();
    await field().fill("");
    await keyboard.press("ArrowUp");
    expect(await field().inputValue()).toBe("the apple, and x or a");
  });

  it("shows how it goes, leaves the editor usable, and stops", async () => {
    await world.emulator.queue({ text: "never", stallAfterBytes: 1 });
    await task().selectOption({ label: "Caption" });
    await field().fill("");
    await bar().getByRole("button", { name: "Run", exact: true }).click();
    await says(/asking gemini-3\.8-flash at/);
    const [first] = world.truth(IMAGE).objects;
    const [y0 = 0, x0 = 0, y1 = 0, x1 = 0] = first?.box_2d ?? [];
    await world.page.mouse.click(...(await at((y0 + y1) / 2, (x0 + x1) / 2)));
    await world.workbench.waitUntil(
      "the selection",
      async () => (await page().locator('[role="option"][aria-selected="true"]').count()) === 1,
    );
    await bar().getByRole("button", { name: "Stop", exact: true }).click();
    await bar().getByRole("button", { name: "Run", exact: true }).waitFor();
    await world.emulator.waitFor((requests) => requests.some(({ aborted }) => aborted));
    expect(world.sidecar(IMAGE).texts).toEqual([]);
  });

  it("is stopped by the command of the palette, too", async () => {
    await world.emulator.reset();
    await world.emulator.queue({ text: "never", stallAfterBytes: 1 });
    await bar().getByRole("button", { name: "Run", exact: true }).click();
    await world.emulator.waitFor((requests) => requests.length === 1);
    await world.workbench.prompts.runCommand("Vision: Stop the Question About This Picture");
    await bar().getByRole("button", { name: "Run", exact: true }).waitFor();
    await world.emulator.waitFor((requests) => requests.some(({ aborted }) => aborted));
    expect(world.sidecar(IMAGE).texts).toEqual([]);
  });

  it("opens the conversation beside for a question, and tells the answer's beginning itself", async () => {
    await world.emulator.queue({ text: "A street." });
    await task().selectOption({ label: "Ask" });
    await field().fill("Where is this?");
    await field().press("Enter");
    await world.workbench.waitUntil("the answer", async () =>
      (await world.page.locator(".editor-instance .view-lines").allInnerTexts()).some((text) =>
        text.replaceAll("\u00a0", " ").includes("A street."),
      ),
    );
    await says(/^A street\.$/);
    const conversation = (await world.workbench.editors.tabs()).find((name) => name !== TAB && name !== IMAGE);
    expect(conversation).toContain(IMAGE);
    await world.workbench.editors.close(conversation ?? "");
    await world.workbench.editors.activate(TAB);
  });
});

describe("the context menu of an object", () => {
  beforeAll(() => world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]));
  const px = (part: number, whole: number) => Math.round((part / 1000) * whole * 10) / 10;

  /** What is on the clipboard after an entry of the menu of an object. */
  async function copied(entry: string, box: Box): Promise<unknown> {
    await world.page.evaluate(() => navigator.clipboard.writeText("before"));
    const [x, y] = await at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
    await world.page.mouse.click(x, y, { button: "right" });
    await chooseFromMenu(world.workbench, [entry]);
    const text = await world.workbench.waitUntil("the clipboard", async () => {
      const now = await world.page.evaluate(() => navigator.clipboard.readText());
      return now !== "before" && now;
    });
    return JSON.parse(text);
  }

  it("copies it as it is in the sidecar, and in pixels, x first", async () => {
    const wanted = world.sidecar(IMAGE).annotations.find(({ polygon }) => polygon === undefined);
    const { label, box_2d: box } = wanted ?? {};
    if (box === undefined) throw new Error("No object has a box.");
    expect(await copied("Copy as JSON", box)).toEqual(wanted);
    const [y, x] = [px(box[0], SIZE.height), px(box[1], SIZE.width)];
    const pixels = {
      x,
      y,
      width: expect.closeTo(px(box[3], SIZE.width) - x),
      height: expect.closeTo(px(box[2], SIZE.height) - y),
    };
    expect(await copied("Copy as Pixels", box)).toEqual({ label, box: pixels });
  });
});

describe("parts of the picture", () => {
  it("a region is drawn after the context menu's command, sent in full resolution, and put into its place", async () => {
    const { mouse } = world.page;
    const known = runs();
    const before = world.sidecar(IMAGE).annotations;
    await stage().focus();
    await world.page.keyboard.press("Escape");
    // Beside the picture, where nothing is selected by it.
    const bounds = await stage().boundingBox();
    await mouse.click((bounds?.x ?? 0) + 3, (bounds?.y ?? 0) + 3, { button: "right" });
    await chooseFromMenu(world.workbench, ["Detect in This Region"]);
    await page().getByTestId("region").waitFor();
    const region: Box = [100, 100, 600, 600];
    await mouse.move(...(await at(region[0], region[1])));
    await mouse.down();
    await mouse.move(...(await at(300, 300)), { steps: 4 });
    await world.workbench.screenshot("inside-region");
    await mouse.move(...(await at(region[2], region[3])), { steps: 4 });
    await mouse.up();
    const { annotations, run } = await nextRun(known);
    expect(iou(run?.sent?.region ?? [0, 0, 0, 0], region)).toBeGreaterThan(0.97);
    expect(run?.sent?.width).toBeGreaterThan(1450);
    expect(annotations.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expectTruth(world.sidecar(IMAGE), world.truth(IMAGE));
  });

  it("the selected box gets its outline by a key, in one step of undo", async () => {
    const known = runs();
    const target = world.sidecar(IMAGE).annotations.find(({ polygon }) => polygon === undefined);
    await page().locator(`[role="option"][data-id="${target?.id}"]`).click();
    await stage().focus();
    await world.page.keyboard.press("Shift+O");
    const { annotations } = await nextRun(known);
    const shaped = annotations.find(({ id }) => id === target?.id);
    expect(shaped).toMatchObject({ label: target?.label, review: "pending", run: target?.run });
    expect(shaped?.polygon?.[0]?.length).toBeGreaterThan(2);
    expect(annotations.filter(({ polygon }) => polygon !== undefined)).toHaveLength(1);
    await says(/^The outline is in place\./);
  });

  it("tiles are counted and priced first; every object is found once", async () => {
    const known = runs();
    await task().selectOption({ label: "Sliced Detection" });
    await field().fill("");
    await field().press("Enter");
    const dialog = await world.workbench.prompts.dialogText();
    expect(dialog).toMatch(/street\.jpg \(3000 × 2000 px\) into 12 tiles/);
    expect(dialog).toMatch(/12 requests to gemini-3\.8-flash .*\$/s);
    await world.workbench.prompts.pressInDialog("Ask 12 Times");
    const { run } = await nextRun(known);
    expect(run?.sent).toMatchObject({ width: 1024, height: 1024, tiles: 12 });
    expect(run?.partial).toBeUndefined();
    expectTruth(world.sidecar(IMAGE), world.truth(IMAGE));
  });
});

describe("looks", () => {
  it.each(["Default Light Modern", "Default Dark Modern", "Default High Contrast"] as const)("%s", async (theme) => {
    await world.workbench.notifications.clear();
    await world.useTheme(theme);
    await world.workbench.screenshot(`inside-${theme.replaceAll(" ", "-")}`);
    const { color, backgroundColor } = await bar()
      .getByRole("button", { name: "Run", exact: true })
      .evaluate((button) => getComputedStyle(button));
    expect(color).not.toBe(backgroundColor);
  });

  it("at 400 px nothing is cut off", async () => {
    await writeFile(path.join(world.workspace, "notes.txt"), "beside");
    await world.change({ "visionSidecar.presets": [{ name: "Odd", task: "dance", prompt: "x" }] });
    const wrong = bar().getByRole("button", { name: '"Odd" cannot be used: there is no task "dance".' });
    await wrong.waitFor();
    await world.workbench.screenshot("inside-wrong-preset");
    await world.page.setViewportSize({ width: 760, height: 800 });
    await world.workbench.screenshot("inside-narrow");
    const overflow = await bar().evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
