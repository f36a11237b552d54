/**
 * Killed at 50 random moments of runs over 20 images: the pipeline of the command in a process of its own, so that there
 * can be so many. ui/kill does it to VS Code's extension host.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { updateFile } from "../../../../src/engine/sidecars/update.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { between, randomFrom } from "../../../emulator/random.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { startEmulator } from "../../../emulator/server.ts";
import { afterKill, GRACE_MS, type Scene, sentImages } from "../../../harness/afterKill.ts";

const KILLS = 50;
const IMAGES = 20;
/** Makes writing a sidecar take longer than all else, so that many kills come between answer and sidecar. */
const TEXT = "x".repeat(200_000);

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let world: string;
let journals: string;
const images = new Map<number, string>();
const personal = new Map<string, Annotation[]>();

beforeAll(async () => {
  emulator = await startEmulator();
  world = await mkdtemp(path.join(await realpath(tmpdir()), "kill-"));
  journals = await mkdtemp(path.join(tmpdir(), "kill-journals-"));
  for (let index = 0; index < IMAGES; index++) {
    const [width, name] = [200 + index, `${String(index).padStart(2, "0")}.png`];
    images.set(width, name);
    const { file } = await makeScene({ width, height: 150, seed: index + 1, objects: 3 });
    await writeFile(path.join(world, name), file);
    await addByHand(name, `first${index}`);
  }
});
afterAll(async () => {
  await emulator.close();
  for (const folder of [world, journals]) await rm(folder, { recursive: true, force: true });
});

/** What a person does in another window: one more annotation, in a sidecar that the run may be writing right now. */
async function addByHand(image: string, id: string): Promise<void> {
  const annotation: Annotation = { id, label: "by hand", box_2d: [1, 1, 9, 9], review: "accepted" };
  await updateFile(diskFiles, path.join(world, `${image}.vision.json`), () => ({
    image: { width: 1, height: 1, sha256: "0" },
    annotations: { put: [annotation], remove: [] },
    texts: { put: [{ id: "long", task: "caption", text: TEXT, review: "accepted" }], remove: [] },
  }));
  personal.set(image, [...(personal.get(image) ?? []), annotation]);
}

it(`loses nothing by ${KILLS} kills`, { timeout: 300_000 }, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`The kills have the seed ${seed}.`);
  const random = randomFrom(seed);
  const control = emulatorControl(emulator.url);
  const totals = { sent: 0, waiting: 0, ended: 0 };
  /** How long a whole run takes; learned from those that were not killed in time. */
  let runMs = 1500;
  for (let kills = 0; kills < KILLS; ) {
    await control.reset();
    const journal = path.join(journals, `${kills}-${totals.ended}`);
    const scene: Scene = { folder: world, journal, emulator: control, images, personal };
    const since = Date.now();
    const script = path.join(import.meta.dirname, "askAll.ts");
    const child = spawn(process.execPath, [script, world, journal, emulator.url, emulator.key], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    await once(child.stdout, "data");
    const start = performance.now();
    const image = images.get(200 + Math.floor(random() * IMAGES)) ?? "";
    const byHand = addByHand(image, `hand${kills}-${totals.ended}`);
    await Promise.race([ended, wait(between(random, 0, Math.max(0, runMs - GRACE_MS)))]);
    const sent = await sentImages(scene);
    const exit = await Promise.race([ended, wait(GRACE_MS)]);
    const killedAt = performance.now();
    if (child.kill("SIGKILL")) kills++;
    else {
      totals.ended++;
      runMs = killedAt - start;
    }
    await ended;
    await byHand;
    const { lost, waiting } = await afterKill(scene, since, sent);
    if (exit !== undefined) expect(waiting).toEqual([]);
    expect(lost, `lost in round ${kills} of seed ${seed}`).toEqual([]);
    totals.sent += sent.length;
    totals.waiting += waiting.length;
  }
  console.log(
    `${KILLS} kills (${totals.ended} runs ended first): ${totals.sent} answers were sent in time, ${totals.waiting} answers waited in the journal.`,
  );
  expect(totals.waiting, "kills between answer and sidecar").toBeGreaterThan(0);
});
