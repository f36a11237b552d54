/** Presets: where they are offered, what they send, what is said of those that make no sense, and how they are saved. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lastAsked } from "./askedBody.ts";
import { startWorld, type World } from "./world.ts";

const LITE = "gemini-3.5-flash-lite";
const WRONG = [
  { task: "detect", prompt: "no name" },
  { name: "Blurry", task: "detekt", prompt: "blurry things" },
  { name: "Silent", task: "ask" },
  "a text",
] as const;
const RIPE = { name: "Ripe fruit", task: "detect", prompt: "ripe fruit", model: LITE };
const ODD = { name: "What is odd?", task: "ask", prompt: "What is odd about this?", model: LITE };
const LAYOUT = { name: "Layout only", task: "compare", prompt: "Only the layout." };
const MIXED = [RIPE, ...WRONG, ODD, LAYOUT];
const NAMELESS = 'Preset 2 cannot be used: it has no "name".';
const EDIT = "Edit Presets in Settings";

let world: World;
const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });
beforeAll(async () => {
  const names = ["first", "menu", "input", "asked", "left", "right", "saved", "own"];
  world = await startWorld(Object.fromEntries(names.map((name, i) => [`${name}.png`, small(420 + i)])));
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const settingsFile = () => path.join(world.workspace, ".vscode", "settings.json");
let changes = 0;
/** Writes the workspace's settings, and waits until VS Code has read them. */
async function inWorkspace(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const mark = `workspace ${++changes}.`;
  mkdirSync(path.dirname(settingsFile()), { recursive: true });
  writeFileSync(settingsFile(), JSON.stringify({ ...settings, "window.title": mark }, null, 2));
  await world.workbench.waitUntil("the settings", async () => (await world.page.title()).includes(mark));
}

const choose = (image: string, task: string) => world.workbench.explorer.choose(image, ["Vision", task]);
const picksWith = (label: string): Promise<string[]> =>
  world.workbench.waitUntil(`"${label}" in the list`, async () => {
    const picks = await world.workbench.prompts.picks();
    if (!picks.includes(label)) throw new Error(`the picks are: ${picks.join(", ")}`);
    return picks;
  });

describe("presets of a workspace", () => {
  beforeAll(() => inWorkspace({ "visionSidecar.presets": MIXED }));

  it("are in the submenu's list beside what is wrong with others; task, words and model are sent", async () => {
    await choose("menu.png", "Presets…");
    expect(await picksWith(EDIT)).toEqual([
      "Ripe fruit",
      "What is odd?",
      NAMELESS,
      '"Blurry" cannot be used: there is no task "detekt".',
      '"Silent" cannot be used: it has no "prompt".',
      "Preset 5 cannot be used: it is no object in braces.",
      EDIT,
    ]);
    await world.workbench.screenshot("presets");
    await world.workbench.prompts.pick("Ripe fruit");
    const { runs } = await world.sidecarWith("menu.png", "to hold a run", (now) => now.runs.length === 1);
    expect(runs).toMatchObject([{ task: "detect", model: LITE }]);
    const { parts, url } = await lastAsked(world);
    expect(parts).toEqual(["picture image/png", expect.stringMatching(/^Detect ripe fruit in the image/)]);
    expect(url).toContain(`/${LITE}:`);
  });

  it("are in the input of their own task, and only there", async () => {
    await choose("input.png", "Detect…");
    const picks = await picksWith("Ripe fruit");
    expect(picks).toContain(NAMELESS);
    expect(picks.filter((label) => /odd|Layout|Blurry|Silent|Preset 5/.test(label))).toEqual([]);
    await world.workbench.prompts.pick("Ripe fruit");
    const { runs } = await world.sidecarWith("input.png", "to hold a run", (now) => now.runs.length === 1);
    expect(runs).toMatchObject([{ task: "detect", model: LITE }]);
    const { parts, url } = await lastAsked(world);
    expect(parts[1]).toMatch(/^Detect ripe fruit in the image/);
    expect(url).toContain(`/${LITE}:`);
  });

  it("of Ask… and Compare… are in theirs", async () => {
    await world.emulator.queue({ text: "It flies." }, { text: "- The same." });
    await choose("asked.png", "Ask…");
    expect(await picksWith("What is odd?")).toContain('"Silent" cannot be used: it has no "prompt".');
    await world.workbench.prompts.pick("What is odd?");
    const { texts } = await world.sidecarWith("asked.png", "to hold the answer", (now) => now.texts.length === 1);
    expect(texts).toMatchObject([{ task: "ask", text: "It flies." }]);
    const asked = await lastAsked(world);
    expect(asked.parts).toEqual(["picture image/png", ODD.prompt]);
    expect(asked.url).toContain(`/${LITE}:`);

    await world.workbench.explorer.select(["left.png", "right.png"]);
    await choose("right.png", "Compare…");
    await picksWith("Layout only");
    await world.workbench.prompts.pick("Layout only");
    await world.workbench.notifications.waitFor("left vs right.compare.md");
    expect((await lastAsked(world)).parts.at(-1)).toMatch(/^Compare these images\..* Only the layout\.$/s);
  });

  it("that are no list say so, and lead to the settings", async () => {
    await inWorkspace({ "visionSidecar.presets": { name: "Alone" } });
    await choose("menu.png", "Presets…");
    const wrong = "visionSidecar.presets is not a list in brackets. Correct it in the settings.";
    expect(await picksWith(EDIT)).toEqual([wrong, EDIT]);
    await world.workbench.prompts.pick(wrong);
    const settings = world.page.locator(".settings-editor:visible");
    const scope = settings.locator(".settings-target-container .action-item.checked, .settings-tabs-widget .checked");
    await world.workbench.waitUntil("the workspace's settings", async () =>
      (await scope.allInnerTexts()).some((text) => text.includes("Workspace")),
    );
    await world.workbench.waitUntil("the settings to close", async () => {
      if ((await settings.count()) === 0) return true;
      await world.page.keyboard.press("Escape");
      return false;
    });
  });
});

describe("a prompt that is saved as a preset", () => {
  async function save(image: string, more: string, name: string): Promise<void> {
    const { editors, prompts } = world.workbench;
    await choose(image, "Edit Prompt…");
    await prompts.pick("Caption");
    await editors.waitForTab("Caption.md");
    const lines = world.page.locator(".editor-group-container.active .view-lines");
    await world.workbench.waitUntil("the prompt", async () => (await lines.innerText()).includes("caption"));
    await lines.click();
    await world.page.keyboard.press("ControlOrMeta+a");
    await world.page.keyboard.type(more);
    await editors.pressTitleButton("Save Prompt as Preset…");
    await prompts.answer("The name under which", name);
    await world.workbench.notifications.waitFor(`The preset "${name}" is saved`);
    await world.workbench.waitUntil("the prompt to be saved", async () => {
      if (!(await editors.isDirty("Caption.md"))) return true;
      await editors.save();
      return false;
    });
    await editors.close("Caption.md");
  }

  it("lands in the workspace's settings where presets are, beside all of them, and is offered next time", async () => {
    await inWorkspace({ "editor.tabSize": 3, "visionSidecar.presets": MIXED });
    await save("saved.png", "Name one colour.", "One colour");
    const own = { name: "One colour", task: "prompt", prompt: "Name one colour." };
    const now = JSON.parse(readFileSync(settingsFile(), "utf8"));
    expect(now).toMatchObject({ "editor.tabSize": 3 });
    expect(now["visionSidecar.presets"]).toEqual([...MIXED, own]);

    await world.emulator.queue({ text: "Green." }, { text: "Blue." });
    await choose("saved.png", "Presets…");
    await picksWith("One colour");
    await world.workbench.prompts.pick("One colour");
    await world.sidecarWith("saved.png", "to hold the answer", ({ texts }) =>
      texts.some(({ text }) => text === "Green."),
    );
    const { parts, config } = await lastAsked(world);
    expect(parts).toEqual(["picture image/png", "Name one colour."]);
    expect(config.responseMimeType).toBeUndefined();

    await choose("own.png", "Free Prompt…");
    await picksWith("One colour");
    await world.workbench.prompts.pick("One colour");
    const { runs } = await world.sidecarWith("own.png", "to hold the answer", (sidecar) => sidecar.texts.length === 1);
    expect(runs).toMatchObject([{ task: "prompt", prompt: "Name one colour." }]);
  });

  it("replaces the one of its name, and says so before", async () => {
    const { editors, prompts } = world.workbench;
    await choose("saved.png", "Edit Prompt…");
    await prompts.pick("Caption");
    await editors.waitForTab("Caption.md");
    await editors.pressTitleButton("Save Prompt as Preset…");
    await world.workbench.waitUntil("the input", () => prompts.isAsking("The name under which"));
    await world.page.keyboard.type("Ripe fruit");
    await world.workbench.waitUntil("the warning", async () =>
      (await prompts.inputMessage()).includes("it will be replaced"),
    );
    await world.page.keyboard.press("Enter");
    await world.workbench.notifications.waitFor('The preset "Ripe fruit" is saved');
    const presets = JSON.parse(readFileSync(settingsFile(), "utf8"))["visionSidecar.presets"];
    expect(presets).toHaveLength(MIXED.length + 1);
    expect(presets[0]).toEqual({
      name: "Ripe fruit",
      task: "prompt",
      prompt: expect.stringMatching(/^Write a caption/),
    });
    expect(presets.slice(1, 5)).toEqual(WRONG);
    await editors.close("Caption.md");
  });

  it("lands in the person's own settings when the workspace has none", async () => {
    writeFileSync(settingsFile(), "{}\n");
    // Its title shows only when the workspace's own has gone.
    await world.change({ "visionSidecar.presets": [RIPE] });
    await save("saved.png", "Name two colours.", "Two colours");
    const machine = path.join(world.userData, "data", "Machine", "settings.json");
    const own = { name: "Two colours", task: "prompt", prompt: "Name two colours." };
    expect(JSON.parse(readFileSync(machine, "utf8"))["visionSidecar.presets"]).toEqual([RIPE, own]);
    expect(readFileSync(settingsFile(), "utf8")).not.toContain("presets");
  });
});
