import axe from "axe-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LONGEST_PROMPT, type PromptChoice, type PromptOffer } from "../../../src/core/promptProtocol.ts";
import type { Snapshot } from "../../../src/core/protocol.ts";
import { readMessage } from "../../../src/host/editor/messages.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const SIZE = { width: 400, height: 200 };
const snapshot: Snapshot = {
  version: 1,
  name: "photo.png",
  annotations: [{ id: "a", label: "cup", box_2d: [300, 150, 700, 350], review: "pending", run: "r" }],
  texts: [],
  image: { url: "/photo.png", ...SIZE },
};

const choice = (id: string, more: Partial<PromptChoice> = {}): PromptChoice => ({
  id,
  name: `Name of ${id}`,
  hint: `Hint of ${id}`,
  needsText: false,
  takesRegion: true,
  history: [],
  ...more,
});
const offer: PromptOffer = {
  choices: [
    choice("detect", { history: ["newest", "older"] }),
    choice("caption", { takesRegion: false }),
    choice("ask", { needsText: true, takesRegion: false }),
    choice("preset:Screws", { name: "Screws", preset: { text: "all screws" } }),
  ],
  last: "detect",
  problems: [],
};

let browser: TestBrowser;
let script: string;
let photo: Buffer;
let editor: EditorPage;

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  photo = await sharp({ create: { ...SIZE, channels: 3, background: "#808080" } })
    .png()
    .toBuffer();
});
afterAll(() => browser.close());
beforeEach(async () => {
  editor = await openEditorPage(browser.browser, { script, images: { "photo.png": photo } });
  await editor.show(snapshot);
  await editor.send({ type: "prompts", offer });
  await field().waitFor();
});
afterEach(() => editor.close());

const bar = () => editor.page.getByTestId("prompt");
const field = () => bar().getByRole("textbox", { name: strings.promptText });
const tasks = () => bar().getByRole("combobox", { name: strings.promptTask });
const button = (name: string) => bar().getByRole("button", { name, exact: true });
const region = () => editor.page.getByTestId("region");

/** Where a point of 0–1000 is in the window now. */
async function at(y: number, x: number): Promise<[number, number]> {
  const camera = await editor.camera();
  return [
    camera.left + camera.x + (x / 1000) * SIZE.width * camera.scale,
    camera.top + camera.y + (y / 1000) * SIZE.height * camera.scale,
  ];
}

describe("the prompt bar", () => {
  it("offers tasks and presets, begins with the last one, and asks what is written", async () => {
    expect(await tasks().locator("option").allTextContents()).toEqual(offer.choices.map(({ name }) => name));
    expect(await tasks().inputValue()).toBe("detect");
    expect(await field().getAttribute("placeholder")).toBe("Hint of detect");
    await field().fill("all cups");
    await field().press("Enter");
    await tasks().selectOption("caption");
    await button(strings.run).click();
    expect(await editor.posted("ask")).toEqual([
      { type: "ask", choice: "detect", text: "all cups" },
      { type: "ask", choice: "caption", text: "all cups" },
    ]);
  });

  it("gives a preset's words, and takes them away with it, but never a person's", async () => {
    await tasks().selectOption("preset:Screws");
    expect(await field().inputValue()).toBe("all screws");
    await tasks().selectOption("detect");
    expect(await field().inputValue()).toBe("");
    await tasks().selectOption("preset:Screws");
    await field().fill("all nuts");
    await tasks().selectOption("detect");
    expect(await field().inputValue()).toBe("all nuts");
  });

  it("says what is wrong with presets that are not offered, and leads to where they are corrected", async () => {
    const warning = () => bar().getByRole("button", { name: /^Edit Presets/ });
    expect(await warning().count()).toBe(0);
    const problems = ["Preset 2 cannot be used.", '"Odd" cannot be used.'];
    await editor.send({ type: "prompts", offer: { ...offer, problems } });
    await warning().waitFor();
    expect(await warning().getAttribute("title")).toBe(`Edit Presets: ${problems.join("\n")}`);
    await warning().click();
    expect(await editor.posted("editPresets")).toHaveLength(1);
  });

  it("asks nothing without words where words are needed, says so, and goes to the field", async () => {
    await tasks().selectOption("ask");
    await button(strings.run).click();
    expect(await editor.posted("ask")).toEqual([]);
    expect(await bar().getByRole("status").textContent()).toBe(strings.promptEmpty);
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("asks nothing that is too long for the extension to hear, and says so", async () => {
    await field().fill("x".repeat(LONGEST_PROMPT + 1));
    await button(strings.run).click();
    expect(await editor.posted("ask")).toEqual([]);
    expect(await bar().getByRole("status").textContent()).toBe(strings.promptTooLong);
    await field().fill("x".repeat(LONGEST_PROMPT));
    await button(strings.run).click();
    const [asked] = await editor.posted("ask");
    expect(readMessage(asked)).toEqual(asked);
  });

  it("brings back what was asked before, and what was being written", async () => {
    await field().fill("mine");
    const seen: string[] = [];
    for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await field().press(key);
      seen.push(await field().inputValue());
    }
    expect(seen).toEqual(["newest", "older", "older", "newest", "mine", "mine"]);
    // Of two lines the arrows move between the lines first.
    await field().fill("one\ntwo");
    await field().press("ArrowUp");
    expect(await field().inputValue()).toBe("one\ntwo");
  });

  it("shows how a question goes and what came of it; the page stays usable, and the button stops it", async () => {
    await editor.send({ type: "asking", progress: { line: "asking…" } });
    const status = bar().getByRole("status");
    await expect.poll(() => status.textContent()).toBe("asking…");
    expect(await bar().getByRole("progressbar").getAttribute("value")).toBeNull();
    await editor.send({ type: "asking", progress: { line: "1 of 4", part: 0.25 } });
    await expect.poll(() => bar().getByRole("progressbar").getAttribute("value")).toBe("0.25");
    await editor.page.mouse.click(...(await at(500, 250)));
    expect(await editor.selected()).toEqual(["a"]);
    expect(await button(strings.region).getAttribute("aria-disabled")).toBe("true");
    await button(strings.stop).click();
    expect(await editor.posted("stopAsking")).toHaveLength(1);
    await editor.send({ type: "asking", outcome: "Found 3 objects." });
    await expect.poll(() => status.textContent()).toBe("Found 3 objects.");
    await button(strings.run).waitFor();
    expect(await bar().getByRole("progressbar").count()).toBe(0);
  });

  it("moves nothing for those who want no motion", async () => {
    await editor.send({ type: "asking", progress: { line: "asking…" } });
    await bar().getByRole("progressbar").waitFor();
    const moving = () => editor.page.evaluate(() => document.getAnimations().length);
    await editor.page.emulateMedia({ reducedMotion: "no-preference" });
    await expect.poll(moving).toBe(1);
    await editor.page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(moving).toBe(0);
    await editor.page.emulateMedia({ reducedMotion: "no-preference" });
    // As VS Code's own setting has it.
    await editor.page.evaluate(() => document.body.classList.add("vscode-reduce-motion"));
    await expect.poll(moving).toBe(0);
  });

  it("keeps what is typed and chosen while the tab is hidden, and whether it is folded", async () => {
    await tasks().selectOption("caption");
    await field().fill("half a que");
    await expect
      .poll(() => editor.page.evaluate(() => sessionStorage.getItem("state") ?? ""))
      .toContain('"text":"half a que"');
    await editor.reopen();
    await editor.show(snapshot);
    await editor.send({ type: "prompts", offer });
    expect(await field().inputValue()).toBe("half a que");
    expect(await tasks().inputValue()).toBe("caption");
    await button(strings.prompt).click();
    expect(await field().count()).toBe(0);
    await editor.send({ type: "prompt", action: "focus" });
    await expect.poll(() => field().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("has the keys to itself while somebody writes, and Escape leads back to the picture", async () => {
    await field().fill("a");
    await field().press("x");
    await field().press("Control+z");
    const focus = await editor.posted("focus");
    expect(focus.at(-1)?.focused).toBe(false);
    await field().press("Escape");
    expect(await editor.page.getByTestId("stage").evaluate((stage) => stage === document.activeElement)).toBe(true);
    expect((await editor.posted("review")).length + (await editor.posted("delete")).length).toBe(0);
  });
});

describe("accessibility", () => {
  it("axe finds nothing, and at 400 px nothing is cut off", async () => {
    await editor.close();
    editor = await openEditorPage(browser.browser, { script, images: { "photo.png": photo }, width: 400 });
    await editor.show(snapshot);
    await editor.send({ type: "prompts", offer: { ...offer, problems: ["Preset 2 cannot be used."] } });
    await editor.send({ type: "asking", progress: { line: "asking…" } });
    await expect.poll(() => bar().getByRole("status").textContent()).toBe("asking…");
    await editor.page.evaluate(axe.source);
    const violations = await editor.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      // Colours are VS Code's and missing here.
      const rules = { "color-contrast": { enabled: false } };
      const found = await axe.run('[data-testid="prompt"]', { preload: false, rules });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    expect(violations).toEqual([]);
    expect(await bar().evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  });
});

describe("a region", () => {
  it("is drawn on the picture and asked about; nothing else is selected, moved or drawn by it", async () => {
    await field().fill("all screws");
    await button(strings.region).click();
    await region().waitFor();
    const before = await editor.camera();
    await editor.page.mouse.move(...(await at(200, 100)));
    await editor.page.mouse.down();
    await editor.page.mouse.move(...(await at(500, 400)), { steps: 3 });
    await editor.page.mouse.move(...(await at(800, 600)));
    await editor.page.mouse.up();
    const [asked, ...more] = await editor.posted("ask");
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ choice: "detect", text: "all screws" });
    const wanted = [200, 100, 800, 600];
    for (const [i, value] of (asked?.region ?? []).entries())
      expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(4);
    expect(asked?.region).toHaveLength(4);
    expect(await editor.camera()).toEqual(before);
    expect(await editor.selected()).toEqual([]);
    expect(await region().isVisible()).toBe(false);
    expect((await editor.posted("draw")).length).toBe(0);
  });

  it("is moved and resized by keys, said in pixels, and run by Enter", async () => {
    await editor.send({ type: "prompt", action: "region", choice: "detect" });
    await region().waitFor();
    const { keyboard } = editor.page;
    for (let i = 0; i < 200; i++) await keyboard.press("ArrowLeft");
    for (let i = 0; i < 200; i++) await keyboard.press("ArrowUp");
    for (let i = 0; i < 200; i++) await keyboard.press("Shift+ArrowRight");
    const live = editor.page.locator(".live");
    expect(await live.textContent()).toMatch(/^400 × \d+ px at x 0, y 0$/);
    await keyboard.press("Enter");
    const [asked] = await editor.posted("ask");
    expect(asked).toMatchObject({ choice: "detect", text: "" });
    expect(asked?.region?.slice(0, 2)).toEqual([0, 0]);
    expect(asked?.region?.[3]).toBe(1000);
  });

  it("is given up by Escape, and a click alone asks nothing", async () => {
    await button(strings.region).click();
    await editor.page.mouse.click(...(await at(500, 500)));
    await editor.page.keyboard.press("Escape");
    expect(await region().isVisible()).toBe(false);
    expect(await editor.posted("ask")).toEqual([]);
    expect(await editor.page.getByTestId("stage").evaluate((stage) => stage === document.activeElement)).toBe(true);
  });

  it("is not offered for what is about the whole picture", async () => {
    await tasks().selectOption("caption");
    expect(await button(strings.region).getAttribute("aria-disabled")).toBe("true");
    await button(strings.region).click({ force: true });
    expect(await region().isVisible()).toBe(false);
  });
});
