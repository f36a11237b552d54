/** What most UI tests begin with: a workspace of scenes, and a person who has set the key and agreed. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { Sidecar } from "../../src/core/annotation.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import type { RecordedRequest } from "../emulator/control.ts";
import { makeScene, type SceneOptions, type Truth } from "../emulator/scene.ts";
import { worstIou } from "../emulator/seenBoxes.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { type Instance, type InstanceOptions, startInstance } from "../harness/instance.ts";

export interface World extends Instance {
  /** The truth of a scene in the workspace. */
  readonly truth: (file: string) => Truth;
  /** The sidecar of an image as it is on disk; fails when it is not valid. */
  readonly sidecar: (image: string) => Sidecar;
  readonly sidecarText: (image: string) => string;
  /** Waits until the sidecar on disk is there and satisfies `holds`. */
  readonly sidecarWith: (image: string, what: string, holds: (sidecar: Sidecar) => boolean) => Promise<Sidecar>;
  /** The requests that asked a model something. */
  readonly questions: () => Promise<RecordedRequest[]>;
  /** Right-clicks an image, chooses a task, answers key and consent when asked, waits for its tab. */
  readonly firstRun: (image: string, task: string) => Promise<void>;
}

export async function startWorld(
  scenes: Readonly<Record<string, SceneOptions>>,
  options: Omit<InstanceOptions, "workspace"> = {},
): Promise<World> {
  const truths = new Map<string, Truth>();
  const workspace = async (folder: string) => {
    for (const [name, scene] of Object.entries(scenes)) {
      const { file, truth } = await makeScene(scene);
      truths.set(name, truth);
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), file);
    }
  };
  const instance = await startInstance({ ...options, workspace });
  const { workbench, emulator } = instance;
  const sidecarFile = (image: string) => path.join(instance.workspace, `${image}.vision.json`);
  const sidecarText = (image: string) => readFileSync(sidecarFile(image), "utf8");
  const sidecar = (image: string) => {
    const read = readSidecar(sidecarText(image));
    if (!read.ok) throw new Error(`${image}: line ${read.problem.line}: ${read.problem.message}`);
    return read.sidecar;
  };
  return {
    ...instance,
    truth: (file) => {
      const truth = truths.get(file);
      if (truth === undefined) throw new Error(`There is no scene ${file}.`);
      return truth;
    },
    sidecar,
    sidecarText,
    sidecarWith: (image, what, holds) =>
      workbench.waitUntil(`the sidecar of ${image} ${what}`, () => {
        if (!existsSync(sidecarFile(image))) return undefined;
        const now = sidecar(image);
        return holds(now) ? now : undefined;
      }),
    questions: async () => (await emulator.requests()).filter(({ url }) => /enerateContent/.test(url)),
    firstRun: async (image, task) => {
      await workbench.explorer.choose(image, ["Vision", task]);
      await answerFirstRun(workbench, emulator.key, `the annotations of ${image}`, async () =>
        (await workbench.editors.tabs()).includes(`${path.basename(image)}.vision.json`),
      );
    },
  };
}

/** Every object of the truth is in the sidecar, in its place and by its name, and nothing else is. */
export function expectTruth({ annotations }: Sidecar, truth: Truth, least = 0.9): void {
  expect(annotations.map(({ label }) => label).sort()).toEqual(truth.objects.map(({ label }) => label).sort());
  const boxes = annotations.flatMap(({ label, box_2d }) => (box_2d === undefined ? [] : [{ label, box_2d }]));
  expect(worstIou(truth.objects, boxes)).toBeGreaterThanOrEqual(least);
}
