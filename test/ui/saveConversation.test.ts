/** Save Conversation as Markdown…: VS Code's own dialog, what is written, and what is not replaced without a word. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePdf } from "../emulator/pdf.ts";
import { waitForText } from "./shownText.ts";
import { startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });
const FIRST = "There are **three** things:\n\n- a cup\n- a car\n- a key";
const SECOND = "```python\nprint('red')\n```\n\nIt is <b>red</b>.";

let world: World;
beforeAll(async () => {
  world = await startWorld({
    "first.png": small(500),
    "pictures/one (1).png": small(501),
    "pictures/two.png": small(502),
    "slow.png": small(503),
  });
  mkdirSync(path.join(world.workspace, "notes"));
  for (const folder of [".", "notes", "pictures"]) {
    writeFileSync(path.join(world.workspace, folder, signOf(folder)), "# A sign\n");
  }
  writeFileSync(path.join(world.workspace, "pictures", "report.pdf"), makePdf(["# One"]));
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const at = (name: string) => path.join(world.workspace, name);
const widget = () => world.page.locator(".quick-input-widget:visible:not([inert], [inert] *)");
const input = () => widget().locator(".quick-input-box input");

const shown = (what: string) => waitForText(world, what);

async function ask(images: readonly string[], question: string): Promise<void> {
  const { explorer, prompts } = world.workbench;
  if (images.length > 1) await explorer.select(images);
  await explorer.choose(images.at(-1) ?? "", ["Vision", "Ask…"]);
  if (images.length > 1) await prompts.pick(`Ask About These ${images.length} Files`);
  await prompts.answer("Your question", question);
}

/** Opens the dialog, and gives the place that it begins with, as a path on disk. */
async function openDialog(tab: string): Promise<string> {
  await world.workbench.editors.activate(tab);
  await world.workbench.editors.pressTitleButton("Save Conversation as Markdown…");
  return world.workbench.waitUntil("the dialog with a place", async () => {
    const value = await input().inputValue({ timeout: 1000 });
    return value.endsWith(".md") && value;
  });
}

/** The name of a file that only this folder holds. */
const signOf = (folder: string) => `in ${folder === "." ? "the workspace" : folder}.md`;

/** Types a place. Enter is not heard before the dialog lists the folder of that place. */
async function saveAt(name: string): Promise<void> {
  await input().fill(at(name));
  await world.workbench.waitUntil("the folder in the dialog", async () =>
    (await world.workbench.prompts.picks()).includes(signOf(path.dirname(name))),
  );
  await world.page.keyboard.press("Enter");
}

const TAB = "Questions about one (1).png.md";

describe("a conversation that is saved", () => {
  it("begins beside its picture, is written whole with links that lead to the picture, and is opened", async () => {
    await world.emulator.queue({ text: FIRST }, { text: SECOND });
    await ask(["pictures/one (1).png"], "How many?");
    await shown("- a key");
    await world.workbench.editors.activate(TAB);
    await world.workbench.editors.pressTitleButton("Ask Further…");
    await world.workbench.prompts.answer("Your next question", "Which colour?");
    await shown("It is <b>red</b>.");
    expect(await openDialog(TAB)).toBe(at("pictures/one (1).png.ask.md"));
    await world.workbench.screenshot("save-conversation");
    await saveAt("notes/about.md");
    await world.workbench.editors.waitForTab("about.md");
    const text = readFileSync(at("notes/about.md"), "utf8");
    const link = /!\[one \(1\)\.png\]\(<(.*)>\)/.exec(text)?.[1] ?? "";
    expect(link).toMatch(/^\.\.\/pictures\//);
    expect(existsSync(path.resolve(at("notes"), decodeURIComponent(link)))).toBe(true);
    const places = ["# Questions about one (1).png", "> How many?", FIRST, "> Which colour?", SECOND].map((part) =>
      text.indexOf(part),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text.match(/<sub>gemini-3\.8-flash · /g)).toHaveLength(2);
    expect(await world.workbench.editors.isDirty("about.md")).toBe(false);
  });

  it("does not take the place of a file that is there unless the person says so", async () => {
    writeFileSync(at("notes/mine.md"), "# My own notes\n");
    await openDialog(TAB);
    await saveAt("notes/mine.md");
    const asks = "mine.md already exists. Are you sure you want to overwrite it?";
    await world.workbench.waitUntil("the question", () => world.workbench.prompts.isAsking(asks));
    await world.page.keyboard.press("Escape");
    await world.workbench.prompts.dismiss();
    expect(readFileSync(at("notes/mine.md"), "utf8")).toBe("# My own notes\n");

    await openDialog(TAB);
    await saveAt("notes/mine.md");
    await world.workbench.waitUntil("the question", () => world.workbench.prompts.isAsking(asks));
    await world.page.keyboard.press("Enter");
    await world.workbench.editors.waitForTab("mine.md");
    expect(readFileSync(at("notes/mine.md"), "utf8")).toContain(FIRST);
  });

  it("begins where nothing is yet", async () => {
    writeFileSync(at("pictures/one (1).png.ask.md"), "# Taken\n");
    expect(await openDialog(TAB)).toBe(at("pictures/one (1).png.ask (2).md"));
    await world.workbench.prompts.dismiss();
    const kept = readdirSync(at("pictures")).filter((name) => name.endsWith(".md"));
    expect(kept.sort()).toEqual([signOf("pictures"), "one (1).png.ask.md"]);
    expect(readFileSync(at("pictures/one (1).png.ask.md"), "utf8")).toBe("# Taken\n");
  });

  it("about several files links each of them, documents too, and begins not where a transcription goes", async () => {
    await world.emulator.queue({ text: "They fit." });
    await ask(["pictures/report.pdf", "pictures/two.png"], "Do they fit?");
    await shown("They fit.");
    expect(await openDialog("Questions about report.pdf +1.md")).toBe(at("pictures/report.pdf.ask.md"));
    await saveAt("pictures/fit.md");
    await world.workbench.editors.waitForTab("fit.md");
    const text = readFileSync(at("pictures/fit.md"), "utf8");
    expect(text).toContain("[report.pdf](<report.pdf>)\n![two.png](<two.png>)");
    expect(text).toContain("> Do they fit?\n\nThey fit.");
  });

  it("while the dialog is open holds the answer that came meanwhile", async () => {
    await world.emulator.queue({ text: "It comes late, but whole.", delayMs: 4000 });
    await ask(["slow.png"], "Is it late?");
    await world.workbench.editors.waitForTab("Questions about slow.png.md");
    await openDialog("Questions about slow.png.md");
    await world.sidecarWith("slow.png", "to hold the answer", ({ texts }) => texts.length === 1);
    await saveAt("late.md");
    await world.workbench.editors.waitForTab("late.md");
    expect(readFileSync(at("late.md"), "utf8")).toContain("> Is it late?\n\nIt comes late, but whole.\n\n<sub>");
  });
});
