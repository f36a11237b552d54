/** Whether a picture is sent, stored and drawn as it truly is. */
import path from "node:path";
import sharp from "sharp";
import { expect } from "vitest";
import type { Truth } from "../emulator/scene.ts";
import { boxesIn, worstIou } from "../emulator/seenBoxes.ts";
import { type Size, waitForDrawnBoxes } from "../harness/drawnShapes.ts";
import { expectTruth, type World } from "./world.ts";

/** Detects a picture's objects by right-click; then what was sent, what is on disk and what is on the screen is the truth. */
export async function detectAndSee(world: World, name: string, truth: Truth): Promise<void> {
  const { workbench, emulator } = world;
  await world.firstRun(name, "Detect Objects");
  await workbench.waitUntil(
    "its editor",
    async () => (await workbench.editors.activeTab()) === `${path.basename(name)}.vision.json`,
  );
  const question = (await world.questions()).at(-1);
  const sent = await emulator.image(question?.index ?? -1);
  expect(worstIou(truth.objects, await boxesIn(sent))).toBeGreaterThan(0.95);
  const { orientation = 1 } = await sharp(sent).metadata();
  expect(orientation).toBe(1);

  expectTruth(world.sidecar(name), truth, 0.95);
  expect(world.sidecar(name).image).toMatchObject({ width: truth.width, height: truth.height });

  await waitForDrawnBoxes(workbench, truth, truth.objects);
  await waitForPicture(world, truth);
}

/** Waits until the screen shows the picture itself as it truly is. */
export async function waitForPicture(world: World, truth: Truth): Promise<void> {
  await world.workbench.waitUntil("the picture itself as it truly is on the screen", async () => {
    const worst = worstIou(truth.objects, await boxesIn(await pictureOnScreen(world, truth)));
    if (worst < 0.9) throw new Error(`an object overlaps by ${worst} only`);
    return true;
  });
}

/** What the screen shows of the picture itself, every shape hidden. */
async function pictureOnScreen({ workbench }: World, size: Size): Promise<Buffer> {
  const { page, editors } = workbench;
  const stage = editors.webview().locator('[data-testid="stage"]');
  await stage.focus();
  await page.keyboard.down("h");
  const shot = await stage.screenshot();
  await page.keyboard.up("h");
  const number = async (name: string) => Number(await stage.getAttribute(name));
  const [left, top, scale] = [await number("data-x"), await number("data-y"), await number("data-scale")];
  const area = {
    left: Math.round(left),
    top: Math.round(top),
    width: Math.round(size.width * scale),
    height: Math.round(size.height * scale),
  };
  return sharp(shot).removeAlpha().extract(area).png().toBuffer();
}

/** The address of the picture that the open editor shows. */
export async function shownAddress(world: World): Promise<string> {
  const picture = world.workbench.editors.webview().locator('[data-testid="stage"] .picture').first();
  return decodeURIComponent((await picture.getAttribute("data-from")) ?? "");
}
