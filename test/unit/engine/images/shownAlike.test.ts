/** What the page is given: the file only where a browser shows the very pixels that are sent. */

import type { Page } from "playwright-core";
import sharpForTests, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openImage } from "../../../../src/engine/images/open.ts";
import { renderForDisplay } from "../../../../src/engine/images/rendition.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { launchBrowser, type TestBrowser } from "../../../harness/browser.ts";
import { apng, bmp, ico, maskedDib, rgbOf } from "./bitmaps.ts";
import { built } from "./builds.ts";

const scene = { width: 240, height: 150, seed: 31, objects: 3 };
const { file: png } = await makeScene(scene);
const { file: another } = await makeScene({ ...scene, seed: 32 });
const coded = (change: (image: Sharp) => Sharp) => change(sharpForTests(png)).toBuffer();
const turned = (format: "jpeg" | "png" | "webp") => makeScene({ ...scene, format, orientation: 6 });
/** A phone's JPEG for HDR screens. sharp can write it, but its types do not know. */
async function withGainMap(image: Sharp): Promise<Buffer> {
  const light = sharpForTests(await image.toColourspace("scrgb").tiff().toBuffer());
  if (!("withGainMap" in light) || typeof light.withGainMap !== "function") throw new Error("sharp has changed.");
  const file: Buffer = await light.withGainMap().jpeg().toBuffer();
  expect((await sharpForTests(file).metadata()).gainMap?.image.length).toBeGreaterThan(100);
  return file;
}
const rgb = await rgbOf(png);
const few = await rgbOf(await coded((i) => i.png({ colours: 12, dither: 0 })));

/** Told to be shown alike. */
const alike: Readonly<Record<string, Buffer>> = {
  JPEG: await coded((i) => i.jpeg()),
  "progressive JPEG": await coded((i) => i.jpeg({ progressive: true })),
  "grey JPEG": await coded((i) => i.toColourspace("b-w").jpeg()),
  "JPEG of another colour space": await coded((i) => i.withIccProfile("p3").jpeg()),
  "JPEG with a gain map": await withGainMap(sharpForTests(png)),
  "JPEG with orientation": (await turned("jpeg")).file,
  MPO: Buffer.concat([await coded((i) => i.jpeg()), await sharpForTests(another).jpeg().toBuffer()]),
  PNG: png,
  "16-bit PNG": await coded((i) => i.toColourspace("rgb16").png()),
  "grey PNG": await coded((i) => i.toColourspace("b-w").png()),
  "PNG with a palette": await coded((i) => i.png({ palette: true })),
  "PNG of another colour space": await coded((i) => i.withIccProfile("p3").png()),
  WEBP: await coded((i) => i.webp()),
  "WEBP of another colour space": await coded((i) => i.withIccProfile("p3").webp()),
  AVIF: await coded((i) => i.avif()),
  "turned AVIF": await coded((i) => i.withMetadata({ orientation: 6 }).avif()),
  "mirrored AVIF": await coded((i) => i.withMetadata({ orientation: 7 }).avif()),
};

/** Told to be shown otherwise by some browser, or to move, or not at all. */
const otherwise: Readonly<Record<string, Buffer>> = {
  "CMYK JPEG": await coded((i) => i.toColourspace("cmyk").jpeg()),
  "WEBP with orientation": (await turned("webp")).file,
  "PNG with orientation": (await turned("png")).file,
  APNG: apng(png),
  GIF: await coded((i) => i.gif()),
  TIFF: await coded((i) => i.tiff()),
  SVG: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="20"/></svg>',
  ),
};

/** Those that sharp cannot read: the browser is the judge of our own decoder. */
const bitmaps: Readonly<Record<string, Buffer>> = {
  "1 bit": bmp(await rgbOf(await coded((i) => i.threshold(128))), { depth: 1 }),
  "4 bits": bmp(few, { depth: 4 }),
  "8 bits": bmp(few, { depth: 8 }),
  "8 bits, run-length": bmp(few, { depth: 8, compression: "rle" }),
  "4 bits, run-length": bmp(few, { depth: 4, compression: "rle" }),
  "16 bits": bmp(rgb, { depth: 16 }),
  "16 bits by masks": bmp(rgb, { depth: 16, compression: "bitfields", masks: [0xf800, 0x07e0, 0x001f, 0] }),
  "24 bits": bmp(rgb, { depth: 24 }),
  "24 bits, top down": bmp(rgb, { depth: 24, topDown: true }),
  "24 bits, OS/2": bmp(rgb, { depth: 24, os2: true }),
  "32 bits": bmp(rgb, { depth: 32 }),
  "32 bits with alpha": bmp(await rgbOf(png, true), {
    depth: 32,
    compression: "bitfields",
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
  }),
  "an icon": ico([{ side: 64, depth: 32, bytes: maskedDib(await rgbOf(await disc(), true), 32) }]),
  "an icon with a mask": ico([{ side: 64, depth: 24, bytes: maskedDib(await rgbOf(await disc(), true), 24) }]),
};

async function disc(): Promise<Buffer> {
  const svg =
    '<svg width="64" height="64"><circle cx="30" cy="28" r="20" fill="#23893f" shape-rendering="crispEdges"/></svg>';
  return sharpForTests(Buffer.from(svg)).png().toBuffer();
}

let browser: TestBrowser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.browser.newPage();
}, 60_000);
afterAll(() => browser?.close());

interface Shown {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** What the browser shows of a file; it tells kinds apart by their content. */
async function shown(file: Buffer): Promise<Shown> {
  const drawn = await page.evaluate(async (base64) => {
    const element = document.createElement("img");
    element.src = `data:image/png;base64,${base64}`;
    await element.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [element.naturalWidth, element.naturalHeight];
    canvas.getContext("2d")?.drawImage(element, 0, 0);
    return canvas.toDataURL("image/png").replace(/^.*,/, "");
  }, file.toString("base64"));
  const raw = sharpForTests(Buffer.from(drawn, "base64")).ensureAlpha().raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: data };
}

const sharp = built("sharpNative");

/** The largest difference of any channel between what the browser shows and our pixels. */
async function difference(one: Shown, file: Buffer): Promise<number> {
  const raster = await (await openImage(sharp, file)).pixels(10_000);
  expect([one.width, one.height]).toEqual([raster.width, raster.height]);
  let most = 0;
  for (let pixel = 0; pixel < one.width * one.height; pixel++) {
    const alpha = raster.channels === 4 ? (raster.data[pixel * 4 + 3] ?? 0) : 255;
    most = Math.max(most, Math.abs(alpha - (one.rgba[pixel * 4 + 3] ?? 0)));
    for (let channel = 0; alpha === 255 && channel < 3; channel++) {
      const ours = raster.data[pixel * raster.channels + channel] ?? 0;
      most = Math.max(most, Math.abs(ours - (one.rgba[pixel * 4 + channel] ?? 0)));
    }
  }
  return most;
}

describe("the file itself is what is shown", () => {
  it.each(Object.keys(alike))("%s", async (name) => {
    const file = alike[name] ?? Buffer.alloc(0);
    expect((await openImage(sharp, file)).shownAlike).toBe(true);
    expect(await difference(await shown(file), file)).toBeLessThanOrEqual(2);
  });
});

describe("a rendition is shown in its place", () => {
  it.each(Object.keys(otherwise))("%s", async (name) => {
    const file = otherwise[name] ?? Buffer.alloc(0);
    const opened = await openImage(sharp, file);
    expect(opened.shownAlike).toBe(false);
    const rendition = await renderForDisplay(sharp, opened);
    // A drawing is rendered larger than it is.
    if (opened.kind !== "svg") expect(await difference(await shown(Buffer.from(rendition.bytes)), file)).toBe(0);
    else expect(await shown(Buffer.from(rendition.bytes))).toMatchObject({ width: 2048 });
  });

  it("which is needed: the browser shows the file otherwise", async () => {
    const cmyk = otherwise["CMYK JPEG"] ?? Buffer.alloc(0);
    expect(await difference(await shown(cmyk), cmyk)).toBeGreaterThan(50);
    const webp = await shown(otherwise["WEBP with orientation"] ?? Buffer.alloc(0));
    expect([webp.width, webp.height]).toEqual([150, 240]);
  });

  it("and keeps what is transparent", async () => {
    const file = await sharpForTests(await disc())
      .gif()
      .toBuffer();
    const { bytes, extension } = await renderForDisplay(sharp, await openImage(sharp, file));
    expect(extension).toBe("png");
    expect([...(await shown(Buffer.from(bytes))).rgba.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });
});

describe("our own decoder agrees with the browser", () => {
  it.each(Object.keys(bitmaps))("%s", async (name) => {
    const file = bitmaps[name] ?? Buffer.alloc(0);
    // Fields of 5 and 6 bits are spread to 8 in two ways.
    expect(await difference(await shown(file), file)).toBeLessThanOrEqual(name.startsWith("16") ? 1 : 0);
  });
});
