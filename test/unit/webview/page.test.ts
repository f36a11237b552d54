import axe from "axe-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot, ViewAnnotation } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, type EditorPageOptions, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

// A browser takes its time on a busy machine; what is waited for usually comes at once.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const WIDTH = 400;
const HEIGHT = 200;

/** Nested boxes, a polygon with a hole, a mask of the left half of its box, a point and a rejected box. */
const annotations: readonly ViewAnnotation[] = [
  { id: "outer", label: "table", box_2d: [100, 50, 900, 450], review: "pending", confidence: 0.5, run: "r" },
  { id: "inner", label: "cup", box_2d: [300, 150, 700, 350], review: "accepted", run: "r" },
  {
    id: "ring",
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
        [400, 550],
      ],
    ],
    review: "pending",
  },
  { id: "mask", label: "spoon", box_2d: [600, 500, 900, 700], maskHash: "half", review: "pending" },
  { id: "point", label: "dot", point: [300, 850], review: "pending" },
  { id: "gone", label: "ghost", box_2d: [600, 750, 900, 950], review: "rejected" },
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

const open = (options: Partial<EditorPageOptions> = {}): Promise<EditorPage> =>
  openEditorPage(browser.browser, { script, images, ...options });

/** Sends the document with its mask. */
async function showAll(changes: Partial<Snapshot> = {}): Promise<void> {
  await editor.send({ type: "snapshot", snapshot: snapshot(changes) });
  await editor.sendMasks([{ hash: "half", png: halfMask }]);
  await editor.drawn(changes.version ?? 1);
}

/** Where a point of 0–1000 is in the window now. */
async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const camera = await editor.camera();
  return [
    camera.left + camera.x + (x / 1000) * WIDTH * camera.scale,
    camera.top + camera.y + (y / 1000) * HEIGHT * camera.scale,
  ];
}

async function click(y: number, x: number): Promise<void> {
  await editor.page.mouse.click(...(await at(y, x)));
}

/** The colour on the screen at a point of 0–1000. */
async function colorAt(y: number, x: number): Promise<readonly number[]> {
  const [left, top] = await at(y, x);
  const clip = { x: Math.round(left), y: Math.round(top), width: 1, height: 1 };
  const png = await editor.page.screenshot({ clip });
  return [...(await sharp(png).removeAlpha().raw().toBuffer())];
}

const GREY = [128, 128, 128];

const row = (id: string) => editor.page.locator(`[role="option"][data-id="${id}"]`);
const button = (name: string) => editor.page.getByRole("button", { name, exact: true });

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  const background = { r: 128, g: 128, b: 128 };
  const photo = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } });
  images = { "photo.png": await photo.png().toBuffer(), "broken.png": Buffer.from("not a picture") };
  const values = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 255 : 0)));
  const half = sharp(values, { raw: { width: 64, height: 64, channels: 1 } })
    .toColourspace("b-w")
    .png();
  halfMask = new Uint8Array(await half.toBuffer());
});

afterAll(() => browser.close());

beforeEach(async () => {
  editor = await open();
});

afterEach(() => editor.close());

describe("drawing", () => {
  it("asks for the document and for each mask once, and says when all of it is on the screen", async () => {
    expect(await editor.posted("ready")).toHaveLength(1);
    await editor.send({ type: "snapshot", snapshot: snapshot() });
    await expect.poll(() => editor.posted("wantMasks")).toEqual([{ type: "wantMasks", hashes: ["half"] }]);
    expect(await editor.page.getByTestId("stage").getAttribute("data-drawn")).toBeNull();
    await editor.sendMasks([{ hash: "half", png: halfMask }]);
    await editor.drawn(1);
    await editor.show(snapshot({ version: 2 }));
    expect(await editor.posted("wantMasks")).toHaveLength(1);
  });

  it("shows what was sent before its script was there, and asks for nothing then", async () => {
    await editor.close();
    const first = snapshot({ version: 3, annotations: annotations.filter(({ id }) => id !== "mask") });
    const change = { type: "changed", base: 3, version: 4, put: [], removed: ["ring"] } as const;
    editor = await open({ ahead: [{ type: "snapshot", snapshot: first }, change] });
    await editor.drawn(4);
    expect(await editor.posted("ready")).toEqual([{ type: "ready", version: 4 }]);
    expect(await row("ring").count()).toBe(0);
    expect(await row("inner").count()).toBe(1);
    await editor.send({ type: "sentAhead" });
    expect(await editor.posted("ready")).toHaveLength(1);
  });

  it("asks again when what was sent before it was there has been lost", async () => {
    await editor.send({ type: "sentAhead" });
    await expect.poll(() => editor.posted("ready")).toEqual([{ type: "ready" }, { type: "ready" }]);
  });

  it("shows the other shapes when masks do not come", async () => {
    await editor.send({ type: "snapshot", snapshot: snapshot() });
    await expect.poll(() => colorAt(150, 600)).not.toEqual(GREY);
    expect(await editor.page.getByTestId("stage").getAttribute("data-drawn")).toBeNull();
    await editor.sendMasks([{ hash: "half", png: halfMask }]);
    await editor.drawn(1);
    expect(await colorAt(750, 550)).not.toEqual(GREY);
  });

  it("is there again after there was no room for it", async () => {
    await showAll();
    await editor.drawnAround();
    const hide = (hidden: boolean) =>
      editor.page.evaluate(
        (hidden) => document.getElementById("app")?.style.setProperty("display", hidden ? "none" : ""),
        hidden,
      );
    await hide(true);
    // Two frames later there is nothing to see.
    await editor.camera();
    await hide(false);
    await expect.poll(() => colorAt(750, 550)).not.toEqual(GREY);
    expect(await colorAt(150, 600)).not.toEqual(GREY);
  });

  it("keeps the shapes in sight while the mask of a new one is on its way", async () => {
    await showAll();
    const late: ViewAnnotation = {
      id: "late",
      label: "fork",
      box_2d: [0, 0, 50, 50],
      maskHash: "late",
      review: "pending",
    };
    await editor.send({ type: "changed", base: 1, version: 2, put: [late], removed: [] });
    await expect.poll(() => row("late").count()).toBe(1);
    await editor.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    expect(await colorAt(150, 600)).not.toEqual(GREY);
    expect(await colorAt(750, 550)).not.toEqual(GREY);
  });

  it("asks again for a mask that was gone before it came, and is back", async () => {
    await editor.send({ type: "snapshot", snapshot: snapshot() });
    await editor.show(snapshot({ version: 2, annotations: [] }));
    await editor.send({ type: "snapshot", snapshot: snapshot({ version: 3 }) });
    await expect.poll(() => editor.posted("wantMasks")).toHaveLength(2);
    await editor.sendMasks([{ hash: "half", png: halfMask }]);
    await editor.drawn(3);
  });

  it("tints the mask and the polygon, and nothing in their holes", async () => {
    await showAll();
    expect(await colorAt(750, 550)).not.toEqual(GREY);
    expect(await colorAt(750, 650)).toEqual(GREY);
    expect(await colorAt(150, 600)).not.toEqual(GREY);
    expect(await colorAt(300, 600)).toEqual(GREY);
    await button(strings.showMasks).click();
    expect(await colorAt(750, 550)).toEqual(GREY);
  });

  it("reads masks of any kind of PNG", async () => {
    const gray = sharp(halfMask).toColourspace("srgb");
    const kinds = [gray.clone().png(), gray.clone().png({ palette: true }), gray.clone().ensureAlpha().png()];
    kinds.push(sharp(halfMask).png({ progressive: true }), sharp(halfMask).toColourspace("grey16").png());
    for (const [version, kind] of kinds.entries()) {
      const named = annotations.map((one) => (one.id === "mask" ? { ...one, maskHash: `kind ${version}` } : one));
      await editor.send({ type: "snapshot", snapshot: snapshot({ version, annotations: named }) });
      const png = new Uint8Array(await kind.toBuffer());
      await editor.sendMasks([{ hash: `kind ${version}`, png }]);
      await editor.drawn(version);
      expect(await colorAt(750, 550)).not.toEqual(GREY);
      expect(await colorAt(750, 650)).toEqual(GREY);
    }
  });

  it("draws a mask as fine as it is, however far one zooms into what was drawn small before", async () => {
    const wide = { width: 4000, height: 2000 };
    const stripes = Buffer.from(Array.from({ length: 1024 * 4 }, (_, i) => (i % 2 === 0 ? 255 : 0)));
    const map = sharp(stripes, { raw: { width: 1024, height: 4, channels: 1 } }).toColourspace("b-w");
    const png = new Uint8Array(await map.png().toBuffer());
    const striped: ViewAnnotation = {
      id: "s",
      label: "fence",
      box_2d: [0, 372, 1000, 628],
      maskHash: "s",
      review: "pending",
    };
    const image = { url: "/photo.png", ...wide };
    await editor.send({ type: "snapshot", snapshot: snapshot({ annotations: [striped], image }) });
    await editor.sendMasks([{ hash: "s", png }]);
    await editor.drawn(1);
    await editor.page.getByTestId("stage").focus();
    await button(strings.actualSize).click();
    await expect.poll(async () => (await editor.camera()).scale).toBe(1);
    // Each pixel of the map is one of the picture's then; the box begins at an even one.
    const { left, top, x, y } = await editor.camera();
    const clip = { x: left + x + 2000, y: top + y + 1010, width: 8, height: 1 };
    const pixels = await sharp(await editor.page.screenshot({ clip }))
      .removeAlpha()
      .raw()
      .toBuffer();
    const reds = Array.from({ length: 8 }, (_, i) => pixels[i * 3] ?? 0);
    expect(new Set(reds.filter((_, i) => i % 2 === 0)).size).toBe(1);
    expect(new Set(reds.filter((_, i) => i % 2 === 1)).size).toBe(1);
    expect(reds[0]).not.toBe(reds[1]);
  });

  it("draws boxes alone when their mask is broken", async () => {
    await editor.send({ type: "snapshot", snapshot: snapshot() });
    await editor.sendMasks([{ hash: "half", png: Uint8Array.of(1, 2, 3) }]);
    await editor.drawn(1);
    expect(await colorAt(750, 550)).toEqual(GREY);
    expect(await colorAt(600, 600)).not.toEqual(GREY);
  });

  it("hides rejected ones until they are asked for", async () => {
    await showAll();
    expect(await colorAt(600, 850)).toEqual(GREY);
    await expect.poll(() => row("gone").count()).toBe(0);
    await button("Show 1 rejected").click();
    await expect.poll(() => row("gone").count()).toBe(1);
    expect(await colorAt(600, 850)).not.toEqual(GREY);
  });

  it("tells the host when the picture cannot be decoded, and the person", async () => {
    const image = { url: "/broken.png", width: WIDTH, height: HEIGHT };
    await editor.send({ type: "snapshot", snapshot: snapshot({ image, annotations: [] }) });
    await editor.drawn(1);
    expect(await editor.posted("imageFailed")).toEqual([{ type: "imageFailed", url: "/broken.png" }]);
    await editor.page.getByText(strings.imageBroken).waitFor();
    await editor.show(snapshot({ version: 2, annotations: [] }));
    expect(await colorAt(500, 500)).toEqual(GREY);
  });

  it("shows labels and texts as they are, never as markup", async () => {
    const label = '<img src="/x" onerror="problems.push(1)"><b>bold</b>';
    await editor.show(snapshot({ annotations: [{ id: "a", label, text: label, review: "pending", point: [1, 1] }] }));
    expect(await row("a").locator(".label").textContent()).toBe(label);
    expect(await row("a").locator("b, img").count()).toBe(0);
  });

  it("does not make up a confidence", async () => {
    await showAll();
    expect(await row("outer").textContent()).toContain("50%");
    expect(await row("inner").textContent()).not.toContain("%");
  });
});

describe("selection", () => {
  beforeEach(() => showAll());

  it("takes the smallest, cycles through the overlap at the next clicks, and clears on the bare picture", async () => {
    await click(500, 250);
    expect(await editor.selected()).toEqual(["inner"]);
    await click(500, 250);
    expect(await editor.selected()).toEqual(["outer"]);
    await click(500, 250);
    expect(await editor.selected()).toEqual(["inner"]);
    await click(950, 20);
    expect(await editor.selected()).toEqual([]);
    const told = (await editor.posted("selected")).map(({ ids }) => ids);
    expect(told).toEqual([["inner"], ["outer"], ["inner"], []]);
  });

  it("is exact in holes and masks", async () => {
    await click(300, 600);
    expect(await editor.selected()).toEqual([]);
    await click(750, 560);
    expect(await editor.selected()).toEqual(["mask"]);
    await click(750, 640);
    expect(await editor.selected()).toEqual([]);
  });

  it("adds with Ctrl and Shift in the picture", async () => {
    await click(500, 250);
    await editor.page.keyboard.down("Control");
    await click(300, 850);
    await editor.page.keyboard.up("Control");
    expect(await editor.selected()).toEqual(["inner", "point"]);
    await editor.page.keyboard.down("Shift");
    await click(500, 250);
    await editor.page.keyboard.up("Shift");
    expect(await editor.selected()).toEqual(["point"]);
  });

  it("goes from the list to the picture, which moves to it", async () => {
    for (let i = 0; i < 8; i++) await button(strings.zoomIn).click();
    await row("mask").click();
    const [left, top] = await at(750, 600);
    const stage = await editor.page.getByTestId("stage").boundingBox();
    expect(left).toBeGreaterThan(stage?.x ?? 0);
    expect(top).toBeGreaterThan(stage?.y ?? 0);
    expect(left).toBeLessThan((stage?.x ?? 0) + (stage?.width ?? 0));
    expect(top).toBeLessThan((stage?.y ?? 0) + (stage?.height ?? 0));
    expect(await editor.posted("selected")).toEqual([{ type: "selected", ids: ["mask"] }]);
  });

  it("follows the keyboard in the list", async () => {
    const { keyboard } = editor.page;
    await row("outer").click();
    await keyboard.press("ArrowDown");
    expect(await editor.selected()).toEqual(["inner"]);
    await keyboard.press("Shift+ArrowDown");
    await keyboard.press("Shift+ArrowDown");
    expect(await editor.selected()).toEqual(["inner", "ring", "mask"]);
    await keyboard.press("End");
    expect(await editor.selected()).toEqual(["point"]);
    const list = editor.page.getByRole("listbox");
    const active = await list.getAttribute("aria-activedescendant");
    expect(await editor.page.locator(`#${active}`).getAttribute("data-id")).toBe("point");
    await keyboard.press("Enter");
    expect(await editor.posted("rename")).toEqual([{ type: "rename", ids: ["point"] }]);
    await keyboard.press("Control+a");
    expect(await editor.selected()).toHaveLength(5);
    await keyboard.press("Escape");
    expect(await editor.selected()).toEqual([]);
  });

  it("follows the host, which may have it shown", async () => {
    for (let i = 0; i < 8; i++) await button(strings.zoomIn).click();
    const before = await editor.camera();
    await editor.send({ type: "select", ids: ["point"], reveal: false });
    await expect.poll(() => editor.selected()).toEqual(["point"]);
    expect(await editor.camera()).toEqual(before);
    await editor.send({ type: "select", ids: ["ring"], reveal: true });
    await expect.poll(() => editor.selected()).toEqual(["ring"]);
    expect(await editor.camera()).not.toEqual(before);
  });

  it("is announced when it is made in the picture", async () => {
    await click(500, 250);
    await editor.page.locator(".live").getByText("cup, accepted, 2 of 5").waitFor();
  });

  it("links hovering both ways", async () => {
    await editor.page.mouse.move(...(await at(300, 850)));
    await expect.poll(() => row("point").getAttribute("class")).toContain("hovered");
    await row("ring").hover();
    await expect.poll(() => editor.page.locator(".overlay .hovered").count()).toBe(1);
    await button(strings.showLabels).click();
    await row("ring").hover();
    await expect.poll(() => editor.page.locator(".overlay .tag").textContent()).toContain("plate");
  });

  it("keeps what was just rejected in sight until the selection moves on", async () => {
    await row("inner").click();
    const rejected = annotations.flatMap((a) => (a.id === "inner" ? [{ ...a, review: "rejected" as const }] : []));
    await editor.send({ type: "changed", base: 1, version: 2, put: rejected, removed: [] });
    await editor.drawn(2);
    expect(await row("inner").count()).toBe(1);
    await row("ring").click();
    await expect.poll(() => row("inner").count()).toBe(0);
  });

  it("moves the keyboard to the next row when the one it is at is deleted", async () => {
    await row("inner").click();
    await editor.send({ type: "changed", base: 1, version: 2, put: [], removed: ["inner"] });
    await editor.drawn(2);
    expect(await editor.selected()).toEqual([]);
    await editor.page.keyboard.press("Control+Space");
    expect(await editor.selected()).toEqual(["ring"]);
  });
});

describe("points, lines and read text", () => {
  const shapes: readonly ViewAnnotation[] = [
    { id: "left", label: "nose", point: [500, 500], review: "pending" },
    { id: "right", label: "ear", point: [500, 520], review: "accepted" },
    {
      id: "way",
      label: "way",
      path: [
        [200, 100],
        [800, 300],
        [200, 400],
      ],
      review: "pending",
    },
    { id: "sign", label: "text", text: "STOP\nhere", box_2d: [100, 700, 300, 900], review: "pending" },
  ];
  beforeEach(() => editor.show(snapshot({ annotations: shapes })));

  /** Width and height of what is not the picture's grey around a point of 0–1000. */
  const dotSize = async (y: number, x: number): Promise<[number, number]> => {
    const [left, top] = await at(y, x);
    const reach = 20;
    const clip = { x: Math.round(left) - reach, y: Math.round(top) - reach, width: 2 * reach, height: 2 * reach };
    const { data } = await sharp(await editor.page.screenshot({ clip }))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const drawn = (px: number, py: number) =>
      [0, 1, 2].some((c) => Math.abs((data[(py * 40 + px) * 3 + c] ?? 0) - 128) > 12);
    const across = Array.from({ length: 40 }, (_, i) => i).filter((i) => drawn(i, reach));
    const down = Array.from({ length: 40 }, (_, i) => i).filter((i) => drawn(reach, i));
    return [across.length, down.length];
  };

  it("a dot with a halo keeps its size at any zoom", async () => {
    await button(strings.showLabels).click();
    const apart: ViewAnnotation = { id: "alone", label: "dot", point: [500, 500], review: "pending" };
    await editor.show(snapshot({ version: 2, annotations: [apart] }));
    const fitted = await dotSize(500, 500);
    expect(fitted[0]).toBeGreaterThanOrEqual(11);
    expect(fitted[0]).toBeLessThanOrEqual(14);
    for (let i = 0; i < 3; i++) await button(strings.zoomIn).click();
    const zoomed = await dotSize(500, 500);
    expect(Math.max(...zoomed.map((size, i) => Math.abs(size - (fitted[i] ?? 0))))).toBeLessThanOrEqual(1);
    await row("alone").click();
    expect((await dotSize(500, 500))[0]).toBeGreaterThan(fitted[0] + 3);
  });

  it("the nearest point is taken, at the edge of its dot too", async () => {
    const [x, y] = await at(500, 500);
    await editor.page.mouse.click(x - 9, y);
    expect(await editor.selected()).toEqual(["left"]);
    await editor.page.mouse.move(...(await at(500, 519)));
    await expect.poll(() => row("right").getAttribute("class")).toContain("hovered");
    await click(500, 519);
    expect(await editor.selected()).toEqual(["right"]);
    await editor.page.mouse.click(x, y - 16);
    expect(await editor.selected()).toEqual([]);
  });

  it("a path is an open line: hit on it, not in it, and not where it would close", async () => {
    await click(500, 200);
    expect(await editor.selected()).toEqual(["way"]);
    await click(300, 220);
    expect(await editor.selected()).toEqual([]);
    await click(200, 250);
    expect(await editor.selected()).toEqual([]);
    expect(await colorAt(200, 250)).toEqual(GREY);
    expect(await colorAt(500, 200)).not.toEqual(GREY);
  });

  it("are told apart in the list by the shape of their swatch", async () => {
    const shape = (id: string) =>
      row(id)
        .locator(".swatch")
        .evaluate((swatch) => swatch.lastElementChild?.tagName);
    expect([await shape("left"), await shape("way"), await shape("sign")]).toEqual(["circle", "path", "rect"]);
  });

  it("what is read stands in the list beside the label, and on the picture in its place", async () => {
    expect(await row("sign").locator(".text").textContent()).toBe("STOP here");
    expect(await row("sign").locator(".label").textContent()).toBe("text");
    await button(strings.showLabels).click();
    await row("sign").hover();
    await expect.poll(() => editor.page.locator(".overlay .tag").textContent()).toContain("STOP here");
    const long = shapes.map((one) => (one.id === "sign" ? { ...one, text: "很长".repeat(5000) } : one));
    await editor.show(snapshot({ version: 2, annotations: long }));
    await row("sign").hover();
    expect((await editor.page.locator(".overlay .tag").boundingBox())?.width).toBeLessThan(350);
    expect((await row("sign").getAttribute("title"))?.length).toBeLessThan(400);
    expect((await row("sign").locator(".label").boundingBox())?.width).toBeGreaterThan(15);
  });
});

describe("editing", () => {
  beforeEach(() => showAll({ version: 7 }));

  it("posts what the buttons say about the selection", async () => {
    await row("inner").click();
    await row("ring").click({ modifiers: ["Control"] });
    const ids = ["inner", "ring"];
    await button(strings.accept).click();
    await button(strings.reject).click();
    await button(strings.remove).click();
    await button(strings.rename).click();
    expect(await editor.posted("review")).toMatchObject([
      { ids, review: "accepted" },
      { ids, review: "rejected" },
    ]);
    expect(await editor.posted("delete")).toEqual([{ type: "delete", ids }]);
    expect(await editor.posted("rename")).toEqual([{ type: "rename", ids }]);
  });

  it("renames on a double click what its first click has selected", async () => {
    await editor.page.mouse.dblclick(...(await at(500, 250)));
    expect(await editor.posted("rename")).toEqual([{ type: "rename", ids: ["inner"] }]);
  });

  it("posts nothing for a read-only document, and says why", async () => {
    await editor.show(snapshot({ version: 8, readOnly: { message: "It is from the future.", line: 3 } }));
    await row("inner").click();
    await button(strings.accept).dispatchEvent("click");
    await editor.page.keyboard.press("Enter");
    expect(await editor.posted("review")).toEqual([]);
    expect(await editor.posted("rename")).toEqual([]);
    const bar = editor.page.getByText("It is from the future. (line 3)");
    await bar.waitFor();
    await editor.page.locator(".notice").getByRole("button", { name: strings.showText }).click();
    expect(await editor.posted("showText")).toHaveLength(1);
  });

  it("asks for the whole document again when a change is about a version it has not", async () => {
    await editor.send({ type: "changed", base: 6, version: 8, put: [], removed: ["inner"] });
    await expect.poll(() => editor.posted("ready")).toHaveLength(2);
    expect(await row("inner").count()).toBe(1);
  });

  it("counts what is reviewed", async () => {
    await editor.page.getByRole("heading", { name: "2 of 6 reviewed" }).waitFor();
  });

  it("says that there is nothing, and how to get something", async () => {
    await editor.show(snapshot({ version: 8, annotations: [] }));
    await editor.page.getByText(strings.noAnnotations).waitFor();
    await editor.page.getByText(strings.noAnnotationsHint).waitFor();
  });

  it("ignores what comes from elsewhere or is no message", async () => {
    await editor.page.evaluate(() => {
      const data = { type: "changed", base: 7, version: 8, put: [], removed: ["inner"] };
      window.dispatchEvent(new MessageEvent("message", { data, origin: "https://elsewhere.test" }));
      window.dispatchEvent(new MessageEvent("message", { data: { ...data, removed: "inner" }, origin: window.origin }));
    });
    await editor.send({ type: "changed", base: 7, version: 9, put: [], removed: ["ring"] });
    await editor.drawn(9);
    expect(await row("inner").count()).toBe(1);
    expect(await row("ring").count()).toBe(0);
  });
});

describe("camera", () => {
  beforeEach(() => showAll());

  /** What of the picture (px) is at a place of the window. */
  const under = async (x: number, y: number): Promise<[number, number]> => {
    const camera = await editor.camera();
    return [(x - camera.left - camera.x) / camera.scale, (y - camera.top - camera.y) / camera.scale];
  };

  it("fits at first and after every resize, until the person zooms", async () => {
    const { page } = editor;
    const narrow = await editor.camera();
    await page.setViewportSize({ width: 1300, height: 700 });
    const wide = await editor.camera();
    expect(wide.scale).toBeGreaterThan(narrow.scale);
    await button(strings.actualSize).click();
    expect((await editor.camera()).scale).toBe(1);
    await page.setViewportSize({ width: 1000, height: 700 });
    expect((await editor.camera()).scale).toBe(1);
    await button(strings.fit).click();
    expect(await editor.camera()).toEqual(narrow);
  });

  it("zooms to the pointer with a modifier, pans without", async () => {
    const { mouse, keyboard } = editor.page;
    const [x, y] = await at(500, 250);
    await mouse.move(x, y);
    const before = await under(x, y);
    const { scale } = await editor.camera();
    for (const modifier of ["Control", "Meta", "Alt"]) {
      await keyboard.down(modifier);
      await mouse.wheel(0, -60);
      await keyboard.up(modifier);
    }
    const zoomed = await editor.camera();
    expect(zoomed.scale).toBeGreaterThan(scale * 1.5);
    const after = await under(x, y);
    expect(after[0]).toBeCloseTo(before[0], 0);
    expect(after[1]).toBeCloseTo(before[1], 0);
    await mouse.wheel(30, 20);
    const panned = await editor.camera();
    expect([panned.scale, panned.x, panned.y]).toEqual([zoomed.scale, zoomed.x - 30, zoomed.y - 20]);
  });

  it("adds up moves that are smaller than a pixel", async () => {
    const before = await editor.camera();
    await editor.page.getByTestId("stage").evaluate((stage) => {
      for (let i = 0; i < 20; i++) stage.dispatchEvent(new WheelEvent("wheel", { deltaY: 0.25, cancelable: true }));
    });
    expect((await editor.camera()).y).toBe(before.y - 5);
  });

  it.each([
    ["the left button", "left", false],
    ["the middle button", "middle", false],
    ["the space bar held", "left", true],
  ] as const)("pans by dragging with %s, and selects nothing by it", async (_name, mouseButton, space) => {
    const { mouse, keyboard } = editor.page;
    await editor.page.getByTestId("stage").focus();
    const before = await editor.camera();
    await mouse.move(...(await at(500, 250)));
    if (space) await keyboard.down(" ");
    await mouse.down({ button: mouseButton });
    const [x, y] = await at(500, 250);
    await mouse.move(x + 25, y + 15, { steps: 5 });
    await mouse.up({ button: mouseButton });
    if (space) await keyboard.up(" ");
    const after = await editor.camera();
    expect([after.scale, after.x - before.x, after.y - before.y]).toEqual([before.scale, 25, 15]);
    expect(await editor.selected()).toEqual([]);
  });

  it("pinches with two fingers around the place between them", async () => {
    const touch = await editor.page.context().newCDPSession(editor.page);
    const [x, y] = await at(500, 250);
    const before = await editor.camera();
    const fingers = (type: "touchStart" | "touchMove" | "touchEnd", apart?: number) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: apart === undefined ? [] : [-apart, apart].map((d, id) => ({ x: x + d, y, id })),
      });
    await fingers("touchStart", 20);
    await fingers("touchMove", 30);
    await fingers("touchMove", 40);
    await fingers("touchEnd");
    const after = await editor.camera();
    expect(after.scale / before.scale).toBeCloseTo(2, 1);
    const [afterX, afterY] = await at(500, 250);
    expect(Math.hypot(afterX - x, afterY - y)).toBeLessThan(12);
    expect(await editor.selected()).toEqual([]);
  });

  it("answers the keys of the focused stage", async () => {
    const { keyboard } = editor.page;
    await editor.page.getByTestId("stage").focus();
    const { x } = await editor.camera();
    await keyboard.press("ArrowRight");
    expect((await editor.camera()).x).toBeLessThan(x);
    // Where plus stands on another key than in America, VS Code does not know it.
    const { scale } = await editor.camera();
    await editor.page.getByTestId("stage").dispatchEvent("keydown", { key: "+", code: "BracketRight", bubbles: true });
    await expect.poll(async () => (await editor.camera()).scale).toBeGreaterThan(scale);
  });

  it("hides all shapes while h is held", async () => {
    await editor.page.getByTestId("stage").focus();
    await editor.page.keyboard.down("h");
    expect(await colorAt(150, 600)).toEqual(GREY);
    await editor.page.keyboard.up("h");
    expect(await colorAt(150, 600)).not.toEqual(GREY);
  });

  it("leaves its keys to VS Code, but those that work the control that has the focus", async () => {
    const { page } = editor;
    await page.evaluate(() => {
      window.addEventListener("keydown", (event) => {
        document.body.dataset.keys = (document.body.dataset.keys ?? "") + event.key;
      });
    });
    for (const place of [page.getByTestId("stage"), page.getByRole("listbox")]) {
      await page.evaluate(() => delete document.body.dataset.keys);
      await place.focus();
      for (const key of ["a", "r", "n", "d", "Control+z"]) await page.keyboard.press(key);
      expect(await page.evaluate(() => document.body.dataset.keys)).toContain("arnd");
      expect(await page.evaluate(() => document.body.dataset.keys)).toMatch(/z$/);
    }
    await page.evaluate(() => delete document.body.dataset.keys);
    await page.getByTestId("stage").focus();
    for (const key of ["h", " ", "ArrowUp", "Enter", "Tab", "Escape"]) await page.keyboard.press(key);
    expect(await page.evaluate(() => document.body.dataset.keys)).toBe("h ArrowUpEnterTabEscape");
    expect(await page.evaluate(() => document.activeElement?.classList.contains("stage"))).toBe(true);
    for (const control of [
      page.getByRole("button", { name: strings.fit, exact: true }),
      page.getByRole("slider").first(),
    ]) {
      await page.evaluate(() => delete document.body.dataset.keys);
      await control.focus();
      for (const key of ["ArrowUp", "Shift+ArrowRight", " ", "Enter", "Tab"]) await page.keyboard.press(key);
      expect(await page.evaluate(() => document.body.dataset.keys ?? "")).not.toMatch(/Arrow|Enter|Tab| /);
    }
  });

  it("and the selection survive changes of the document and hiding the tab", async () => {
    await click(500, 250);
    await button(strings.zoomIn).click();
    await button(strings.zoomIn).click();
    const before = await editor.camera();
    await editor.show(snapshot({ version: 2, name: "photo.png" }));
    expect(await editor.camera()).toEqual(before);
    expect(await editor.selected()).toEqual(["inner"]);
    await expect
      .poll(() => editor.page.evaluate(() => JSON.parse(sessionStorage.getItem("state") ?? "{}").view?.scale))
      .toBe(before.scale);
    await editor.reopen();
    await showAll({ version: 2 });
    expect(await editor.camera()).toEqual(before);
    expect(await editor.selected()).toEqual(["inner"]);
    expect(await editor.posted("selected")).toEqual([{ type: "selected", ids: ["inner"] }]);
  });

  it("obeys the host's view commands", async () => {
    await editor.send({ type: "view", action: "actualSize" });
    await expect.poll(async () => (await editor.camera()).scale).toBe(1);
    await editor.send({ type: "view", action: "toggleRejected" });
    await expect.poll(() => row("gone").count()).toBe(1);
  });
});

describe("accessibility", () => {
  it.each(["vscode-dark", "vscode-light", "vscode-high-contrast"])(
    "has no violations that axe finds (%s)",
    async (bodyClass) => {
      await editor.close();
      editor = await open({ bodyClass });
      await showAll();
      await row("inner").click();
      await editor.page.evaluate(axe.source);
      const violations = await editor.page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof import("axe-core") };
        // Colours are VS Code's and missing here.
        const { violations } = await axe.run(document, {
          preload: false,
          rules: { "color-contrast": { enabled: false } },
        });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      });
      expect(violations).toEqual([]);
    },
  );

  it("stacks picture and list in a narrow window", async () => {
    await editor.close();
    editor = await open({ width: 400 });
    await showAll();
    const stage = await editor.page.getByTestId("stage").boundingBox();
    const list = await editor.page.getByRole("listbox").boundingBox();
    expect(list?.y).toBeGreaterThanOrEqual((stage?.y ?? 0) + (stage?.height ?? 0));
    expect(stage?.width).toBe(400);
    expect(list?.width).toBe(400);
    expect(await editor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });
});
