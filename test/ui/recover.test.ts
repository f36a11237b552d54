/** An answer that was paid for comes back, whatever stood between it and its sidecar. */
import { existsSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectTruth, startWorld, type World } from "./world.ts";

const IMAGE = "photo.png";

let world: World;
beforeAll(async () => {
  world = await startWorld({
    [IMAGE]: { width: 640, height: 480, seed: 31 },
    "first.png": { width: 300, height: 200, seed: 32 },
  });
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());

describe("killed between answer and write", () => {
  it("brings the answer back after a restart by Vision: Recover Last Answer", async () => {
    const { workbench, emulator } = world;
    const { explorer, notifications, prompts, editors } = workbench;
    const file = path.join(world.workspace, `${IMAGE}.vision.json`);
    // A folder in the sidecar's place: the answer arrives and cannot be written.
    await mkdir(file);
    await explorer.choose(IMAGE, ["Vision", "Detect Objects"]);
    const told = await notifications.waitFor("could not be written");
    expect(told).toContain("A folder stands in the file's place. The answer is kept");
    expect(await notifications.buttons("could not be written")).toContain("Recover");
    const asked = (await emulator.requests()).length;
    await world.killExtensionHost();
    await rmdir(file);
    await workbench.reload();

    await prompts.runCommand("Vision: Recover Last Answer");
    await workbench.waitUntil("the list of answers", async () => (await prompts.picks()).length === 2);
    expect((await prompts.picks())[0]).toContain(IMAGE);
    await prompts.pick((await prompts.picks())[0] ?? "");
    await editors.waitForTab(`${IMAGE}.vision.json`);
    expectTruth(world.sidecar(IMAGE), world.truth(IMAGE));
    expect((await emulator.requests()).length).toBe(asked);

    // Once it is home, bringing it back again changes nothing.
    const text = world.sidecarText(IMAGE).replace(/"runs"[\s\S]*/, "");
    await prompts.runCommand("Vision: Recover Last Answer");
    await workbench.waitUntil("the list of answers", async () =>
      (await prompts.picks()).some((pick) => pick.includes(IMAGE)),
    );
    await prompts.pick((await prompts.picks()).find((pick) => pick.includes(IMAGE)) ?? "");
    await world.sidecarWith(IMAGE, "after a second recovery", ({ annotations }) => annotations.length > 0);
    expect(world.sidecarText(IMAGE).replace(/"runs"[\s\S]*/, "")).toBe(text);
    expect(existsSync(file)).toBe(true);
  });
});
