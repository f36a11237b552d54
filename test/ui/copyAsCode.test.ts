/** Copy as Code from the menu: the question or comparison that was asked last, as a program that asks the same again. */
import { symlink } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRequest } from "../emulator/fieldCheck.ts";
import { generateContentRequest } from "../emulator/requestFields.ts";
import { root } from "../harness/paths.ts";
import { run } from "../unit/engine/code/running.ts";
import { startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ "first.png": small(600), "one.png": small(601), "two.png": small(602) });
  await world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  // Where the program finds the SDK.
  await symlink(path.join(root, "node_modules"), path.join(world.workspace, "node_modules"), "junction");
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
  await world.emulator.reset();
});

/** The program of the last request about the selected files, in JavaScript. */
async function copied(file: string, last: string): Promise<string> {
  const { explorer, prompts, notifications } = world.workbench;
  await explorer.choose(file, ["Vision", "Copy as Code"]);
  await prompts.pick(`The last request: ${last}`);
  await prompts.pick("JavaScript");
  await notifications.waitFor("The program is on the clipboard");
  return world.page.evaluate(() => navigator.clipboard.readText());
}

/** Runs the program in the workspace; what it sent has to be what the extension sent last. */
async function expectSame(program: string): Promise<void> {
  const last = (await world.questions()).at(-1);
  await world.emulator.queue({ text: "Said to the program." });
  const runner = { file: "ask.mjs", command: [process.execPath] };
  expect((await run(runner, program, world.workspace, world.emulator.key)).trimEnd()).toBe("Said to the program.");
  const own = (await world.questions()).at(-1);
  expect(own?.url).toMatch(/:generateContent$/);
  const read = async (index: number | undefined) =>
    readRequest(generateContentRequest, Buffer.from(JSON.stringify(await world.emulator.body(index ?? -1))));
  expect(await read(own?.index)).toEqual(await read(last?.index));
}

describe("the last request as code", () => {
  it("of a question is that question; its follow-up, too", async () => {
    const { editors, explorer, prompts } = world.workbench;
    await world.emulator.queue({ text: "There are three." });
    await explorer.choose("one.png", ["Vision", "Ask…"]);
    await prompts.answer("Your question", "How many are there?");
    await world.sidecarWith("one.png", "to hold the answer", ({ texts }) => texts.length === 1);
    await expectSame(await copied("one.png", "Ask"));

    await world.emulator.queue({ text: "Green." });
    await editors.activate("Questions about one.png.md");
    await editors.pressTitleButton("Ask Further…");
    await prompts.answer("Your next question", "In which colour?");
    await world.sidecarWith("one.png", "to hold both answers", ({ texts }) => texts.length === 2);
    const program = await copied("one.png", "Ask");
    expect(program).toContain('"There are three."');
    await expectSame(program);
  });

  it("of a comparison is of both pictures", async () => {
    const { explorer, prompts } = world.workbench;
    await world.emulator.queue({ text: "- Nothing differs." });
    await explorer.select(["one.png", "two.png"]);
    await explorer.choose("two.png", ["Vision", "Compare…"]);
    await prompts.answer("What to pay attention to", "the colours");
    await world.workbench.notifications.waitFor("one vs two.compare.md");
    await explorer.select(["one.png", "two.png"]);
    const program = await copied("two.png", "Compare");
    expect(program).toContain("the colours");
    await expectSame(program);
  });
});
