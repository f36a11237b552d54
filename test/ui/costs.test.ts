/** What is spent: asked about before, counted after. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

let world: World;
beforeAll(async () => {
  world = await startWorld({
    "first.png": small(80),
    "dear.png": small(81),
    "one.png": small(82),
    "two.png": small(83),
  });
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());

const statusBar = () => world.page.locator(".statusbar-item", { hasText: "$" }).first();

describe("costs", () => {
  it("stand in the status bar, by list price, with where they went on a click", async () => {
    const { runs } = world.sidecar("first.png");
    const tokens = runs[0]?.tokens;
    expect(tokens).toMatchObject({
      prompt: expect.any(Number),
      output: expect.any(Number),
      estimated: expect.any(Number),
    });
    const { prompt = 0, output = 0, thoughts = 0, estimated = 0 } = tokens ?? {};
    // The emulator counts by the documented budgets, and text by its length; so does the estimate.
    expect(Math.abs(estimated - prompt)).toBeLessThan(60);
    const dollars = (prompt * 0.75 + (output + thoughts) * 3.75) / 1e6;
    await world.workbench.waitUntil("the cost in the status bar", async () =>
      (await statusBar().innerText()).includes(`$${dollars.toFixed(4)}`),
    );
    await statusBar().click();
    await world.workbench.waitUntil("where it went", async () =>
      (await world.workbench.prompts.picks()).includes("Detect Objects"),
    );
    await world.workbench.prompts.dismiss();
  });

  it("above the amount that is set are asked about before anything is sent", async () => {
    await world.change({ "visionSidecar.askAboveCost": 0 });
    const before = (await world.questions()).length;
    await world.workbench.explorer.choose("dear.png", ["Vision", "Detect Objects"]);
    expect(await world.workbench.prompts.dialogText()).toMatch(/This will cost about \$0\.\d+/);
    await world.workbench.prompts.pressInDialog("Cancel");
    expect((await world.questions()).length).toBe(before);
  });

  it("of several images are asked about once", async () => {
    await world.workbench.explorer.select(["one.png", "two.png"]);
    await world.workbench.explorer.choose("two.png", ["Vision", "Detect Objects"]);
    expect(await world.workbench.prompts.dialogText()).toContain("2 requests");
    const [go = ""] = (await world.workbench.prompts.dialogButtons()).filter((button) => button.startsWith("Ask for"));
    await world.workbench.prompts.pressInDialog(go);
    await world.workbench.notifications.waitFor("in 2 images");
    expect(world.sidecar("one.png").runs).toHaveLength(1);
    expect(world.sidecar("two.png").runs).toHaveLength(1);
  });
});
