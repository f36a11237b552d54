/** Large pictures are drawn from bitmaps that a worker decodes: nobody can tell them from those that the browser draws. */
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot, ViewAnnotation } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, openEditorPage } from "./editorPage.ts";

/** More than are kept as they are: what is looked at closely is cut out. */
const SIZE = { width: 6000, height: 4000 };

const box: ViewAnnotation = { id: "box", label: "box", box_2d: [300, 300, 700, 600], review: "pending" };

let browser: TestBrowser;
let script: string;
/** Coarse and fine, nowhere alike, upright. */
let pixels: Buffer;

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  /** Noise whose grains are of so many px. */
  const spread = (part: number, sigma: number, kernel: "cubic" | "nearest") => {
    const size = { width: SIZE.width / part, height: SIZE.height / part };
    const noise = { type: "gaussian", mean: 128, sigma } as const;
    const grains = sharp({ create: { ...size, channels: 3, background: "#000", noise } });
    return grains.resize(SIZE.width, SIZE.height, { kernel });
  };
  const fine = await spread(2, 40, "nearest").raw().toBuffer();
  pixels = await spread(40, 30, "cubic")
    .composite([{ input: fine, raw: { ...SIZE, channels: 3 }, blend: "soft-light" }])
    .raw()
    .toBuffer();
});

afterAll(() => browser.close());

const photo = () => sharp(pixels, { raw: { ...SIZE, channels: 3 } });
const open = (images: Readonly<Record<string, Buffer>>) => openEditorPage(browser.browser, { script, images });

const snapshot = (name: string, size: typeof SIZE, version = 1): Snapshot => ({
  ...{ version, name, annotations: [box], texts: [] },
  image: { url: `/${name}`, ...size },
});

/** Waits until the picture is drawn on the canvas. */
async function drawnFinely({ page }: EditorPage): Promise<void> {
  await page.locator(".picture.drawn").waitFor({ state: "attached" });
}

const screenshot = ({ page }: EditorPage): Promise<Buffer> =>
  page.getByTestId("stage").screenshot({ animations: "disabled" });

/** How far the pixels of two pictures are from each other on the average, 0–255. */
async function distance(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((png) => sharp(png).removeAlpha().raw().toBuffer()));
  if (!a || !b || a.length !== b.length) throw new Error("The pictures differ in size.");
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

/** Takes from a page what browsers may not have. */
const without = ({ page }: EditorPage, ...names: readonly string[]): Promise<void> =>
  page.evaluate((names) => {
    for (const name of names) Reflect.deleteProperty(window, name);
  }, names);

/** Opens a picture twice: as it is drawn, and as the browser alone draws it, without the worker. */
async function openBoth(name: string, file: Buffer, size: typeof SIZE): Promise<[EditorPage, EditorPage]> {
  const pages: [EditorPage, EditorPage] = [await open({ [name]: file }), await open({ [name]: file })];
  const [drawn, plain] = pages;
  await without(plain, "Worker", "ImageDecoder");
  for (const one of pages) await one.show(snapshot(name, size));
  await drawnFinely(drawn);
  expect(await plain.page.locator(".picture.drawn").count()).toBe(0);
  return pages;
}

async function expectAlike([drawn, plain]: readonly [EditorPage, EditorPage]): Promise<void> {
  const browsers = await screenshot(plain);
  await expect.poll(async () => distance(await screenshot(drawn), browsers), { timeout: 10_000 }).toBeLessThan(0.5);
}

async function press(pages: readonly EditorPage[], name: string): Promise<void> {
  for (const { page } of pages) await page.getByRole("button", { name, exact: true }).click();
}

describe("a large picture", () => {
  it("looks as the browser draws it: whole, half as large, pixel by pixel, and moved", async () => {
    const pages = await openBoth("photo.jpg", await photo().jpeg({ quality: 95 }).toBuffer(), SIZE);
    await expectAlike(pages);
    for (let i = 0; i < 3; i++) await press(pages, "Zoom In");
    await expectAlike(pages);
    await press(pages, "Actual Size");
    await expectAlike(pages);
    for (const { page } of pages) {
      await page.mouse.move(300, 300);
      await page.mouse.down({ button: "middle" });
      await page.mouse.move(60, 120, { steps: 4 });
      await page.mouse.up({ button: "middle" });
    }
    await expectAlike(pages);
    for (let i = 0; i < 6; i++) await press(pages, "Zoom In");
    await expectAlike(pages);
    expect(await pages[0].page.locator(".picture.drawn").count()).toBe(1);
    for (const one of pages) await one.close();
  });

  it("stands upright however its camera was held", async () => {
    const turned = await photo().rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 95 }).toBuffer();
    const pages = await openBoth("turned.jpg", turned, SIZE);
    // From what was decoded for a first look, too.
    expect(await distance(await screenshot(pages[0]), await screenshot(pages[1]))).toBeLessThan(2);
    await expectAlike(pages);
    await press(pages, "Actual Size");
    await expectAlike(pages);
    for (const one of pages) await one.close();
  });

  it("lets through what is behind it where it is transparent", async () => {
    const size = { width: 2400, height: 2000 };
    const hole = { create: { width: 1200, height: 1000, channels: 4, background: "#f00" } } as const;
    const file = await sharp({ create: { ...size, channels: 4, background: "#0000" } })
      .composite([{ input: await sharp(hole).png().toBuffer() }])
      .png()
      .toBuffer();
    const pages = await openBoth("hole.png", file, size);
    await expectAlike(pages);
    for (const one of pages) await one.close();
  });

  it("is left to the browser, all of it, where no worker can be started", async () => {
    const files = { "photo.jpg": await photo().jpeg({ quality: 95 }).toBuffer() };
    const pages: [EditorPage, EditorPage] = [await open(files), await open(files)];
    await without(pages[0], "Worker");
    await without(pages[1], "Worker", "ImageDecoder");
    for (const one of pages) await one.show(snapshot("photo.jpg", SIZE));
    await pages[0].page.locator(".picture img").waitFor({ state: "attached" });
    await press(pages, "Actual Size");
    await expectAlike(pages);
    for (const one of pages) await one.close();
  });

  it("is the one that is there now, when its file was replaced while it was decoded", async () => {
    const red = sharp({ create: { ...SIZE, channels: 3, background: "#c00" } }).jpeg();
    const files = { "one.jpg": await photo().jpeg().toBuffer(), "red.jpg": await red.toBuffer() };
    const editor = await open(files);
    const started = editor.page.waitForEvent("worker");
    await editor.send({ type: "snapshot", snapshot: snapshot("one.jpg", SIZE) });
    await editor.show(snapshot("red.jpg", SIZE, 2));
    await drawnFinely(editor);
    // What comes late of the one before would have come by then.
    await started;
    const { data } = await sharp(await screenshot(editor))
      .extract({ left: 20, top: 200, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)].map((value) => Math.round(value / 10))).toEqual([20, 0, 0]);
    await editor.close();
  });

  it("leaves nothing behind when its file is gone", async () => {
    const file = await sharp({ create: { width: 2400, height: 2000, channels: 3, background: "#c00" } })
      .png()
      .toBuffer();
    const editor = await open({ "gone.png": file });
    await editor.show(snapshot("gone.png", { width: 2400, height: 2000 }));
    await drawnFinely(editor);
    const { image: _, ...rest } = snapshot("gone.png", SIZE, 2);
    await editor.show({ ...rest, imageProblem: "It is gone." });
    expect(await editor.page.locator(".picture").isVisible()).toBe(false);
    await editor.close();
  });

  it("makes room for a small one", async () => {
    const small = sharp({ create: { width: 30, height: 20, channels: 3, background: "#00c" } }).png();
    const editor = await open({ "photo.jpg": await photo().jpeg().toBuffer(), "small.png": await small.toBuffer() });
    await editor.show(snapshot("photo.jpg", SIZE));
    await drawnFinely(editor);
    await editor.show(snapshot("small.png", { width: 30, height: 20 }, 2));
    expect(await editor.page.locator(".picture.drawn").count()).toBe(0);
    expect(await editor.page.locator(".picture img").isVisible()).toBe(true);
    await editor.close();
  });

  it("goes on moving when it moves", async () => {
    const size = { width: 2100, height: 2000 };
    const frame = (background: string) =>
      sharp({ create: { ...size, channels: 3, background } })
        .raw()
        .toBuffer();
    const raw = { ...size, height: 2 * size.height, channels: 3, pageHeight: size.height } as const;
    const both = Buffer.concat([await frame("#c00"), await frame("#00c")]);
    const file = await sharp(both, { raw })
      .webp({ loop: 0, delay: [60, 60], effort: 0 })
      .toBuffer();
    const still = await sharp(await frame("#c00"), { raw: { ...size, channels: 3 } })
      .webp({ effort: 0 })
      .toBuffer();
    const editor = await open({ "moves.webp": file, "still.webp": still });
    await editor.show(snapshot("still.webp", size));
    await drawnFinely(editor);
    const started = editor.page.waitForEvent("worker");
    await editor.show(snapshot("moves.webp", size, 2));
    const decoder = await started;
    await decoder.waitForEvent("close");
    const isBlue = async (): Promise<boolean> => {
      const { channels } = await sharp(await screenshot(editor))
        .extract({ left: 300, top: 200, width: 1, height: 1 })
        .stats();
      return (channels[2]?.mean ?? 0) > 100;
    };
    for (const blue of [true, false, true]) await expect.poll(isBlue, { interval: 10, timeout: 20_000 }).toBe(blue);
    expect(await editor.page.locator(".picture.drawn").count()).toBe(0);
    await editor.close();
  });
});
