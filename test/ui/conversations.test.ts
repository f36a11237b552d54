/** Questions and comparisons: the document that grows, the stop, the next question, what is kept and where. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lastAsked } from "./askedBody.ts";
import { shownText, waitForText } from "./shownText.ts";
import { startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

let world: World;
beforeAll(async () => {
  world = await startWorld({
    "first.png": small(60),
    "one.png": small(61),
    "two.jpg": { ...small(62), format: "jpeg" },
    "slow.png": small(63),
    "broken answer.png": small(64),
    "rätsel (1).png": small(65),
  });
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const shown = () => shownText(world);
const waitFor = (what: string) => waitForText(world, what);

async function ask(image: string | readonly string[], question: string): Promise<void> {
  const images = typeof image === "string" ? [image] : image;
  if (images.length === 1) await world.workbench.explorer.choose(images[0] ?? "", ["Vision", "Ask…"]);
  else {
    await world.workbench.explorer.select(images);
    await world.workbench.explorer.choose(images.at(-1) ?? "", ["Vision", "Ask…"]);
    await world.workbench.prompts.pick(`Ask About These ${images.length} Files`);
  }
  await world.workbench.prompts.answer("Your question", question);
}

describe("a question about one image", () => {
  it("is answered in a Markdown document beside, and kept in the sidecar", async () => {
    await world.emulator.queue({ text: "There are **three** things.\n\n- a cup\n- a car\n- a key" });
    await ask("one.png", "How many things are there?");
    await waitFor("- a key");
    const text = await shown();
    expect(text).toMatch(/# Questions about one\.png/);
    expect(text).toMatch(/> How many things are there\?/);
    expect(text).toMatch(/!\[one\.png\]\(<file:\/\/.*one\.png>\)/s);
    const { texts, runs } = await world.sidecarWith("one.png", "to hold the answer", (now) => now.texts.length === 1);
    expect(texts).toMatchObject([{ task: "ask", text: "There are **three** things.\n\n- a cup\n- a car\n- a key" }]);
    expect(runs).toMatchObject([{ task: "ask", prompt: "How many things are there?" }]);
    const { parts, config } = await lastAsked(world);
    expect(parts).toEqual(["picture image/png", "How many things are there?"]);
    expect(config.responseMimeType).toBeUndefined();
    expect(config.thinkingConfig).toBeUndefined();
    expect(await world.workbench.editors.isDirty("Questions about one.png.md")).toBe(false);
  });

  it("can be followed by another one, which goes on from the first", async () => {
    await world.workbench.editors.activate("Questions about one.png.md");
    await world.emulator.queue({ text: "The cup is red." });
    await world.workbench.editors.pressTitleButton("Ask Further…");
    await world.workbench.prompts.answer("Your next question", "What colour is the cup?");
    await waitFor("The cup is red.");
    expect((await lastAsked(world)).parts).toEqual([
      "picture image/png",
      "How many things are there?",
      "model: There are **three** things.\n\n- a cup\n- a car\n- a key",
      "user: What colour is the cup?",
    ]);
    const { texts } = await world.sidecarWith("one.png", "to hold both answers", (now) => now.texts.length === 2);
    expect(texts.map(({ text }) => text)).toEqual([expect.stringContaining("three"), "The cup is red."]);
  });

  it("grows while the answer comes, and stops at once by the button in its title", async () => {
    await world.emulator.queue({ text: `${"One sentence after the other. ".repeat(40)}END`, stallAfterBytes: 900 });
    await ask("slow.png", "Tell me everything.");
    await waitFor("One sentence after the other.");
    await world.workbench.editors.activate("Questions about slow.png.md");
    await world.workbench.editors.pressTitleButton("Stop Answer");
    await waitFor("Stopped.");
    expect(await shown()).not.toContain("END");
    const requests = await world.emulator.waitFor((all) => all.at(-1)?.aborted === true);
    expect(requests.at(-1)?.finishedStatus).toBeNull();
    await world.workbench.waitUntil(
      "the stop button to go",
      async () => !(await world.workbench.editors.titleButtons()).includes("Stop Answer"),
    );
    expect(existsSync(path.join(world.workspace, "slow.png.vision.json"))).toBe(false);
  });

  it("that fails says why in the document and in a message, and goes on from there", async () => {
    await world.emulator.queue({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
    await world.emulator.queue({ text: "It is a puzzle." });
    await ask("rätsel (1).png", "What is this?");
    await world.workbench.notifications.press(/./, "Try Again", 60_000);
    await waitFor("It is a puzzle.");
    await world.sidecarWith("rätsel (1).png", "to hold the answer", (now) => now.texts.length === 1);
  });
});

describe("a question that is asked again", () => {
  const fail = () => world.emulator.queue({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });

  it("leaves alone what was asked and answered meanwhile", async () => {
    await fail();
    await ask("broken answer.png", "Who is this?");
    await world.workbench.notifications.waitFor(/./, 60_000);
    await world.workbench.editors.activate("Questions about broken answer.png.md");
    await world.emulator.queue({ text: "It is noon." }, { text: "It is a crane." });
    await world.workbench.editors.pressTitleButton("Ask Further…");
    await world.workbench.prompts.answer("Your next question", "What time is it?");
    await waitFor("It is noon.");
    await world.workbench.notifications.press(/./, "Try Again");
    await waitFor("It is a crane.");
    expect(await shown()).toMatch(/What time is it\?.*It is noon\..*Who is this\?.*It is a crane\./);
    expect((await lastAsked(world)).parts).toEqual([
      "picture image/png",
      "What time is it?",
      "model: It is noon.",
      "user: Who is this?",
    ]);
  });

  it("is kept as a comparison when it is one", async () => {
    await fail();
    await world.emulator.queue({ text: "- Only in Image 1: a crane." });
    await world.workbench.explorer.select(["slow.png", "two.jpg"]);
    await world.workbench.explorer.choose("two.jpg", ["Vision", "Compare…"]);
    await world.workbench.prompts.answer("What to pay attention to", "");
    await world.workbench.notifications.press(/./, "Try Again", 60_000);
    await world.workbench.notifications.waitFor("The comparison is kept as slow vs two.compare.md");
    expect(readFileSync(path.join(world.workspace, "slow vs two.compare.md"), "utf8")).toContain("a crane");
  });
});

describe("a question about several images", () => {
  it("sends them in the order of their paths, then their names, then the question; and can be saved", async () => {
    await world.emulator.queue({ text: "Both show a car." });
    await ask(["two.jpg", "one.png"], "What do both show?");
    await waitFor("Both show a car.");
    expect((await lastAsked(world)).parts).toEqual([
      "picture image/png",
      "picture image/jpeg",
      "The files above, in order: 1. one.png, 2. two.jpg",
      "What do both show?",
    ]);
    expect(existsSync(path.join(world.workspace, "two.jpg.vision.json"))).toBe(false);
  });
});

describe("a comparison", () => {
  it("is streamed, and kept as a Markdown file beside the images that nothing overwrites", async () => {
    const compare = async () => {
      await world.workbench.explorer.select(["one.png", "two.jpg"]);
      await world.workbench.explorer.choose("two.jpg", ["Vision", "Compare…"]);
      await world.workbench.prompts.answer("What to pay attention to", "");
    };
    await world.emulator.queue({ text: "- Only in Image 1: a cup." }, { text: "- Another look." });
    await compare();
    const file = (name: string) => path.join(world.workspace, name);
    await world.workbench.notifications.waitFor("The comparison is kept as one vs two.compare.md");
    const kept = readFileSync(file("one vs two.compare.md"), "utf8");
    expect(kept).toContain("- Only in Image 1: a cup.");
    expect(kept).toContain("![one.png](<one.png>)\n![two.jpg](<two.jpg>)");
    expect((await lastAsked(world)).parts.at(-1)).toMatch(/^Compare these images\./);
    await world.workbench.notifications.clear();
    await compare();
    await world.workbench.notifications.waitFor("one vs two.compare (2).md");
    expect(readFileSync(file("one vs two.compare.md"), "utf8")).toBe(kept);
  });
});

describe("after a restart of the window", () => {
  it("a conversation is there again, and can go on", async () => {
    const { workbench, emulator } = world;
    await workbench.editors.activate("Questions about one.png.md");
    await workbench.reload();
    await waitFor("The cup is red.");
    expect(await shown()).toContain("> How many things are there?");
    await emulator.queue({ text: "It is round." });
    await workbench.editors.pressTitleButton("Ask Further…");
    await workbench.prompts.answer("Your next question", "And its shape?");
    // In a browser, VS Code forgets secrets.
    await workbench.prompts.answer("Gemini API key", emulator.key);
    await waitFor("It is round.");
    expect((await lastAsked(world)).parts).toHaveLength(6);
  });
});
