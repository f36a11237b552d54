/** The tools on the picture, in a real browser with a real mouse and keyboard: what is drawn is what is sent. */
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Box, Point } from "../../../src/core/annotation.ts";
import { iou } from "../../../src/core/geometry.ts";
import type { EditedShape, Snapshot, ViewAnnotation } from "../../../src/core/protocol.ts";
import { decodeRle, rleFromText } from "../../../src/core/rle.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, type EditorPageOptions, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const WIDTH = 400;
const HEIGHT = 200;

const annotations: readonly ViewAnnotation[] = [
  {
    id: "box",
    label: "cup",
    box_2d: [200, 100, 600, 300],
    review: "pending",
    run: "r",
    confidence: 0.5,
    partial: true,
  },
  { id: "other", label: "pen", box_2d: [700, 100, 900, 200], review: "accepted" },
  {
    id: "poly",
    label: "plate",
    box_2d: [100, 500, 500, 700],
    polygon: [
      [
        [100, 500],
        [100, 700],
        [500, 700],
        [500, 500],
      ],
      [
        [200, 550],
        [200, 650],
        [400, 650],
      ],
    ],
    review: "pending",
    run: "r",
  },
  { id: "mask", label: "spoon", box_2d: [600, 500, 900, 700], maskHash: "half", threshold: 90, review: "pending" },
  { id: "point", label: "dot", point: [300, 850], review: "pending" },
];

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  version: 1,
  name: "photo.png",
  annotations,
  texts: [],
  image: { url: "/photo.png", width: WIDTH, height: HEIGHT },
  ...changes,
});

let browser: TestBrowser;
let script: string;
let images: EditorPageOptions["images"];
let halfMask: Uint8Array;
let editor: EditorPage;

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  const photo = sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r: 128, g: 128, b: 128 } },
  });
  images = { "photo.png": await photo.png().toBuffer() };
  // The left half for sure, the rest by a threshold below 100.
  const values = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 255 : 100)));
  const half = sharp(values, { raw: { width: 64, height: 64, channels: 1 } })
    .toColourspace("b-w")
    .png();
  halfMask = new Uint8Array(await half.toBuffer());
});

afterAll(() => browser.close());

beforeEach(async () => {
  editor = await openEditorPage(browser.browser, { script, images });
  await editor.send({ type: "snapshot", snapshot: snapshot() });
  await editor.sendMasks([{ hash: "half", png: halfMask }]);
  await editor.drawn(1);
});

afterEach(() => editor.close());

/** Where a point of 0–1000 is in the window now. */
async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const { left, top, x: dx, y: dy, scale } = await editor.camera();
  return [left + dx + (x / 1000) * WIDTH * scale, top + dy + (y / 1000) * HEIGHT * scale];
}

const stage = () => editor.page.getByTestId("stage");
const press = (key: string) => editor.press(key);
const take = (name: string) =>
  editor.page.getByRole("toolbar", { name: strings.tools }).getByRole("button", { name }).click();
const click = async (y: number, x: number) => editor.page.mouse.click(...(await at(y, x)));
const select = (...ids: string[]) => editor.send({ type: "select", ids, reveal: false });

/** Presses at one place, moves to the others one after the other and lets go. */
async function drag(...[from, ...path]: readonly (readonly [y: number, x: number])[]): Promise<void> {
  if (!from) return;
  await editor.page.mouse.move(...(await at(...from)));
  await editor.page.mouse.down();
  for (const place of path) await editor.page.mouse.move(...(await at(...place)), { steps: 3 });
  await editor.page.mouse.up();
}

const reshaped = async (): Promise<(readonly { id: string; shape: EditedShape }[])[]> =>
  (await editor.posted("reshape")).map(({ shapes }) => shapes);
async function onlyReshape(): Promise<{ id: string; shape: EditedShape }> {
  const [shapes, ...more] = await reshaped();
  expect(more).toEqual([]);
  expect(shapes).toHaveLength(1);
  const [only] = shapes ?? [];
  if (!only) throw new Error("Nothing was reshaped.");
  return only;
}
const drawn = async () => (await editor.posted("draw")).map(({ shape }) => shape);
const pressed = () =>
  editor.page
    .getByRole("toolbar", { name: strings.tools })
    .getByRole("button", { pressed: true })
    .getAttribute("aria-label");

/** What is drawn by mouse is right to the pixel of the screen. */
function expectNear(box: Box | undefined, wished: Box): void {
  expect(box).toBeDefined();
  const tolerance = [1000 / HEIGHT, 1000 / WIDTH];
  for (const [i, value] of wished.entries())
    expect(Math.abs((box?.[i] ?? -1e9) - value)).toBeLessThan(tolerance[i % 2] ?? 0);
}

it("takes up a shape where it was dropped, however soon", async () => {
  await select("other");
  await drag([800, 150], [850, 250]);
  // From where only the moved one is.
  await drag([910, 250], [810, 150]);
  const [first, second, ...more] = await reshaped();
  expect(more).toEqual([]);
  expect(first?.[0]?.shape.box_2d?.map(Math.round)).toEqual([750, 200, 950, 300]);
  expect(second?.[0]?.shape.box_2d?.map(Math.round)).toEqual([650, 100, 850, 200]);
});

describe("drawing a box", () => {
  it("goes from corner to corner, says its size meanwhile, and gives the tool back", async () => {
    await take(strings.boxTool);
    expect(await pressed()).toBe(strings.boxTool);
    await editor.page.mouse.move(...(await at(950, 950)));
    await editor.page.mouse.down();
    await editor.page.mouse.move(...(await at(750, 800)), { steps: 4 });
    await expect.poll(() => editor.page.locator(".readout").innerText()).toBe("60 × 40 px");
    await editor.page.mouse.up();
    const [shape] = await drawn();
    expectNear(shape?.box_2d, [750, 800, 950, 950]);
    expect(Object.keys(shape ?? {})).toEqual(["box_2d"]);
    expect(await pressed()).toBe(strings.selectTool);
    expect(await editor.page.locator(".readout").count()).toBe(0);
  });

  it("is done by two clicks too, and the tool stays while Shift is held", async () => {
    await take(strings.boxTool);
    await click(750, 800);
    await editor.page.keyboard.down("Shift");
    await click(950, 950);
    await editor.page.keyboard.up("Shift");
    expect(await drawn()).toHaveLength(1);
    expect(await pressed()).toBe(strings.boxTool);
    await press("Escape");
    expect(await pressed()).toBe(strings.selectTool);
  });

  it("stays within the picture", async () => {
    await take(strings.boxTool);
    const { left, top } = await editor.camera();
    await editor.page.mouse.move(left + 3, top + 3);
    await editor.page.mouse.down();
    await editor.page.mouse.move(...(await at(100, 50)), { steps: 3 });
    await editor.page.mouse.up();
    expectNear((await drawn())[0]?.box_2d, [0, 0, 100, 50]);
  });

  it.each(["beside the picture", "of a double click"])("makes no box %s, and stays taken", async (where) => {
    await take(strings.boxTool);
    if (where === "beside the picture") await drag([-80, 300], [-20, 600]);
    else await editor.page.mouse.dblclick(...(await at(750, 800)));
    expect(await drawn()).toEqual([]);
    expect(await pressed()).toBe(strings.boxTool);
    if (where === "beside the picture") await click(750, 800);
    await click(950, 950);
    expectNear((await drawn())[0]?.box_2d, [750, 800, 950, 950]);
  });

  it("is taken back by Escape, and once more lays the tool down", async () => {
    await take(strings.boxTool);
    await editor.page.mouse.move(...(await at(700, 800)));
    await editor.page.mouse.down();
    await editor.page.mouse.move(...(await at(900, 900)), { steps: 3 });
    await press("Escape");
    await editor.page.mouse.up();
    expect(await drawn()).toEqual([]);
    await press("Escape");
    expect(await pressed()).toBe(strings.selectTool);
  });

  it("is seen at once, and is gone when the host says that it got no label", async () => {
    await take(strings.boxTool);
    await drag([750, 800], [950, 950]);
    const [message] = await editor.posted("draw");
    const row = editor.page.locator(`[role="option"][data-id="${message?.id}"]`);
    await expect.poll(() => row.count()).toBe(1);
    expect(await editor.selected()).toEqual([message?.id]);
    await editor.send({ type: "settled", edit: message?.edit ?? 0 });
    await expect.poll(() => row.count()).toBe(0);
    expect(await editor.selected()).toEqual([]);
  });

  it("is no empty list any more as soon as it is there, though its label is still asked for", async () => {
    const note = editor.page.getByText(strings.noAnnotations);
    await editor.show(snapshot({ version: 2, annotations: [], foundNothing: false }));
    await note.waitFor();
    await take(strings.boxTool);
    await drag([750, 800], [950, 950]);
    const [message] = await editor.posted("draw");
    await editor.page.locator(`[role="option"][data-id="${message?.id}"]`).waitFor();
    expect(await note.count()).toBe(0);
    await editor.send({ type: "settled", edit: message?.edit ?? 0 });
    await note.waitFor();
  });

  it("is possible by keys alone", async () => {
    await stage().focus();
    await editor.send({ type: "tool", tool: "box" });
    await expect.poll(pressed).toBe(strings.boxTool);
    await press("Enter");
    for (let i = 0; i < 3; i++) await press("Shift+ArrowRight");
    for (let i = 0; i < 2; i++) await press("Shift+ArrowDown");
    await press("Enter");
    const { scale } = await editor.camera();
    const [shape] = await drawn();
    const [yMin, xMin, yMax, xMax] = shape?.box_2d ?? [0, 0, 0, 0];
    expect(((xMax - xMin) / 1000) * WIDTH * scale).toBeCloseTo(120, 0);
    expect(((yMax - yMin) / 1000) * HEIGHT * scale).toBeCloseTo(80, 0);
  });
});

describe("moving and resizing", () => {
  it("moves what is selected by its inside, as far as the picture goes, and no farther", async () => {
    await select("box");
    await drag([400, 200], [500, 300]);
    const { id, shape } = await onlyReshape();
    expect(id).toBe("box");
    expectNear(shape.box_2d, [300, 200, 700, 400]);
    const [a = 0, b = 0, c = 0, d = 0] = shape.box_2d ?? [];
    expect([c - a, d - b]).toEqual([expect.closeTo(400, 6), expect.closeTo(200, 6)]);
    await drag([500, 300], [500, -2000]);
    const last = (await reshaped()).at(-1)?.[0];
    expect(last?.shape.box_2d?.[1]).toBe(0);
  });

  it("moves what has a wider box than its shape no farther than the box goes, by keys and by hand", async () => {
    const dot: ViewAnnotation = {
      id: "dot",
      label: "dot",
      box_2d: [500, 500, 900, 990],
      point: [700, 700],
      review: "accepted",
    };
    await editor.send({ type: "snapshot", snapshot: snapshot({ annotations: [dot] }) });
    await select("dot");
    await stage().focus();
    await press("Shift+ArrowRight");
    expect((await onlyReshape()).shape).toEqual({ box_2d: [500, 510, 900, 1000], point: [700, 710] });
    await drag([700, 710], [950, 980]);
    expect((await reshaped()).at(-1)?.[0]?.shape).toEqual({ box_2d: [600, 510, 1000, 1000], point: [800, 710] });
  });

  it("leaves what is not selected where it is: there a drag moves the picture", async () => {
    const before = await editor.camera();
    await drag([400, 200], [500, 300]);
    expect(await reshaped()).toEqual([]);
    expect((await editor.camera()).x).not.toBe(before.x);
  });

  it("shows it at once as accepted, and keeps showing it until the document's word has come", async () => {
    await select("box");
    await drag([400, 200], [500, 300]);
    const row = editor.page.locator('[role="option"][data-id="box"]');
    await expect.poll(() => row.getAttribute("class")).toContain("accepted");
    const [{ edit } = { edit: 0 }] = await editor.posted("reshape");
    const moved = { ...annotations[0], box_2d: [300, 200, 700, 400], review: "accepted" } as ViewAnnotation;
    await editor.send({ type: "changed", base: 1, version: 2, put: [moved], removed: [] });
    await editor.send({ type: "settled", edit });
    await editor.drawn(2);
    await click(650, 380);
    expect(await editor.selected()).toEqual(["box"]);
  });

  const resizes: readonly (readonly [string, Point, Point, string, Box])[] = [
    ["a corner", [200, 100], [100, 50], "", [100, 50, 600, 300]],
    ["an edge", [400, 300], [500, 400], "", [200, 100, 600, 400]],
    ["a corner with Shift", [600, 300], [800, 310], "Shift", [200, 100, 800, 400]],
    ["a corner with Alt", [600, 300], [700, 350], "Alt", [100, 50, 700, 350]],
    ["a corner past the opposite one", [200, 100], [900, 900], "", [595, 297.5, 600, 300]],
  ];
  it.each(resizes)("resizes by %s", async (_, from, to, key, wished) => {
    await select("box");
    await editor.page.mouse.move(...(await at(...from)));
    await editor.page.mouse.down();
    if (key) await editor.page.keyboard.down(key);
    await editor.page.mouse.move(...(await at(...to)), { steps: 4 });
    await editor.page.mouse.up();
    if (key) await editor.page.keyboard.up(key);
    expectNear((await onlyReshape()).shape.box_2d, wished);
  });

  it("puts it back at Escape", async () => {
    await select("box");
    await editor.page.mouse.move(...(await at(200, 100)));
    await editor.page.mouse.down();
    await editor.page.mouse.move(...(await at(100, 50)), { steps: 4 });
    const before = await editor.camera();
    await press("Escape");
    await editor.page.mouse.move(...(await at(300, 300)), { steps: 4 });
    await editor.page.mouse.up();
    expect(await reshaped()).toEqual([]);
    expect(await editor.selected()).toEqual(["box"]);
    expect(await editor.camera()).toEqual(before);
  });

  it("moves several together, a mask with its box and an outline with its holes", async () => {
    await select("box", "poly", "mask", "point");
    await drag([400, 200], [450, 250]);
    const [shapes = []] = await reshaped();
    const byId = new Map(shapes.map(({ id, shape }) => [id, shape]));
    expect([...byId.keys()].sort()).toEqual(["box", "mask", "point", "poly"]);
    expect(byId.get("mask")).toMatchObject({ mask: "keep", threshold: 90 });
    expect(byId.get("poly")?.polygon?.map((ring) => ring.length)).toEqual([4, 3]);
    expectNear(byId.get("mask")?.box_2d, [650, 550, 950, 750]);
    expect(byId.get("box")?.mask).toBeUndefined();
  });

  it("goes by keys, a pixel of the picture or ten, and is one step however long a key is held", async () => {
    await select("box");
    await stage().focus();
    const { page } = editor;
    for (let i = 0; i < 5; i++) await page.keyboard.down("ArrowRight");
    // Also what a held key does that comes only after it was let go.
    expect(await reshaped()).toEqual([]);
    await page.keyboard.up("ArrowRight");
    expect((await onlyReshape()).shape.box_2d).toEqual([200, 112.5, 600, 312.5]);
    await press("Shift+ArrowDown");
    expect((await reshaped()).at(-1)?.[0]?.shape.box_2d).toEqual([250, 112.5, 650, 312.5]);
    await press("Alt+ArrowLeft");
    expect((await reshaped()).at(-1)?.[0]?.shape.box_2d).toEqual([250, 112.5, 650, 310]);
    await expect.poll(() => page.locator(".live").innerText()).toBe("79 × 80 px");
  });

  it("is one step too when what a held key does comes only after it was let go", async () => {
    await select("box");
    await stage().focus();
    await stage().evaluate((element) => {
      const key = (type: string) =>
        element.dispatchEvent(new KeyboardEvent(type, { code: "KeyQ", key: "q", bubbles: true }));
      const move = () => window.postMessage({ type: "act", act: { act: "move", down: 0, right: 1 } }, "*");
      for (let i = 0; i < 4; i++) key("keydown");
      move();
      key("keyup");
      for (let i = 0; i < 3; i++) move();
    });
    expect((await onlyReshape()).shape.box_2d).toEqual([200, 110, 600, 310]);
    // A press that no command answers holds nothing up.
    await press("q");
    await editor.send({ type: "act", act: { act: "move", down: 0, right: 1 } });
    expect(await reshaped()).toHaveLength(2);
  });

  it("does nothing of this to a document that is read-only", async () => {
    await editor.show(snapshot({ version: 2, readOnly: { message: "Only for looking." } }));
    await select("box");
    await stage().focus();
    await press("ArrowRight");
    await drag([400, 200], [500, 300]);
    await editor.send({ type: "tool", tool: "box" });
    await drag([700, 700], [900, 900]);
    expect(await reshaped()).toEqual([]);
    expect(await drawn()).toEqual([]);
  });
});

describe("polygons", () => {
  it("are drawn point by point, closed at the first one, and Backspace takes the last one back", async () => {
    await take(strings.polygonTool);
    await click(700, 750);
    await click(700, 950);
    await click(800, 800);
    await press("Backspace");
    await click(950, 950);
    await click(700, 750);
    const [shape] = await drawn();
    expect(shape?.polygon).toHaveLength(1);
    expect(shape?.polygon?.[0]).toHaveLength(3);
    expectNear(shape?.box_2d, [700, 750, 950, 950]);
    expect(await pressed()).toBe(strings.selectTool);
  });

  it("lose their last point to the key of undo while they are drawn, and the host knows when that is", async () => {
    const told = async () => (await editor.posted("drawing")).map(({ now }) => now);
    await take(strings.polygonTool);
    await click(700, 750);
    await click(700, 950);
    await click(800, 800);
    await press("Control+z");
    await click(950, 950);
    expect(await told()).toEqual([true]);
    await press("Enter");
    expectNear((await drawn())[0]?.box_2d, [700, 750, 950, 950]);
    expect(await told()).toEqual([true, false]);

    await take(strings.boxTool);
    await click(100, 750);
    expect(await told()).toEqual([true, false, true]);
    await press("Control+z");
    expect(await told()).toEqual([true, false, true, false]);
    expect(await pressed()).toBe(strings.boxTool);
  });

  it.each(["a double click", "Enter"])("are closed by %s", async (how) => {
    await take(strings.polygonTool);
    await click(700, 750);
    await click(700, 950);
    if (how === "Enter") {
      await click(950, 950);
      await press("Enter");
    } else await editor.page.mouse.dblclick(...(await at(950, 950)));
    expect((await drawn()).map((shape) => shape.polygon?.[0]?.length)).toEqual([3]);
    expect(await editor.posted("rename")).toEqual([]);
  });

  it("of a selected one a point is moved, added at the middle of an edge, and taken away", async () => {
    await select("poly");
    await drag([500, 700], [550, 750]);
    const first = (await onlyReshape()).shape;
    expectNear(first.box_2d, [100, 500, 550, 750]);
    expect(first.polygon?.[1]).toEqual(annotations[2]?.polygon?.[1]);

    await drag([100, 600], [50, 600]);
    const second = (await reshaped()).at(-1)?.[0]?.shape;
    expect(second?.polygon?.[0]).toHaveLength(5);
    expectNear(second?.box_2d, [50, 500, 550, 750]);

    await click(50, 600);
    await press("Delete");
    expect((await reshaped()).at(-1)?.[0]?.shape.polygon?.[0]).toHaveLength(4);
  });

  it("never lose so many points that nothing is left, but a hole can be filled", async () => {
    await select("poly");
    await click(200, 550);
    await press("Delete");
    expect(await reshaped()).toEqual([]);
    await expect.poll(() => editor.page.locator(".live").innerText()).toBe(strings.tooFewPoints);
    await editor.page.keyboard.down("Shift");
    await click(200, 650);
    await click(400, 650);
    await editor.page.keyboard.up("Shift");
    await press("Delete");
    expect((await onlyReshape()).shape.polygon).toHaveLength(1);
  });

  it("are changed by keys too", async () => {
    await select("poly");
    await stage().focus();
    await press("Control+ArrowRight");
    await press("Control+ArrowRight");
    await press("ArrowUp");
    expect((await onlyReshape()).shape.polygon?.[0]?.[1]).toEqual([95, 700]);
    await press("Insert");
    expect((await reshaped()).at(-1)?.[0]?.shape.polygon?.[0]).toHaveLength(5);
    await press("Escape");
    expect(await editor.selected()).toEqual(["poly"]);
    await press("Escape");
    expect(await editor.selected()).toEqual([]);
  });
});

describe("the clipboard", () => {
  const copied = () => editor.posted("copyAnnotations");

  it("gets what is selected, by the page's own events and by VS Code's word", async () => {
    await select("box", "other");
    await stage().focus();
    await press("Control+c");
    await press("Control+x");
    await editor.send({ type: "act", act: { act: "copy" } });
    const ids = ["box", "other"];
    const both = (cut: boolean) => ({ type: "copyAnnotations", ids, cut });
    expect(await copied()).toEqual([both(false), both(true), both(false)]);
    await select();
    await press("Control+c");
    expect(await copied()).toHaveLength(3);
    await expect.poll(() => editor.page.locator(".live").innerText()).toBe(strings.nothingSelected);
  });

  it("is the words' where words are written", async () => {
    await select("box");
    await editor.page.locator("#filter").fill("cup");
    await press("Control+a");
    await press("Control+c");
    await press("Control+v");
    expect([await copied(), await editor.posted("paste")]).toEqual([[], []]);
  });

  it("is told to the host as it is when something is pasted", async () => {
    await stage().focus();
    await stage().evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "a red kite");
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    });
    expect(await editor.posted("paste")).toEqual([{ type: "paste", text: "a red kite" }]);
  });

  it("and Ctrl+A are about annotations, not about the words of the page", async () => {
    await stage().focus();
    await press("Control+a");
    expect(await editor.selected()).toEqual(annotations.map(({ id }) => id));
    expect(await editor.page.evaluate(() => document.getSelection()?.isCollapsed)).toBe(true);
  });
});

describe("points", () => {
  it("are drawn by a click and moved by dragging", async () => {
    await take(strings.pointTool);
    await click(600, 900);
    const [shape] = await drawn();
    expect(shape?.point?.[0]).toBeCloseTo(600, -1);
    await select("point");
    await drag([300, 850], [350, 900]);
    const moved = await onlyReshape();
    expect(moved.id).toBe("point");
    expect(moved.shape.point?.[1]).toBeCloseTo(900, -1);
  });
});

/** What a painted mask covers, as a picture of the whole image. */
function cover(shape: EditedShape | undefined): { isPainted: (y: number, x: number) => boolean; area: number } {
  const { mask, box_2d: box } = shape ?? {};
  if (typeof mask !== "object" || !box) throw new Error("There is no painted mask.");
  const placed = decodeRle({ width: mask.width, height: mask.height, counts: rleFromText(mask.runs) ?? [] });
  if (!placed) throw new Error("The mask covers nothing.");
  const [top, left] = [(box[0] / 1000) * HEIGHT, (box[1] / 1000) * WIDTH];
  const { width, data } = placed.bitmap;
  return {
    isPainted: (y, x) => {
      const row = Math.floor((y / 1000) * HEIGHT - top);
      const column = Math.floor((x / 1000) * WIDTH - left);
      return row >= 0 && column >= 0 && column < width && data[row * width + column] === 1;
    },
    area: data.reduce((sum, cell) => sum + cell, 0),
  };
}

describe("masks", () => {
  it("are begun by the brush where nothing is selected, and it stays for the next stroke", async () => {
    await take(strings.brushTool);
    await drag([700, 800], [700, 900]);
    const [shape] = await drawn();
    const { isPainted } = cover(shape);
    expect([isPainted(700, 800), isPainted(700, 850), isPainted(700, 900)]).toEqual([true, true, true]);
    expect(isPainted(700, 760)).toBe(false);
    expect(await pressed()).toBe(strings.brushTool);
    await drag([700, 850], [900, 850]);
    const more = await onlyReshape();
    expect(cover(more.shape).isPainted(900, 850)).toBe(true);
    expect(cover(more.shape).isPainted(700, 800)).toBe(true);
  });

  it("are painted on: what was covered stays, and the threshold is settled", async () => {
    await select("mask");
    await take(strings.brushTool);
    await drag([750, 690], [750, 760]);
    const { id, shape } = await onlyReshape();
    expect(id).toBe("mask");
    expect(shape.threshold).toBeUndefined();
    const { isPainted } = cover(shape);
    // At its threshold of 90 all of its box was covered.
    expect([isPainted(650, 520), isPainted(650, 680), isPainted(750, 750)]).toEqual([true, true, true]);
    expect(isPainted(650, 750)).toBe(false);
    expect(shape.box_2d?.[3]).toBeGreaterThan(750);
  });

  it("are erased with Alt, and the box shrinks to what is left", async () => {
    await select("mask");
    for (let i = 0; i < 8; i++) await editor.send({ type: "brush", step: 1 });
    await take(strings.brushTool);
    await editor.page.keyboard.down("Alt");
    await drag([590, 500], [910, 500]);
    await editor.page.keyboard.up("Alt");
    const { shape } = await onlyReshape();
    expect(shape.box_2d?.[1]).toBeGreaterThan(520);
    expect(shape.box_2d?.[3]).toBeCloseTo(700, 0);
  });

  it("take the place of an outline that is painted on, and of a box", async () => {
    await select("poly");
    await take(strings.eraserTool);
    await drag([450, 500], [450, 700]);
    const poly = (await onlyReshape()).shape;
    expect(poly.polygon).toBeUndefined();
    expect([cover(poly).isPainted(150, 600), cover(poly).isPainted(300, 600), cover(poly).isPainted(450, 600)]).toEqual(
      [true, false, false],
    );
    await press("Escape");
    await select("box");
    await take(strings.brushTool);
    await drag([300, 150], [500, 250]);
    const box = (await reshaped()).at(-1)?.[0];
    expect(box?.id).toBe("box");
    expect(cover(box?.shape).isPainted(400, 200)).toBe(true);
    expect(cover(box?.shape).isPainted(250, 290)).toBe(false);
  });

  it("are not erased until nothing is left, which is said where the eraser is, for a while", async () => {
    await select("other");
    for (let i = 0; i < 20; i++) await editor.send({ type: "brush", step: 1 });
    await take(strings.eraserTool);
    await click(800, 150);
    expect(await reshaped()).toEqual([]);
    await expect.poll(() => editor.page.locator(".live").innerText()).toBe(strings.nothingLeft);
    const said = editor.page.locator(".readout");
    expect(await said.innerText()).toBe(strings.nothingLeft);
    const [x, y] = await at(800, 150);
    const box = await said.boundingBox();
    expect([Math.abs((box?.x ?? 0) - x) < 30, Math.abs((box?.y ?? 0) - y) < 60]).toEqual([true, true]);
    await expect.poll(() => said.count(), { timeout: 10_000 }).toBe(0);
    await click(800, 150);
    await said.waitFor();
    await take(strings.brushTool);
    await expect.poll(() => said.count()).toBe(0);
  });

  it("need not come back from the host that were painted here", async () => {
    await take(strings.brushTool);
    await drag([700, 800], [700, 900]);
    const [message] = await editor.posted("draw");
    if (typeof message?.shape.mask !== "object") throw new Error("Nothing was painted.");
    await editor.send({ type: "painted", name: message.shape.mask.name, hash: "painted" });
    const made: ViewAnnotation = {
      ...{ id: message.id, label: "fork", review: "accepted", maskHash: "painted" },
      ...(message.shape.box_2d && { box_2d: message.shape.box_2d }),
    };
    await editor.send({ type: "changed", base: 1, version: 2, put: [made], removed: [] });
    await editor.send({ type: "settled", edit: message.edit });
    await editor.drawn(2);
    expect((await editor.posted("wantMasks")).flatMap(({ hashes }) => hashes)).toEqual(["half"]);
  });

  it("have a threshold that follows the slider, and is one step when it is let go", async () => {
    const slider = editor.page.getByRole("slider", { name: strings.threshold });
    await select("box");
    expect(await slider.count()).toBe(0);
    await select("mask");
    await expect.poll(() => slider.inputValue()).toBe("90");
    const box = await slider.boundingBox();
    if (!box) throw new Error("The slider is not to be seen.");
    const middle = box.y + box.height / 2;
    await editor.page.mouse.move(box.x + (90 / 254) * box.width, middle);
    await editor.page.mouse.down();
    await editor.page.mouse.move(box.x + box.width * 0.9, middle, { steps: 5 });
    expect(await reshaped()).toEqual([]);
    await editor.page.mouse.up();
    const { shape } = await onlyReshape();
    expect(shape.mask).toBe("keep");
    expect(shape.threshold).toBeGreaterThan(200);
    expect(iou(shape.box_2d ?? [0, 0, 0, 0], [600, 500, 900, 700])).toBe(1);
  });
});

describe("the brush", () => {
  it("changes its size by the host's word and by the wheel with Alt, and keeps it while the tab is hidden", async () => {
    await take(strings.brushTool);
    const size = () => editor.page.locator(".brush-size").innerText();
    expect(await size()).toBe("24");
    await editor.send({ type: "brush", step: 1 });
    await expect.poll(size).toBe("30");
    const { scale } = await editor.camera();
    await editor.page.mouse.move(...(await at(500, 500)));
    await editor.page.keyboard.down("Alt");
    await editor.page.mouse.wheel(0, 100);
    await editor.page.keyboard.up("Alt");
    await expect.poll(size).toBe("24");
    expect((await editor.camera()).scale).toBe(scale);
    await editor.send({ type: "brush", step: -1 });
    await expect
      .poll(() => editor.page.evaluate(() => JSON.parse(sessionStorage.getItem("state") ?? "{}").brush))
      .toBe(19);
    await editor.reopen();
    await editor.show(snapshot({ annotations: [] }));
    await take(strings.brushTool);
    expect(await size()).toBe("19");
  });
});

describe("the tools", () => {
  it("leave panning to the middle button and the space bar, and zooming to the wheel, half drawn or not", async () => {
    await take(strings.polygonTool);
    await click(600, 750);
    const before = await editor.camera();
    await editor.page.keyboard.down(" ");
    await drag([500, 500], [550, 550]);
    await editor.page.keyboard.up(" ");
    const after = await editor.camera();
    expect(after.x).not.toBe(before.x);
    await editor.page.keyboard.down("Control");
    await editor.page.mouse.wheel(0, -100);
    await editor.page.keyboard.up("Control");
    expect((await editor.camera()).scale).toBeGreaterThan(after.scale);
    await click(600, 850);
    await click(750, 800);
    await press("Enter");
    expectNear((await drawn())[0]?.box_2d, [600, 750, 750, 850]);
  });

  it.each(["polygon", "box"] as const)("keep a half-drawn %s while the focus is elsewhere", async (tool) => {
    await take(strings[`${tool}Tool`]);
    await click(600, 750);
    if (tool === "polygon") {
      await click(600, 850);
      await click(750, 800);
    }
    await editor.page.getByRole("button", { name: strings.zoomIn }).click();
    await editor.page.locator("#filter").click();
    await stage().focus();
    if (tool === "box") await click(750, 850);
    else await press("Enter");
    expectNear((await drawn())[0]?.box_2d, [600, 750, 750, 850]);
  });

  it("drop what is half drawn when another one is taken", async () => {
    await take(strings.polygonTool);
    for (const x of [750, 850]) await click(600, x);
    await take(strings.boxTool);
    await take(strings.polygonTool);
    await click(750, 800);
    await press("Enter");
    expect(await drawn()).toEqual([]);
    expect(await editor.page.locator(".tool-layer .vertex").count()).toBe(1);
  });

  it("are one stop of the Tab key, with names", async () => {
    const buttons = editor.page.getByRole("toolbar", { name: strings.tools }).getByRole("button");
    expect(
      await buttons.evaluateAll((all) => all.filter((one) => one instanceof HTMLElement && one.tabIndex === 0).length),
    ).toBe(1);
    await buttons.first().focus();
    await press("ArrowDown");
    await press("Enter");
    expect(await pressed()).toBe(strings.boxTool);
  });
});
