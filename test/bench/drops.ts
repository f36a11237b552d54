/**
 * From letting go of a box that was dragged to the changed document, in a sidecar of four megabytes; against a bare edit of
 * the same range of the same document, by turns: each bare edit takes the drag before it back.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Annotation } from "../../src/core/annotation.ts";
import type { Size } from "../../src/core/camera.ts";
import type { Instance } from "../harness/instance.ts";
import { connectProbe } from "./probe.ts";
import { annotationsOf, CROWD, type Crowd, FREE_STRIP, makePicture, sidecarText } from "./scene.ts";
import { leaveNetworkAlone } from "./unobserved.ts";

const ROUNDS = 15;
const BYTES = 4_000_000;
const FILE = "drops.jpg";
const SIZE: Size = { width: 2000, height: 1500 };
/** Beside the crowd, so that a press hits nothing else. 0–1000. */
const BOX = { yMin: 300, xMin: 8, yMax: 420, xMax: FREE_STRIP - 8 };

/** Both in ms. */
export interface Drops {
  readonly dropped: readonly number[];
  readonly bare: readonly number[];
}

export async function writeDropFiles(folder: string, crowd: Crowd): Promise<void> {
  const picture = await makePicture(SIZE);
  const { yMin, xMin, yMax, xMax } = BOX;
  const dragged: Annotation = { id: "dragged", label: "kite", box_2d: [yMin, xMin, yMax, xMax], review: "accepted" };
  const masked = annotationsOf(crowd).slice(CROWD.boxes);
  const annotations = [...annotationsOf(crowd), dragged];
  const text = () => sidecarText(SIZE, createHash("sha256").update(picture).digest("hex"), annotations);
  // More masks like those there are, until it is as large as it should be.
  const each = text().length / masked.length;
  for (let copy = 0; text().length < BYTES; copy++) {
    const missing = Math.max(1, Math.ceil((BYTES - text().length) / each));
    annotations.push(...masked.slice(0, missing).map((one) => ({ ...one, id: `${one.id}-${copy}` })));
  }
  await writeFile(path.join(folder, FILE), picture);
  await writeFile(path.join(folder, `${FILE}.vision.json`), text());
}

export async function measureDrops({ page, workbench }: Instance): Promise<Drops> {
  await leaveNetworkAlone(page);
  const probe = await connectProbe();
  await workbench.explorer.open(`${FILE}.vision.json`);
  const stage = workbench.editors.webview().locator('[data-testid="stage"][data-drawn]');
  await stage.waitFor({ timeout: 60_000 });
  const place = await stage.boundingBox();
  const [scale, left, top] = await stage.evaluate((element) =>
    [element.dataset.scale, element.dataset.x, element.dataset.y].map(Number),
  );
  if (!place || scale === undefined || left === undefined || top === undefined) throw new Error("No stage to be seen.");
  const at = (y: number, x: number): [number, number] => [
    place.x + left + (x / 1000) * SIZE.width * scale,
    place.y + top + (y / 1000) * SIZE.height * scale,
  ];
  const middle = at((BOX.yMin + BOX.yMax) / 2, (BOX.xMin + BOX.xMax) / 2);
  await page.mouse.click(...middle);
  await workbench.waitUntil(
    "the box to be selected",
    async () => (await workbench.editors.webview().locator('[role="option"][aria-selected="true"]').count()) === 1,
  );

  const dropped: number[] = [];
  const bare: number[] = [];
  const drawn = async () => Number(await stage.getAttribute("data-drawn"));
  for (let round = 0; round <= ROUNDS; round++) {
    const version = await drawn();
    await probe.listen();
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.move(middle[0], middle[1] + 8 + round, { steps: 6 });
    const released = stage.evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          const onUp = (event: Event) => resolve(performance.timeOrigin + event.timeStamp);
          element.addEventListener("pointerup", onUp, { capture: true, once: true });
        }),
    );
    // The page has the listener when it has answered this.
    await stage.evaluate(() => undefined);
    await page.mouse.up();
    const start = await released;
    const { at: end, inverse } = await probe.heard();
    await workbench.waitUntil("the change to be drawn", async () => (await drawn()) === version + 1);
    const editTook = await probe.edit(inverse);
    await workbench.waitUntil("the bare edit to be drawn", async () => (await drawn()) === version + 2);
    if (round === 0) continue;
    dropped.push(end - start);
    bare.push(editTook);
  }
  return { dropped, bare };
}
