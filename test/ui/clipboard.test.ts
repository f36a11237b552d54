/** Keys that go round by VS Code, and annotations on the clipboard: in the real editor, by the real keyboard. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import { startWorld, type World } from "./world.ts";

const [FIRST, SECOND] = ["a.png", "b.png"];
const SIZE = { width: 800, height: 600 };
const tabOf = (image: string) => `${image}.vision.json`;

const annotations: readonly Annotation[] = [
  { id: "box0", label: "kite", box_2d: [100, 100, 300, 300], review: "pending", run: "r", confidence: 0.5 },
  { id: "line", label: "word", box_2d: [500, 500, 560, 700], text: "EXIT", review: "accepted" },
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ [FIRST]: { ...SIZE, seed: 5, objects: 3 }, [SECOND]: { ...SIZE, seed: 6, objects: 2 } });
  await world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const image = { ...SIZE, sha256: "0".repeat(64) };
  const run = { id: "r", task: "detect", prompt: "p", model: "m", time: "2026-11-20T10:12:13Z" };
  await writeFile(
    path.join(world.workspace, tabOf(FIRST)),
    JSON.stringify({ version: 1, image, annotations, texts: [], runs: [run] }, undefined, 2),
  );
  await world.workbench.explorer.choose(FIRST, ["Vision", "Show Annotations"]);
  await world.workbench.editors.waitForTab(tabOf(FIRST));
  await stage().and(frame().locator("[data-drawn]")).waitFor();
});
afterAll(() => world?.dispose());

const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const rows = () => frame().locator('[role="option"]');
const press = (key: string) => world.page.keyboard.press(key);
const until: World["workbench"]["waitUntil"] = (...what) => world.workbench.waitUntil(...what);
const isDirty = (image: string) => world.workbench.editors.isDirty(tabOf(image));
const clipboard = () => world.page.evaluate(() => navigator.clipboard.readText());
const selected = () => frame().locator('[role="option"][aria-selected="true"]').allInnerTexts();

async function select(id: string): Promise<void> {
  await frame().locator(`[role="option"][data-id="${id}"]`).click();
  await stage().focus();
}

/** Saves what is unsaved and reads the file. */
async function saved(image: string): Promise<readonly Annotation[]> {
  await until("a dirty document", () => isDirty(image));
  await world.workbench.editors.save();
  await until("the document to be saved", async () => !(await isDirty(image)));
  return world.sidecar(image).annotations;
}

async function count(rowsWished: number): Promise<void> {
  await until(`${rowsWished} rows`, async () => (await rows().count()) === rowsWished);
}

describe("the clipboard", () => {
  it("takes a copy that is pasted a little aside, again farther, each in one step of undo", async () => {
    await select("box0");
    await press("ControlOrMeta+c");
    await until("the annotation on the clipboard", async () => (await clipboard()).includes("box0"));
    await press("ControlOrMeta+v");
    await count(3);
    await press("ControlOrMeta+v");
    await count(4);
    const [, , once, twice] = await saved(FIRST);
    expect(once).toMatchObject({ label: "kite", box_2d: [120, 115, 320, 315], review: "accepted" });
    expect(twice).toMatchObject({ label: "kite", box_2d: [140, 130, 340, 330] });
    for (const field of ["run", "confidence", "proposed"]) expect(once).not.toHaveProperty(field);
    await press("ControlOrMeta+z");
    await count(3);
    await press("ControlOrMeta+z");
    await count(2);
    expect(await saved(FIRST)).toEqual(annotations);
  });

  it("takes a drawn one out and brings it back to its place with its words", async () => {
    await select("line");
    await press("ControlOrMeta+x");
    await count(1);
    await press("ControlOrMeta+v");
    await count(2);
    const [, back] = await saved(FIRST);
    expect(back).toMatchObject({ label: "word", box_2d: [500, 500, 560, 700], text: "EXIT" });
    await press("ControlOrMeta+z");
    await press("ControlOrMeta+z");
    expect(await saved(FIRST)).toEqual(annotations);
  });

  it("stays the text's where words are written, and what it holds of others pastes nothing and says so", async () => {
    const filter = frame().getByRole("searchbox").or(frame().locator("#filter")).first();
    await filter.fill("kite");
    await press("ControlOrMeta+a");
    await press("ControlOrMeta+c");
    await until("the words on the clipboard", async () => (await clipboard()) === "kite");
    await press("ControlOrMeta+v");
    expect(await filter.inputValue()).toBe("kite");
    await filter.fill("");
    await select("box0");
    await press("ControlOrMeta+v");
    await world.workbench.notifications.waitFor("There are no annotations on the clipboard.");
    expect(await rows().count()).toBe(2);
    expect(await isDirty(FIRST)).toBe(false);
    await world.workbench.notifications.clear();
  });

  it("goes to another picture, to the same place, without the words that were read in the first", async () => {
    await stage().focus();
    await press("ControlOrMeta+a");
    await until("both selected", async () => (await selected()).length === 2);
    await press("ControlOrMeta+c");
    await until("both on the clipboard", async () => (await clipboard()).includes("EXIT"));
    await stage().focus();
    await press("d");
    await world.workbench.editors.waitForTab(tabOf(SECOND));
    await until("the other picture", async () => (await rows().count()) === 0);
    await stage().and(frame().locator("[data-drawn]")).waitFor();
    await stage().focus();
    await press("ControlOrMeta+v");
    await count(2);
    expect(existsSync(path.join(world.workspace, tabOf(SECOND)))).toBe(false);
    const [box, word] = await saved(SECOND);
    expect(box).toMatchObject({ label: "kite", box_2d: annotations[0]?.box_2d, review: "accepted" });
    expect(word).toMatchObject({ label: "word", box_2d: annotations[1]?.box_2d });
    expect(word).not.toHaveProperty("text");
  });
});

describe("keys that are held", () => {
  it("move by a pixel, ten with Shift, resize with Alt; however long they are held, it is one step of undo", async () => {
    const before = world.sidecar(SECOND).annotations;
    await select(before[0]?.id ?? "");
    const [px, py] = [1000 / SIZE.width, 1000 / SIZE.height];
    for (let i = 0; i < 6; i++) await world.page.keyboard.down("ArrowRight");
    await world.page.keyboard.up("ArrowRight");
    expect((await saved(SECOND))[0]?.box_2d).toEqual([100, 100 + 6 * px, 300, 300 + 6 * px]);
    await press("Shift+ArrowDown");
    const [down] = await saved(SECOND);
    expect(down?.box_2d?.[0]).toBeCloseTo(100 + 10 * py, 2);
    await press("Alt+ArrowRight");
    expect((await saved(SECOND))[0]?.box_2d?.[3]).toBeCloseTo(300 + 7 * px, 2);
    for (let i = 0; i < 3; i++) {
      await press("ControlOrMeta+z");
      await saved(SECOND);
    }
    expect(world.sidecar(SECOND).annotations).toEqual(before);
  });

  it("hide all shapes as long as they are held, and go through the shapes", async () => {
    const [first, second] = world.sidecar(SECOND).annotations;
    await select(first?.id ?? "");
    await press("Tab");
    await until("the next shape", async () => (await selected()).join().includes(second?.label ?? "?"));
    await press("Shift+Tab");
    await until("the one before", async () => (await selected()).join().includes(first?.label ?? "?"));
    const shown = await stage().screenshot();
    await world.page.keyboard.down("h");
    await until("the shapes to hide", async () => !(await stage().screenshot()).equals(shown));
    await world.page.keyboard.up("h");
    await until("the shapes to come back", async () => (await stage().screenshot()).equals(shown));
    await press("Escape");
    await until("nothing selected", async () => (await selected()).length === 0);
  });

  it("show and hide masks, labels and what was rejected, and copy places", async () => {
    for (const [key, name] of [
      ["t", "Show Masks"],
      ["l", "Show Labels"],
      ["r", "Show Rejected"],
    ] as const) {
      const button = frame().locator(`button[aria-label^="${name}"]`);
      const before = await button.getAttribute("aria-pressed");
      await stage().focus();
      await press(key);
      await until(`${name} to turn`, async () => (await button.getAttribute("aria-pressed")) !== before);
      await press(key);
      await until(`${name} to turn back`, async () => (await button.getAttribute("aria-pressed")) === before);
    }
    const [first] = world.sidecar(SECOND).annotations;
    await select(first?.id ?? "");
    await press("Shift+c");
    await until("its JSON on the clipboard", async () => (await clipboard()).includes(`"box_2d"`));
    await press("Alt+c");
    await until("its pixels on the clipboard", async () => !(await clipboard()).includes(`"box_2d"`));
  });
});
