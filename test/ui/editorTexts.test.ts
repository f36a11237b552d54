/** Texts, points and read lines in the editor: a person reads, copies, corrects and decides, with mouse and keyboard. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Annotation, Run, Sidecar, TextEntry } from "../../src/core/annotation.ts";
import { type TextsPanel, textsPanel } from "../harness/textsPanel.ts";
import { startWorld, type World } from "./world.ts";

const IMAGE = "photo.png";
const TAB = `${IMAGE}.vision.json`;
const SIZE = { width: 800, height: 600 };

const run = (id: string, task: string, prompt: string): Run => ({
  ...{ id, task, prompt, model: "gemini-3.8-flash", time: "2026-11-22T10:00:00Z", finishReason: "STOP" },
});
const text = (id: string, task: string, words: string, over: Partial<TextEntry> = {}): TextEntry => ({
  ...{ id, task, text: words, review: "pending", run: task },
  ...over,
});
const TEXTS: readonly TextEntry[] = [
  text("text-caption", "caption", "A bowl of fruit on a wooden table."),
  text("text-answer", "ask", "There are three:\n- one apple\n- two lemons", { review: "accepted" }),
  text("text-arabic", "describe", "صحن من الفاكهة على طاولة خشبية، بجانبه كوب."),
  text("text-japanese", "describe", "木のテーブルの上に果物の入ったボウルがあります。".repeat(4), { partial: true }),
  text("text-rejected", "caption", "Two dogs.", { review: "rejected" }),
];
/** What the caption is changed to: typed, and pasted from the answer. */
const EDITED = "A box of apples\nThere are three:\n- one apple\n- two lemons and more";
const line = (id: string, words: string, y: number, x: number): Annotation => ({
  ...{ id, label: "text", text: words, box_2d: [y, x, y + 40, x + 180], review: "pending", run: "lines" },
});
const ANNOTATIONS: readonly Annotation[] = [
  line("line-2", "Fresh fruit", 120, 650),
  line("line-1", "MARKET", 60, 650),
  { id: "point-a", label: "stem", point: [700, 300], review: "pending", run: "point" },
  { id: "point-b", label: "leaf", point: [700, 318], review: "accepted", run: "point" },
  {
    ...{ id: "way", label: "way", review: "pending", run: "point" },
    path: [
      [850, 500],
      [650, 650],
      [850, 800],
    ],
  },
];
const SIDECAR: Sidecar = {
  version: 1,
  image: { ...SIZE, sha256: "" },
  annotations: ANNOTATIONS,
  texts: TEXTS,
  runs: [
    run("caption", "caption", "Write a caption."),
    run("describe", "describe", "Describe it."),
    run("ask", "ask", "How many pieces of fruit are there?"),
    run("lines", "readLines", "Read the lines."),
    run("point", "point", "Point to all."),
  ],
};

let world: World;
let panel: TextsPanel;
const file = () => path.join(world.workspace, TAB);
const onDisk = (id: string) => world.sidecar(IMAGE).texts.find((entry) => entry.id === id);
const frame = () => world.workbench.editors.webview();
const stage = () => frame().getByTestId("stage");
const row = (id: string) => frame().locator(`[role="option"][data-id="${id}"]`);
const clipboard = () => world.page.evaluate(() => navigator.clipboard.readText());
const isDirty = () => world.workbench.editors.isDirty(TAB);

beforeAll(async () => {
  world = await startWorld({
    [IMAGE]: { ...SIZE, seed: 21, objects: 4 },
    "empty.png": { width: 320, height: 240, seed: 5, objects: 0 },
  });
  await world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await world.firstRun(IMAGE, "Detect Objects");
  // The picture is the one that was asked about; what was found in it gives way to this.
  const { image } = world.sidecar(IMAGE);
  await writeFile(file(), `${JSON.stringify({ ...SIDECAR, image }, null, 2)}\n`);
  panel = textsPanel(world.workbench);
  await panel.waitForWords("text-caption", "A bowl of fruit on a wooden table.");
});
afterAll(() => world?.dispose());

async function save(): Promise<void> {
  await world.workbench.waitUntil("a dirty document", isDirty);
  await world.workbench.editors.save();
  await world.workbench.waitUntil("the document to be saved", async () => !(await isDirty()));
}

async function undo(): Promise<void> {
  await stage().focus();
  await world.page.keyboard.press("ControlOrMeta+z");
}

const waitForClipboard = (expected: string) =>
  world.workbench.waitUntil("the clipboard", async () => {
    const now = await clipboard();
    if (now !== expected) throw new Error(`on the clipboard is: ${now}`);
    return true;
  });

describe("texts about a picture", () => {
  it("are all there, with what they are and what was asked", async () => {
    for (const { id, text: words, review } of TEXTS) {
      if (review === "rejected") expect(await panel.entry(id).count()).toBe(0);
      else await panel.waitForWords(id, words);
    }
    expect(await panel.entry("text-caption").innerText()).toContain("Caption");
    expect(await panel.entry("text-answer").innerText()).toContain("How many pieces of fruit are there?");
    expect(await panel.entry("text-japanese").innerText()).toContain("incomplete");
    expect(await row("line-1").innerText()).toContain("MARKET");
  });

  it("are copied by their button", async () => {
    await panel.press("text-answer", "Copy");
    await waitForClipboard("There are three:\n- one apple\n- two lemons");
    expect(await isDirty()).toBe(false);
  });

  it("are edited in place: keys write and are no commands, undo in the field is the field's", async () => {
    await row("point-a").click();
    const field = await panel.edit("text-caption");
    const { keyboard } = world.page;
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type("A box of apples");
    await keyboard.press("Delete");
    await keyboard.press("F2");
    await keyboard.press("ControlOrMeta+z");
    await keyboard.press("ControlOrMeta+Shift+z");
    expect(await field.inputValue()).toBe("A box of apples");
    await keyboard.press("Enter");
    await keyboard.press("ControlOrMeta+v");
    await world.workbench.waitUntil("what was pasted", async () => (await field.inputValue()) !== "A box of apples\n");
    await keyboard.type(" and more");
    await keyboard.press("ControlOrMeta+Enter");
    await panel.waitForWords("text-caption", EDITED);
    expect(await world.workbench.prompts.isAsking("Label")).toBe(false);
    await save();
    expect(onDisk("text-caption")).toEqual({
      ...{ id: "text-caption", task: "caption", text: EDITED, review: "accepted", run: "caption" },
      proposed: { text: "A bowl of fruit on a wooden table." },
    });
    // None of the letters has decided on the annotation that was selected.
    expect(world.sidecar(IMAGE).annotations).toEqual(ANNOTATIONS);
  });

  it("are one step of undo and redo a time", async () => {
    await undo();
    await panel.waitForWords("text-caption", "A bowl of fruit on a wooden table.");
    await save();
    expect(onDisk("text-caption")).toEqual(TEXTS[0]);
    await stage().focus();
    await world.page.keyboard.press("ControlOrMeta+Shift+z");
    await panel.waitForWords("text-caption", EDITED);
    await undo();
    await panel.waitForWords("text-caption", "A bowl of fruit on a wooden table.");
    await world.workbench.waitUntil("a clean document", async () => !(await isDirty()));
  });

  it("are written to the file by Ctrl+S from within the field", async () => {
    await panel.edit("text-arabic");
    await world.page.keyboard.press("ControlOrMeta+End");
    await world.page.keyboard.type(" نعم");
    await world.workbench.editors.save();
    await world.sidecarWith(IMAGE, "to hold the new words", ({ texts }) =>
      texts.some((entry) => entry.text.endsWith(" نعم")),
    );
    await world.workbench.waitUntil("a clean document", async () => !(await isDirty()));
  });

  it("do not lose what is half typed when the file gets another text meanwhile, or when the tab is left", async () => {
    const field = await panel.edit("text-answer");
    await world.page.keyboard.press("ControlOrMeta+End");
    await world.page.keyboard.type(" and a pear");
    const now = JSON.parse(readFileSync(file(), "utf8"));
    now.texts.push(text("text-new", "caption", "From elsewhere."));
    await writeFile(file(), `${JSON.stringify(now, null, 2)}\n`);
    await panel.waitForWords("text-new", "From elsewhere.");
    expect(await field.inputValue()).toContain("two lemons and a pear");
    await world.page.keyboard.type("!");
    await world.workbench.explorer.open(IMAGE);
    await world.workbench.editors.activate(TAB);
    await panel.waitForWords("text-answer", "There are three:\n- one apple\n- two lemons and a pear!");
    await save();
    expect(onDisk("text-answer")?.text).toBe("There are three:\n- one apple\n- two lemons and a pear!");
    expect(onDisk("text-new")?.text).toBe("From elsewhere.");
  });

  it("are accepted and rejected by the keys that annotations have, when the keyboard is at them", async () => {
    await row("point-a").click();
    await panel.press("text-new", "Copy");
    await waitForClipboard("From elsewhere.");
    await world.page.keyboard.press("a");
    await save();
    expect(onDisk("text-new")?.review).toBe("accepted");
    await world.page.keyboard.press("x");
    await save();
    expect(onDisk("text-new")?.review).toBe("rejected");
    expect(world.sidecar(IMAGE).annotations).toEqual(ANNOTATIONS);
    // It stays in sight until the keyboard leaves it.
    expect(await panel.entry("text-new").count()).toBe(1);
    await stage().focus();
    await world.workbench.waitUntil("the text to go", async () => (await panel.entry("text-new").count()) === 0);
    await frame().getByRole("button", { name: "Show 2 rejected" }).click();
    await panel.press("text-new", "Accept");
    await save();
    expect(onDisk("text-new")?.review).toBe("accepted");
    await frame().getByRole("button", { name: "Show Rejected" }).click();
    await panel.entry("text-new").getByRole("button", { name: "Edit" }).focus();
    await world.page.keyboard.press("F2");
    await world.workbench.waitUntil("the field", async () => (await panel.field.count()) === 1);
    await world.page.keyboard.press("Escape");
    await world.workbench.waitUntil("the field to close", async () => (await panel.field.count()) === 0);
    expect(await isDirty()).toBe(false);
  });

  it("are not lost when the tab is closed while they are typed: its change is there to be saved", async () => {
    await panel.edit("text-new");
    await world.page.keyboard.press("ControlOrMeta+End");
    await world.page.keyboard.type(" Last words.");
    await world.workbench.editors.close(TAB);
    // VS Code asks when it knows of the change by then, and opens the tab again when it hears of it afterwards.
    const asked = await world.workbench.waitUntil("the change to be known", async () => {
      if ((await world.workbench.prompts.dialogButtons()).includes("Save")) return "asked";
      const unsaved = world.page.locator(".activitybar .badge-content:visible", { hasText: "1" });
      return (await world.workbench.editors.tabs()).includes(TAB) && (await unsaved.count()) > 0 && "opened again";
    });
    if (asked === "asked") await world.workbench.prompts.pressInDialog("Save");
    else {
      await world.workbench.editors.activate(TAB);
      await panel.waitForWords("text-new", "From elsewhere. Last words.");
      await save();
    }
    await world.sidecarWith(IMAGE, "to hold the last words", ({ texts }) =>
      texts.some((entry) => entry.text === "From elsewhere. Last words."),
    );
    await world.workbench.explorer.choose(IMAGE, ["Vision", "Show Annotations"]);
    await panel.waitForWords("text-new", "From elsewhere. Last words.");
  });
});

describe("what is read in the picture", () => {
  it("is copied in reading order, of the selection or of all", async () => {
    await stage().focus();
    await world.page.keyboard.press("Escape");
    await world.workbench.prompts.runCommand("Vision: Copy Text");
    await waitForClipboard("MARKET\nFresh fruit");
    await row("line-2").click();
    await world.workbench.prompts.runCommand("Vision: Copy Text");
    await waitForClipboard("Fresh fruit");
    await row("point-a").click();
    await world.workbench.prompts.runCommand("Vision: Copy Text");
    await world.workbench.notifications.waitFor("There is no text to copy.");
    expect(await clipboard()).toBe("Fresh fruit");
    await world.workbench.notifications.clear();
  });
});

describe("points and paths", () => {
  const click = async ([y, x]: readonly [number, number], dx: number): Promise<void> => {
    const number = async (name: string) => Number(await stage().getAttribute(name));
    const [left, top, scale] = [await number("data-x"), await number("data-y"), await number("data-scale")];
    const position = { x: left + (x / 1000) * SIZE.width * scale + dx, y: top + (y / 1000) * SIZE.height * scale };
    await stage().click({ position });
  };
  const waitForSelection = (id: string) =>
    world.workbench.waitUntil(
      `the selection of ${id}`,
      async () => (await row(id).getAttribute("aria-selected", { timeout: 1000 })) === "true",
    );

  it("are taken with the mouse: the nearest point, and a line where it is drawn", async () => {
    await click([700, 300], -5);
    await waitForSelection("point-a");
    await click([700, 318], 5);
    await waitForSelection("point-b");
    await click([750, 575], 0);
    await waitForSelection("way");
  });
});

describe("an answer without objects", () => {
  it("is not called a picture that nobody has asked about", async () => {
    await world.workbench.explorer.choose("empty.png", ["Vision", "Detect Objects"]);
    await world.workbench.editors.waitForTab("empty.png.vision.json").catch(() => undefined);
    await world.sidecarWith("empty.png", "of the run", ({ runs }) => runs.length === 1);
    await world.workbench.explorer.choose("empty.png", ["Vision", "Show Annotations"]);
    await world.workbench.waitUntil("the note", () => frame().getByText("The last run found nothing.").isVisible());
    expect(await frame().getByText("No annotations yet").count()).toBe(0);
    await world.workbench.prompts.runCommand("View: Close Editor");
    await world.workbench.editors.activate(TAB);
  });
});

describe("looks", () => {
  const themes = [
    "Default Light Modern",
    "Default Dark Modern",
    "Default High Contrast",
    "Default High Contrast Light",
  ] as const;

  it.each(themes)("%s", async (theme) => {
    await world.workbench.notifications.clear();
    await world.useTheme(theme);
    await row("point-a").click();
    const field = await panel.edit("text-arabic");
    await world.workbench.screenshot(`texts-${theme.replaceAll(" ", "-")}`);
    const [border, ground] = await field.evaluate((element) => {
      const style = getComputedStyle(element);
      return [style.outlineColor, style.backgroundColor];
    });
    expect(border).not.toBe(ground);
    await world.page.keyboard.press("Escape");
  });

  it("in an editor of 400 px: picture, list and texts, nothing cut off", async () => {
    await world.workbench.prompts.runCommand("View: Close Primary Side Bar");
    await world.page.setViewportSize({ width: 448, height: 800 });
    await world.workbench.waitUntil("the narrow editor", async () => {
      const width = (await stage().boundingBox())?.width ?? 0;
      if (width > 401) throw new Error(`it is ${width} px wide`);
      return true;
    });
    const page = frame().locator("html");
    expect(await page.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const list = await frame().getByRole("listbox").boundingBox();
    expect(list?.height).toBeGreaterThan(70);
    expect((await panel.section.boundingBox())?.height).toBeGreaterThan(100);
    await panel.edit("text-caption");
    await world.workbench.screenshot("texts-400-px");
    await world.page.keyboard.press("Escape");
    await panel.press("text-caption", "Copy");
    await waitForClipboard("A bowl of fruit on a wooden table.");
  });
});
