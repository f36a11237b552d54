/**
 * The extension host killed at random moments of runs over 20 images. unit/engine/runs/kill does the same 50 times to the
 * pipeline in a process of its own: here each round takes VS Code's restart.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { isAnswered } from "../../src/engine/runs/answered.ts";
import { between, randomFrom } from "../emulator/random.ts";
import { afterKill, GRACE_MS, type Scene, sentImages } from "../harness/afterKill.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { startWorld, type World } from "./world.ts";

const KILLS = 8;
const IMAGES = 20;
const names = new Map(Array.from({ length: IMAGES }, (_, index) => [300 + index, `${String(index + 10)}.png`]));
const OPEN = "open.png";

const mine = (id: string): Annotation => ({ id, label: "by hand", box_2d: [1, 1, 30, 30], review: "accepted" });
const sidecarText = (annotation: Annotation) =>
  JSON.stringify({ version: 1, image: { width: 4, height: 3, sha256: "0" }, annotations: [annotation] });

let world: World;
beforeAll(async () => {
  const scenes = [...names].map(([width, name]) => [`run/${name}`, { width, height: 240, seed: width, objects: 3 }]);
  const pictures = { [OPEN]: { width: 310, height: 240, seed: 1, objects: 2 }, ...Object.fromEntries(scenes) };
  // High enough to show every file: a selection over rows that scroll is another test's affair.
  world = await startWorld(pictures, { viewport: { width: 1280, height: 1400 } });
  await world.firstRun(OPEN, "Detect Objects");
});
afterAll(() => world?.dispose());

it(`loses nothing by ${KILLS} kills, restarts and a recovery`, { timeout: 300_000 }, async () => {
  const { workbench, emulator } = world;
  const { explorer, prompts, editors } = workbench;
  const seed = Date.now() % 1_000_000;
  console.log(`The kills have the seed ${seed}.`);
  const random = randomFrom(seed);
  const folder = path.join(world.workspace, "run");
  const personal = new Map<string, Annotation[]>();
  for (const name of names.values()) {
    personal.set(name, [mine(`hand${name}`)]);
    await writeFile(path.join(folder, `${name}.vision.json`), sidecarText(mine(`hand${name}`)));
  }
  const storage = path.join(world.userData, "data", "User", "globalStorage", "vision-sidecar.vision-sidecar");
  const scene: Scene = { folder, journal: path.join(storage, "answers"), emulator, images: names, personal };
  const first = names.get(300) ?? "";
  const last = names.get(300 + IMAGES - 1) ?? "";

  // A change that is not saved is in VS Code's hands, whatever happens to the extension host.
  const rows = () => editors.webview().locator('[role="option"]');
  await rows().first().click();
  await world.page.keyboard.press("F2");
  await prompts.answer("Label", "not saved");
  await workbench.waitUntil("the change", () => editors.isDirty(`${OPEN}.vision.json`));

  const totals = { sent: 0, waiting: 0 };
  for (let kill = 1; kill <= KILLS; kill++) {
    await emulator.reset();
    const since = Date.now();
    const after = Math.floor(between(random, 1, IMAGES));
    await explorer.reveal(`run/${first}`);
    await explorer.selectRange(`run/${first}`, `run/${last}`);
    await explorer.choose(`run/${last}`, ["Vision", "Detect Objects"]);
    // A browser's VS Code forgets its secrets when it is loaded anew.
    const asked = async () => (await world.questions()).length >= after;
    await answerFirstRun(workbench, emulator.key, `${after} questions`, asked);
    const sent = await sentImages(scene);
    await wait(GRACE_MS + between(random, 0, 150));
    await world.killExtensionHost();
    await workbench.reload();
    const { lost, waiting } = await afterKill(scene, since, sent);
    expect(lost, `lost in round ${kill} of seed ${seed}`).toEqual([]);
    totals.sent += sent.length;
    totals.waiting += waiting.length;
  }
  console.log(
    `${KILLS} kills: ${totals.sent} answers were sent in time, ${totals.waiting} answers waited in the journal.`,
  );

  await editors.activate(`${OPEN}.vision.json`);
  await workbench.waitUntil("the change after all the kills", async () =>
    (await rows().allInnerTexts()).join().includes("not saved"),
  );
  await editors.save();
  await world.sidecarWith(OPEN, "saved", ({ annotations }) => annotations[0]?.label === "not saved");

  // What waits in the journal, of any round, comes home by the command, one by one.
  const journal = openJournal(scene.journal, { maxEntries: 10_000, maxBytes: 1e9 });
  const open = async () => (await journal.list()).filter((entry) => isAnswered(entry) && !entry.settled).length;
  for (let left = await open(); left > 0; left--) {
    await prompts.runCommand("Vision: Recover Last Answer");
    const pick = await workbench.waitUntil("the list of answers", async () => (await prompts.picks())[0]);
    await prompts.pick(pick);
    await workbench.waitUntil("the answer in its sidecar", async () => (await open()) < left);
  }
  await afterKill(scene, Date.now(), []);
});
