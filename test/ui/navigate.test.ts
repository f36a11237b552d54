/** From picture to picture in one tab: saving on the way, looking alike, copying along. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import { edits } from "../../src/core/edits.ts";
import { applyEdits } from "../../src/core/jsonText.ts";
import { startWorld, type World } from "./world.ts";

const SIZE = { width: 800, height: 600 };
const NAMES = ["a 1.png", "a 2.png", "a 10.png", "b.png"];
const [FIRST = "", BARE = "", THIRD = "", LAST = ""] = NAMES;

const tabOf = (image: string) => `${image}.vision.json`;

let world: World;
beforeAll(async () => {
  world = await startWorld(Object.fromEntries(NAMES.map((name, i) => [name, { ...SIZE, seed: 30 + i, objects: 1 }])));
  await writeSidecar(FIRST, [box("firstcup0001", "cup", "pending"), box("firstjar0001", "jar", "accepted")]);
  await writeSidecar(THIRD, [box("thirdcup0001", "cup", "accepted")]);
  await writeSidecar(LAST, [box("lastcup00001", "cup", "pending")]);
  await world.workbench.explorer.open(tabOf(FIRST));
  await row("firstcup0001").waitFor();
});
afterAll(() => world?.dispose());

function box(id: string, label: string, review: Annotation["review"]): Annotation {
  const run = review === "accepted" ? {} : { run: "therun000001" };
  return { id, label, review, box_2d: label === "cup" ? [100, 100, 400, 400] : [500, 500, 900, 900], ...run };
}

async function writeSidecar(image: string, annotations: readonly Annotation[]): Promise<void> {
  const file = path.join(world.workspace, image);
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  const change = { image: { ...SIZE, sha256 }, annotations: { put: annotations, remove: [] } };
  await writeFile(`${file}.vision.json`, applyEdits("", edits(undefined, change)));
}

const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const row = (id: string) => frame().locator(`[role="option"][data-id="${id}"]`);
const press = (keys: string) => world.page.keyboard.press(keys);
const until = <T>(what: string, probe: () => Promise<T | undefined | false>) => world.workbench.waitUntil(what, probe);
const scale = async () => Number(await stage().getAttribute("data-scale", { timeout: 1000 }));

/** Waits until an image is shown, alone in its group, with the keyboard on it. */
async function waitForImage(image: string): Promise<void> {
  await until(`${image} in the place of the one before`, async () => {
    const tabs = await world.workbench.editors.tabs();
    if (tabs.join() !== tabOf(image)) throw new Error(`the tabs are: ${tabs.join(", ")}`);
    const name = await stage().getAttribute("aria-label", { timeout: 1000 });
    const focused = (await frame().locator(".stage:focus").count()) === 1;
    return name?.includes(image) && focused && (await stage().getAttribute("data-drawn")) !== null;
  });
}

it("goes on by key, in the order of the Explorer, to images without a sidecar too, and writes nothing for them", async () => {
  await stage().focus();
  await press("d");
  await waitForImage(BARE);
  await frame().getByText("2 of 4", { exact: true }).waitFor();
  await press("PageDown");
  await waitForImage(THIRD);
  await press("s");
  await waitForImage(BARE);
  await press("PageUp");
  await waitForImage(FIRST);
  await press("s");
  await until("to be told that it is the first", async () =>
    (await frame().locator(".live").innerText()).includes("first image"),
  );
  expect(existsSync(path.join(world.workspace, tabOf(BARE)))).toBe(false);
});

it("saves what is changed, and only that; zoom, filter and what is unfolded stay as they were", async () => {
  const third = await readFile(path.join(world.workspace, tabOf(THIRD)), "utf8");
  await frame().getByRole("button", { name: "Actual Size" }).click();
  await frame()
    .getByRole("button", { name: /^Labels/ })
    .click();
  await row("firstcup0001").click();
  await press("a");
  await until("a dirty document", () => world.workbench.editors.isDirty(tabOf(FIRST)));
  await frame().getByRole("button", { name: "Next Image" }).click();
  await waitForImage(BARE);
  expect(world.sidecar(FIRST).annotations[0]?.review).toBe("accepted");
  await until("the same zoom", async () => (await scale()) === 1);
  await press("d");
  await waitForImage(THIRD);
  await until("the same zoom", async () => (await scale()) === 1);
  await frame().locator("[data-testid=labels] .label-name").first().waitFor();
  await press("0");
  await until("the picture to fit", async () => (await scale()) !== 1);
  const fitted = await scale();
  await press("s");
  await waitForImage(BARE);
  await until("it to fit too", async () => Math.abs((await scale()) - fitted) < 0.01);
  expect(await readFile(path.join(world.workspace, tabOf(THIRD)), "utf8")).toBe(third);
  await world.workbench.screenshot("editor-navigated");
});

it("finds the next image with something pending, and says when there is none", async () => {
  await press("Alt+d");
  await waitForImage(LAST);
  await press("Alt+d");
  await until("to be told", async () => (await frame().locator(".live").innerText()).includes("pending"));
  await press("Shift+Alt+d");
  await until("to be told", async () => (await frame().locator(".live").innerText()).includes("before this one"));
});

it("copies annotations along, as if they had been drawn there: one step of undo, unsaved", async () => {
  for (const image of [THIRD, BARE, FIRST]) {
    await press("s");
    await waitForImage(image);
  }
  await row("firstcup0001").click();
  await press("ControlOrMeta+Shift+d");
  await until("the copy", async () => (await frame().locator('[role="option"]').count()) === 1);
  expect(await world.workbench.editors.tabs()).toEqual([tabOf(BARE)]);
  expect(existsSync(path.join(world.workspace, tabOf(BARE)))).toBe(false);
  await until("a dirty document", () => world.workbench.editors.isDirty(tabOf(BARE)));
  await stage().focus();
  await press("ControlOrMeta+z");
  await until("the copy to go", async () => (await frame().locator('[role="option"]').count()) === 0);
  await press("ControlOrMeta+Shift+z");
  await until("the copy again", async () => (await frame().locator('[role="option"]').count()) === 1);
  await press("d");
  await until(`${THIRD} after ${BARE}`, async () => (await world.workbench.editors.tabs()).join() === tabOf(THIRD));
  const { annotations, image } = world.sidecar(BARE);
  expect(annotations).toEqual([
    { id: expect.any(String), label: "cup", box_2d: [100, 100, 400, 400], review: "accepted" },
  ]);
  expect(annotations[0]?.id).not.toBe("firstcup0001");
  const bytes = await readFile(path.join(world.workspace, BARE));
  expect(image).toEqual({ ...SIZE, sha256: createHash("sha256").update(bytes).digest("hex") });
});

it("stays where it is when the document cannot be saved", async () => {
  await waitForImage(THIRD);
  await row("thirdcup0001").click();
  await press("x");
  await until("a dirty document", () => world.workbench.editors.isDirty(tabOf(THIRD)));
  const file = path.join(world.workspace, tabOf(THIRD));
  const foreign = (await readFile(file, "utf8")).replace('"cup"', '"changed by someone else"');
  await writeFile(file, foreign);
  await stage().focus();
  await press("d");
  await world.workbench.notifications.waitFor("could not be saved");
  expect(await world.workbench.editors.tabs()).toEqual([tabOf(THIRD)]);
  expect(await readFile(file, "utf8")).toBe(foreign);
});
