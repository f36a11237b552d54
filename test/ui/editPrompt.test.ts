/** Prompts that are seen and changed before they are sent: of documents, of comparisons, and after a restart. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePdf } from "../emulator/pdf.ts";
import { lastAsked } from "./askedBody.ts";
import { startWorld, type World } from "./world.ts";

const texts = ["# Mushrooms\n\nFirst page.", "Second page."];
const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 2 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ "first.png": small(10), "one.png": small(11), "two.png": small(12) });
  writeFileSync(path.join(world.workspace, "report.pdf"), makePdf(texts));
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(() => world.workbench.notifications.clear());

const lines = () => world.page.locator(".editor-group-container.active .view-lines");
const shows = (what: string) =>
  world.workbench.waitUntil(`"${what}" in the editor`, async () =>
    (await lines().innerText()).replaceAll(/[\s\u00a0]+/g, " ").includes(what),
  );
async function typeAtEnd(words: string): Promise<void> {
  await lines().click();
  await world.page.keyboard.press("ControlOrMeta+End");
  await world.page.keyboard.type(words);
}
async function replaceBy(words: string): Promise<void> {
  await lines().click();
  await world.page.keyboard.press("ControlOrMeta+a");
  await world.page.keyboard.type(words);
}

describe("the prompt of a document", () => {
  it("says where the pages go, and is sent about each of its parts", async () => {
    const { explorer, editors, notifications } = world.workbench;
    await explorer.choose("report.pdf", ["Vision", "Edit Prompt…"]);
    await editors.waitForTab("Transcribe.md");
    await shows("Transcribe {pages} of this document");
    await replaceBy("Copy all of it.");
    await editors.pressTitleButton("Send Prompt");
    await notifications.waitFor("The prompt needs {pages}, <!-- page N -->");
    await replaceBy("Transcribe {pages} of this. Begin each with a line that is <!-- page N -->. Mind the mushrooms.");
    await editors.pressTitleButton("Send Prompt");
    const file = path.join(world.workspace, "report.pdf.md");
    await world.workbench.waitUntil(
      "the transcription",
      () => existsSync(file) && readFileSync(file, "utf8").includes("end of transcription"),
    );
    expect((await lastAsked(world)).parts).toEqual([
      "picture application/pdf",
      "Transcribe pages 1 to 2 of this. Begin each with a line that is <!-- page N -->. Mind the mushrooms.",
    ]);
  });
});

describe("the prompt of a comparison", () => {
  it("is offered for several pictures, and sent with them", async () => {
    const { explorer, editors, prompts, notifications } = world.workbench;
    await explorer.select(["one.png", "two.png"]);
    await explorer.choose("two.png", ["Vision", "Edit Prompt…"]);
    await prompts.pick("Compare");
    await editors.waitForTab("Compare.md");
    await shows("Compare these images.");
    await typeAtEnd(" Mind the colours.");
    await world.emulator.queue({ text: "- They are the same." });
    await editors.pressTitleButton("Send Prompt");
    await notifications.waitFor("The comparison is kept as one vs two.compare.md");
    const { parts } = await lastAsked(world);
    expect(parts.slice(0, 2)).toEqual(["picture image/png", "picture image/png"]);
    expect(parts.at(-1)).toMatch(/^Compare these images\..* Mind the colours\.$/s);
  });
});

describe("a prompt that is not sent yet", () => {
  it("stays as it was written when another one is opened, and is sent after a restart", async () => {
    const { workbench, emulator } = world;
    const open = async (image: string) => {
      await workbench.explorer.choose(image, ["Vision", "Edit Prompt…"]);
      await workbench.prompts.pick("Caption");
      await shows("caption");
    };
    await open("one.png");
    await typeAtEnd(" In rhymes.");
    await workbench.editors.save();
    await open("two.png");
    await typeAtEnd(" In two words.");
    await workbench.editors.save();
    await workbench.reload();
    await workbench.editors.waitForTab("Caption.md");
    await shows("In two words.");
    await workbench.editors.pressTitleButton("Send Prompt");
    // In a browser, VS Code forgets secrets.
    await workbench.prompts.answer("Gemini API key", emulator.key);
    const { runs } = await world.sidecarWith("two.png", "to hold the caption", (now) => now.texts.length === 1);
    expect(runs[0]?.prompt).toMatch(/In two words\.$/);
    await workbench.editors.activate("Caption.md");
    await shows("In rhymes.");
    await workbench.editors.pressTitleButton("Send Prompt");
    await world.sidecarWith("one.png", "to hold the caption", (now) => now.texts.length === 1);
  });
});
