/** Every kind of picture: seen as it is, of its own size, with what is left out said. */
import { readFile } from "node:fs/promises";
import sharpForTests, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { IMAGE_EXTENSIONS, isImageName } from "../../../../src/engine/images/kinds.ts";
import { openImage } from "../../../../src/engine/images/open.ts";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { makeScene, type SceneOptions } from "../../../emulator/scene.ts";
import { heicScene } from "../../../fixtures/images/heicScene.ts";
import { apng, bmp, ico, maskedDib, rgbOf } from "./bitmaps.ts";
import { BUILDS, built, colourAt, expectScene } from "./builds.ts";

const options: SceneOptions = { width: 480, height: 300, seed: 21, objects: 4 };
const { file: png } = await makeScene(options);
const { file: another } = await makeScene({ ...options, seed: 22 });
const rgb = await rgbOf(png);
const frames = sharpForTests([png, another], { join: { animated: true } });
const coded = (change: (image: Sharp) => Sharp) => change(sharpForTests(png)).toBuffer();
const icc = (image: Sharp) => image.withIccProfile("p3");
const heic = (name: string) => readFile(new URL(`../../../fixtures/images/${name}.heic`, import.meta.url));
const square = await makeScene({ width: 256, height: 256, seed: 5, objects: 3 });
const small = await rgbOf(await sharpForTests(square.file).resize(32).toBuffer(), true);

interface Case {
  readonly file: Buffer;
  /** Of the picture; `options` when absent. */
  readonly scene?: SceneOptions;
  readonly kind: string;
  readonly notes?: readonly string[];
  readonly shownAlike: boolean;
}

const whole: Readonly<Record<string, Case>> = {
  "progressive JPEG": { kind: "jpeg", shownAlike: true, file: await coded((i) => i.jpeg({ progressive: true })) },
  "JPEG of another colour space": { kind: "jpeg", shownAlike: true, file: await coded((i) => icc(i).jpeg()) },
  "CMYK JPEG": { kind: "jpeg", shownAlike: false, file: await coded((i) => i.toColourspace("cmyk").jpeg()) },
  "MPO: a second view behind the first": {
    kind: "jpeg",
    shownAlike: true,
    file: Buffer.concat([await coded((i) => i.jpeg()), await sharpForTests(another).jpeg().toBuffer()]),
  },
  "interlaced PNG": { kind: "png", shownAlike: true, file: await coded((i) => i.png({ progressive: true })) },
  "PNG with a palette": { kind: "png", shownAlike: true, file: await coded((i) => i.png({ palette: true })) },
  "16-bit PNG": { kind: "png", shownAlike: true, file: await coded((i) => i.toColourspace("rgb16").png()) },
  "PNG of another colour space": { kind: "png", shownAlike: true, file: await coded((i) => icc(i).png()) },
  APNG: { kind: "png", shownAlike: false, notes: ["firstFrame"], file: apng(png) },
  "APNG of one frame": { kind: "png", shownAlike: true, file: apng(png, 1) },
  WEBP: { kind: "webp", shownAlike: true, file: await coded((i) => i.webp({ quality: 95 })) },
  "lossless WEBP": { kind: "webp", shownAlike: true, file: await coded((i) => i.webp({ lossless: true })) },
  "animated WEBP": {
    kind: "webp",
    shownAlike: false,
    notes: ["firstFrame"],
    file: await frames.clone().webp({ quality: 95 }).toBuffer(),
  },
  GIF: { kind: "gif", shownAlike: false, file: await coded((i) => i.gif()) },
  "animated GIF": {
    kind: "gif",
    shownAlike: false,
    notes: ["firstFrame"],
    file: await frames.clone().gif().toBuffer(),
  },
  AVIF: { kind: "avif", shownAlike: true, file: await coded((i) => i.avif({ quality: 80 })) },
  "AVIF that moves": {
    kind: "avif",
    shownAlike: false,
    notes: ["firstFrame"],
    file: (await coded((i) => i.avif({ quality: 80 }))).fill("avis", 8, 12),
  },
  HEIC: { kind: "heic", shownAlike: false, scene: heicScene, file: await heic("turned-1") },
  "HEIC of another colour space": { kind: "heic", shownAlike: false, scene: heicScene, file: await heic("display-p3") },
  "HEIC by another brand": {
    kind: "heic",
    shownAlike: false,
    scene: heicScene,
    file: Buffer.from((await heic("turned-1")).fill("heim", 8, 12)),
  },
  "HEIC of ten bits": { kind: "heic", shownAlike: false, scene: heicScene, file: await heic("ten-bits") },
  "HEIC with transparency": { kind: "heic", shownAlike: false, scene: heicScene, file: await heic("transparent") },
  TIFF: { kind: "tiff", shownAlike: false, file: await coded((i) => i.tiff({ compression: "lzw" })) },
  "TIFF of several pages": {
    kind: "tiff",
    shownAlike: false,
    notes: ["firstPage"],
    file: await frames.clone().tiff().toBuffer(),
  },
  "CMYK TIFF": { kind: "tiff", shownAlike: false, file: await coded((i) => i.toColourspace("cmyk").tiff()) },
  "Lab TIFF": {
    kind: "tiff",
    shownAlike: false,
    file: await coded((i) => i.toColourspace("lab").tiff({ compression: "none" })),
  },
  BMP: { kind: "bmp", shownAlike: false, file: bmp(rgb, { depth: 24 }) },
  "ICO of a PNG, larger than the bitmap in it": {
    kind: "ico",
    shownAlike: false,
    scene: { width: 256, height: 256, seed: 5, objects: 3 },
    file: ico([
      { side: 32, depth: 32, bytes: maskedDib(small, 32) },
      { side: 256, depth: 32, bytes: square.file },
    ]),
  },
  "ICO of a bitmap": {
    kind: "ico",
    shownAlike: false,
    scene: { width: 256, height: 256, seed: 5, objects: 3 },
    file: ico([{ side: 256, depth: 32, bytes: maskedDib(await rgbOf(square.file, true), 32) }]),
  },
};

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);

  it.each(Object.keys(whole))("%s", async (what) => {
    const { file, scene = options, kind, notes = [], shownAlike } = whole[what] ?? {};
    if (file === undefined) throw new Error(`There is no ${what}.`);
    const expected = (await makeScene(scene)).truth;
    const size = { width: expected.width, height: expected.height };
    expect(await openImage(sharp, file)).toMatchObject({ kind, size, notes, shownAlike });
    const sent = await prepareImage(sharp, file, 1536);
    expect(sent).toMatchObject({ ...size, original: size, notes });
    expect(["image/png", "image/jpeg"]).toContain(sent.mimeType);
    expect(await sharpForTests(sent.bytes).metadata()).toMatchObject({ ...size, channels: 3, hasAlpha: false });
    await expectScene(sent.bytes, expected, 0.94);
  });

  it("grey of 8 and 16 bits, and black and white", async () => {
    const ramp = { width: 256, height: 4, channels: 1 } as const;
    const grey = sharpForTests(Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256)), { raw: ramp });
    const files = [
      await grey.clone().toColourspace("b-w").png().toBuffer(),
      await grey.clone().toColourspace("b-w").jpeg({ quality: 100 }).toBuffer(),
      await grey.clone().toColourspace("grey16").png().toBuffer(),
      await sharpForTests(await grey.clone().toColourspace("grey16").png().toBuffer())
        .tiff()
        .toBuffer(),
    ];
    for (const file of files) {
      const { bytes } = await prepareImage(sharp, file, 1536);
      for (const x of [0, 64, 128, 200, 255]) {
        for (const channel of await colourAt(bytes, (x + 0.5) / 256, 0.5))
          expect(Math.abs(channel - x)).toBeLessThan(3);
      }
    }
    const scan = await grey
      .clone()
      .threshold(128)
      .toColourspace("b-w")
      .tiff({ bitdepth: 1, compression: "ccittfax4" })
      .toBuffer();
    const { bytes } = await prepareImage(sharp, scan, 1536);
    expect([await colourAt(bytes, 0.2, 0.5), await colourAt(bytes, 0.8, 0.5)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it.each(["png", "jpeg", "webp", "tiff", "avif"] as const)(
    "the colours of a profile become sRGB's: %s",
    async (format) => {
      const red = { r: 211, g: 34, b: 42 };
      const plain = sharpForTests({ create: { width: 64, height: 64, channels: 3, background: red } });
      const file = await icc(plain).toFormat(format, { lossless: true, quality: 100 }).toBuffer();
      const stored = await sharpForTests(file).keepIccProfile().png().toBuffer();
      // The test itself: the numbers in the file are others.
      const numbers = await sharpForTests(stored, { ignoreIcc: true }).raw().toBuffer();
      expect(Math.abs((numbers[0] ?? 0) - red.r)).toBeGreaterThan(8);
      const { bytes } = await prepareImage(sharp, file, 1536);
      const [r = 0, g = 0, b = 0] = await colourAt(bytes, 0.5, 0.5);
      expect(Math.max(Math.abs(r - red.r), Math.abs(g - red.g), Math.abs(b - red.b))).toBeLessThan(6);
    },
  );

  it("the profile of an HEIC picture is applied, too", async () => {
    const scene = await makeScene(heicScene);
    const { bytes } = await prepareImage(sharp, await heic("display-p3"), 1536);
    const worst = async (picture: Uint8Array) => {
      const differences = await Promise.all(
        scene.truth.objects.map(async ({ box_2d: [top, left, bottom, right] }) => {
          const [across, down] = [(left + right) / 2000, (top + bottom) / 2000];
          const [one, other] = [await colourAt(picture, across, down), await colourAt(scene.file, across, down)];
          return one.map((channel, i) => Math.abs(channel - (other[i] ?? 0)));
        }),
      );
      return Math.max(...differences.flat());
    };
    expect(await worst(bytes)).toBeLessThan(15);
    // The test itself: the numbers in the file are far from it.
    const numbers = await sharpForTests(await icc(sharpForTests(scene.file)).png().toBuffer(), { ignoreIcc: true });
    expect(await worst(await numbers.png().toBuffer())).toBeGreaterThan(50);
  });
});

describe("what is transparent", () => {
  const disc = (fill: string, more = "") =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><circle cx="50" cy="50" r="30" fill="${fill}"/>${more}</svg>`,
    );
  const sharp = built("sharpNative");
  const corner = async (picture: Buffer) => colourAt((await prepareImage(sharp, picture, 1536)).bytes, 0.02, 0.02);

  it("is laid on white, as paper", async () => {
    expect(await corner(await sharpForTests(disc("#d3222a")).png().toBuffer())).toEqual([255, 255, 255]);
    const clear = { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } as const;
    expect(await corner(await sharpForTests({ create: clear }).png().toBuffer())).toEqual([255, 255, 255]);
  });

  it("is laid on grey where white would swallow what there is to see", async () => {
    for (const format of ["png", "webp", "gif"] as const) {
      expect(await corner(await sharpForTests(disc("#fafafa")).toFormat(format).toBuffer())).toEqual([128, 128, 128]);
    }
    const white = disc("#ffffff", '<rect x="45" y="45" width="10" height="10" fill="#000"/>');
    expect(await corner(white)).toEqual([128, 128, 128]);
  });
});

describe("file names", () => {
  it("are pictures' by their extension, in any case", () => {
    for (const extension of IMAGE_EXTENSIONS) {
      expect(isImageName(`photo.${extension}`)).toBe(true);
      expect(isImageName(`a b.c.${extension.toUpperCase()}`)).toBe(true);
    }
    for (const name of ["photo", "photo.txt", "photo.jpg.vision.json", "jpg", "a.jpg/b", "photo.svgz"]) {
      expect(isImageName(name)).toBe(false);
    }
  });
});
