/** The sheet that the picture and its shapes are drawn on: what is drawn anew when, and that nobody can tell afterwards. */
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { ViewAnnotation } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

const SIZE = 1000;

/** A grid of boxes, each of another label. */
const annotations: readonly ViewAnnotation[] = Array.from({ length: 100 }, (_, i) => {
  const [row, column] = [Math.floor(i / 10) * 100, (i % 10) * 100];
  return { id: `b${i}`, label: `box ${i}`, box_2d: [row + 30, column + 30, row + 70, column + 70], review: "pending" };
});

let browser: TestBrowser;
let script: string;
let photo: Buffer;
let editor: EditorPage;

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  photo = await sharp({ create: { width: SIZE / 4, height: SIZE / 4, channels: 3, background: "#000", noise } })
    .resize(SIZE, SIZE, { kernel: "cubic" })
    .png()
    .toBuffer();
});

afterAll(() => browser.close());

beforeEach(async () => {
  editor = await openEditorPage(browser.browser, { script, images: { "photo.png": photo } });
  await show();
  await editor.drawnAround();
  await editor.page.evaluate(holdTime);
});

afterEach(() => editor.close());

async function show(): Promise<void> {
  const image = { url: "/photo.png", width: SIZE, height: SIZE };
  await editor.show({ version: 1, name: "photo.png", annotations: [...annotations], texts: [], image });
}

/** Nothing comes by the time that passes, but by `rest`; rectangles that are drawn are counted. */
function holdTime(): void {
  const held = new Map<number, () => void>();
  let last = 1_000_000;
  Object.assign(window, {
    setTimeout: (then: () => void) => {
      held.set(++last, then);
      return last;
    },
    clearTimeout: (id: number) => held.delete(id),
  });
  window.addEventListener("rest", () => {
    const all = [...held.values()];
    held.clear();
    for (const then of all) then();
  });
  Reflect.set(window, "strokes", 0);
  for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const { strokeRect } = prototype;
    prototype.strokeRect = function (...rect) {
      Reflect.set(window, "strokes", Number(Reflect.get(window, "strokes")) + 1);
      strokeRect.apply(this, rect);
    };
  }
}

const rest = () =>
  editor.page.evaluate(() => {
    window.dispatchEvent(new Event("rest"));
  });

/** Rectangles that were drawn meanwhile, when all is on the screen. */
async function strokesOf(act: () => Promise<void>): Promise<number> {
  const strokes = async () => {
    await editor.camera();
    return editor.page.evaluate(() => Number(Reflect.get(window, "strokes")));
  };
  const before = await strokes();
  await act();
  return (await strokes()) - before;
}

const isScaled = () => editor.page.locator(".drawing").evaluate((sheet) => sheet.classList.contains("scaled"));

/** Where a point of 0–1000 is in the window now. */
async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const camera = await editor.camera();
  return [
    camera.left + camera.x + (x / 1000) * SIZE * camera.scale,
    camera.top + camera.y + (y / 1000) * SIZE * camera.scale,
  ];
}

async function drag(from: readonly [number, number], right: number, down: number): Promise<void> {
  const { mouse } = editor.page;
  await mouse.move(...from);
  await mouse.down();
  await mouse.move(from[0] + right / 2, from[1] + down / 2);
  await editor.camera();
  await mouse.move(from[0] + right, from[1] + down);
  await editor.camera();
  await mouse.up();
}

async function zoom(turns: readonly number[]): Promise<void> {
  const { mouse, keyboard } = editor.page;
  await keyboard.down("Control");
  for (const turn of turns) {
    await mouse.wheel(0, turn);
    await editor.camera();
  }
  await keyboard.up("Control");
}

async function picture(): Promise<Buffer> {
  const clip = await editor.page.getByTestId("stage").boundingBox();
  if (!clip) throw new Error("There is no stage.");
  return sharp(await editor.page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Share of the values that a person could tell from the other's. */
function difference(one: Buffer, other: Buffer): number {
  expect(one.length).toBe(other.length);
  return one.filter((value, i) => Math.abs(value - (other[i] ?? 0)) > 16).length / one.length;
}

it("moving draws nothing, and neither does zooming by a gesture; then all is as if it had been drawn at once", async () => {
  const moving = await strokesOf(async () => drag(await at(500, 100), 60, -40));
  const zooming = await strokesOf(() => zoom([-20, -20, -20]));
  expect([moving, zooming, await isScaled()]).toEqual([0, 0, true]);
  expect(await strokesOf(rest)).toBeGreaterThan(annotations.length);
  expect(await isScaled()).toBe(false);
  const rested = await picture();
  await editor.page.addInitScript(holdTime);
  await editor.reopen();
  await show();
  expect(difference(rested, await picture())).toBeLessThan(0.0005);
});

it("a step of zooming by a button is sharp at once", async () => {
  await editor.page.getByRole("button", { name: strings.zoomIn, exact: true }).click();
  await editor.camera();
  expect(await isScaled()).toBe(false);
});

it("what a gesture brings into view is seen at once, and never more than twice as coarse as it should be", async () => {
  await editor.page.mouse.move(...(await at(500, 500)));
  expect(await strokesOf(() => zoom(Array.from({ length: 8 }, () => -24)))).toBeGreaterThan(0);
  await rest();
  const near = await picture();
  expect(await strokesOf(() => zoom(Array.from({ length: 8 }, () => 24)))).toBeGreaterThan(0);
  const far = await picture();
  expect(difference(near, far)).toBeGreaterThan(0.1);
  await rest();
  // Lines may be thicker or thinner for a moment; but no part of the picture is missing.
  expect(difference(far, await picture())).toBeLessThan(0.12);
});

it("what is dragged is drawn without the others", async () => {
  const { mouse } = editor.page;
  const from = await at(50, 50);
  await mouse.click(...from);
  await mouse.move(...from);
  await mouse.down();
  await mouse.move(from[0] + 20, from[1] + 10);
  await editor.camera();
  const strokes = await strokesOf(() => mouse.move(from[0] + 30, from[1] + 20));
  expect(strokes).toBeGreaterThan(0);
  expect(strokes).toBeLessThan(5);
  await mouse.up();
});
