/** Upright is a contract: what is sent, what is drawn and what is stored are the same upright pixels. */
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boxesIn, worstIou } from "../emulator/seenBoxes.ts";
import { waitForDrawnBoxes } from "../harness/drawnShapes.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const nameOf = (orientation: number) => `turned-${orientation}.jpg`;

let world: World;
beforeAll(async () => {
  // A JPEG of 900 × 600 upright pixels; half of the orientations store it as 600 × 900.
  const scenes = ORIENTATIONS.map((orientation) => {
    const scene = { width: 900, height: 600, seed: 40 + orientation, objects: 4, format: "jpeg", orientation } as const;
    return [nameOf(orientation), scene] as const;
  });
  world = await startWorld(Object.fromEntries(scenes));
});
afterAll(() => world?.dispose());

describe.each(ORIENTATIONS)("a JPEG of EXIF orientation %i", (orientation) => {
  const name = nameOf(orientation);

  it("is sent, stored and drawn upright", async () => {
    const truth = world.truth(name);
    await world.firstRun(name, "Detect Objects");
    await world.workbench.waitUntil(
      "its editor",
      async () => (await world.workbench.editors.activeTab()) === `${name}.vision.json`,
    );

    const question = (await world.questions()).at(-1);
    const sent = await world.emulator.image(question?.index ?? -1);
    expect(worstIou(truth.objects, await boxesIn(sent))).toBeGreaterThan(0.95);
    const { orientation: left } = await sharp(sent).metadata();
    expect(left ?? 1).toBe(1);

    expectTruth(world.sidecar(name), truth, 0.95);
    expect(world.sidecar(name).image).toMatchObject({ width: 900, height: 600 });

    await waitForDrawnBoxes(world.workbench, truth, truth.objects);
    await world.workbench.waitUntil("the picture itself upright on the screen", async () => {
      const worst = worstIou(truth.objects, await boxesIn(await pictureOnScreen()));
      if (worst < 0.9) throw new Error(`an object overlaps by ${worst} only`);
      return true;
    });
  });
});

/** What the screen shows of the picture itself, every shape hidden. */
async function pictureOnScreen(): Promise<Buffer> {
  const { page, editors } = world.workbench;
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
    width: Math.round(900 * scale),
    height: Math.round(600 * scale),
  };
  return sharp(shot).removeAlpha().extract(area).png().toBuffer();
}
