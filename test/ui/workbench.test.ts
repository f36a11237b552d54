import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sidecar } from "../../src/core/annotation.ts";
import { makeScene, type Truth } from "../emulator/scene.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { type Instance, startInstance } from "../harness/instance.ts";

describe("the packed extension in VS Code", () => {
  let instance: Instance;
  let truth: Truth;

  beforeAll(async () => {
    instance = await startInstance({
      workspace: async (folder) => {
        const scene = await makeScene({ width: 640, height: 480, seed: 1 });
        truth = scene.truth;
        await writeFile(path.join(folder, "scene.png"), scene.file);
        await writeFile(path.join(folder, "notes.txt"), "no picture");
      },
    });
  });

  afterAll(() => instance?.dispose());

  it("offers its tasks on images and not on other files", async () => {
    const { explorer } = instance.workbench;
    const tasks = await explorer.offers("scene.png", "Vision");
    expect(tasks.map((label) => label.replace(/…$/, ""))).toEqual(
      expect.arrayContaining(["Detect Objects", "Segment Objects"]),
    );
    expect(await explorer.offers("notes.txt")).not.toContain("Vision");
  });

  it("detects objects from the context menu, asking for key and consent on the way", async () => {
    const { workbench, emulator, workspace } = instance;
    await workbench.explorer.choose("scene.png", ["Vision", "Detect Objects"]);
    const file = path.join(workspace, "scene.png.vision.json");
    await answerFirstRun(workbench, emulator.key, "the sidecar on disk", async () => existsSync(file));
    const sidecar: Sidecar = JSON.parse(await readFile(file, "utf8"));
    const labels = (objects: readonly { readonly label: string }[]) => objects.map(({ label }) => label).sort();
    expect(labels(sidecar.annotations)).toEqual(labels(truth.objects));
    expect((await emulator.requests()).map(({ keyOk }) => keyOk)).toContain(true);
  });
});
