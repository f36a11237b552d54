/** Bitmaps in all their dresses, pixel by pixel. */
import sharpForTests from "sharp";
import { describe, expect, it } from "vitest";
import { readBmp } from "../../../../src/engine/images/bmp.ts";
import { openImage } from "../../../../src/engine/images/open.ts";
import { type BitmapDress, bmp, ico, maskedDib, type Rgb } from "./bitmaps.ts";
import { built } from "./builds.ts";

const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [0, 0, 0],
  [255, 255, 255],
  [0, 255, 255],
] as const;

/** An odd size, so that rows are padded; 19 columns hold runs and literals. */
function picture(colours: number, channels: 3 | 4 = 3): Rgb {
  const [width, height] = [19, 7];
  const data = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const index = x < 8 ? y % colours : (x * 3 + y * 5) % colours;
    return [...(COLOURS[index] ?? COLOURS[0]), ...(channels === 4 ? [x === 3 ? 0 : 255] : [])];
  });
  return { width, height, channels, data: Uint8Array.from(data.flat()) };
}

const dresses: Readonly<Record<string, readonly [BitmapDress, colours: number]>> = {
  "1 bit": [{ depth: 1 }, 2],
  "4 bits": [{ depth: 4 }, 7],
  "8 bits": [{ depth: 8 }, 7],
  "16 bits": [{ depth: 16 }, 7],
  "24 bits": [{ depth: 24 }, 7],
  "32 bits": [{ depth: 32 }, 7],
  "16 bits by masks": [{ depth: 16, compression: "bitfields", masks: [0xf800, 0x07e0, 0x001f, 0] }, 7],
  "32 bits by masks": [{ depth: 32, compression: "bitfields", masks: [0xff, 0xff00, 0xff0000, 0] }, 7],
  "30 bits by masks": [{ depth: 32, compression: "bitfields", masks: [0x3ff00000, 0xffc00, 0x3ff, 0] }, 7],
  "top down": [{ depth: 24, topDown: true }, 7],
  "8 bits top down": [{ depth: 8, topDown: true }, 7],
  "OS/2": [{ depth: 24, os2: true }, 7],
  "OS/2 with a palette": [{ depth: 4, os2: true }, 7],
  "run-length, 8 bits": [{ depth: 8, compression: "rle" }, 7],
  "run-length, 4 bits": [{ depth: 4, compression: "rle" }, 7],
};

describe("a bitmap", () => {
  it.each(Object.keys(dresses))("%s", (name) => {
    const [dress, colours] = dresses[name] ?? [{ depth: 24 }, 7];
    const image = picture(colours);
    const read = readBmp(bmp(image, dress));
    expect(read).toMatchObject({ width: 19, height: 7 });
    expect(read.decode()).toEqual({ width: 19, height: 7, channels: 3, data: image.data });
  });

  it("with an alpha channel", () => {
    const image = picture(7, 4);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000] as const;
    const file = bmp(image, { depth: 32, compression: "bitfields", masks });
    expect(readBmp(file).decode()).toEqual({ ...image });
  });

  it("whose alpha channel is empty is opaque, as everywhere", () => {
    const image = picture(7, 4);
    const empty = { ...image, data: image.data.map((value, i) => (i % 4 === 3 ? 0 : value)) };
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000] as const;
    const { data } = readBmp(bmp(empty, { depth: 32, compression: "bitfields", masks })).decode();
    expect(data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  it.each(Object.keys(dresses))("cut off is told, wherever: %s", (name) => {
    const [dress, colours] = dresses[name] ?? [{ depth: 24 }, 7];
    const file = bmp(picture(colours), dress);
    const end = dress.compression === "rle" ? file.length - 4 : file.length - 3;
    for (let length = 26; length < end; length++) {
      expect(() => readBmp(file.subarray(0, length)).decode(), `${length} bytes`).toThrow("damaged");
    }
  });

  it("that claims billions of pixels is not begun", () => {
    const file = bmp(picture(2), { depth: 1 });
    file.writeInt32LE(65_536, 18);
    file.writeInt32LE(-65_536, 22);
    expect(() => readBmp(file)).toThrow("65536 × 65536");
  });
});

describe("an icon", () => {
  const sharp = built("sharpNative");
  const open = async (file: Buffer) => (await openImage(sharp, file)).pixels(1536);

  it.each([8, 24, 32] as const)("of %i bits is transparent where its mask or its channel says", async (depth) => {
    const image = picture(7, 4);
    const icon = ico([{ side: 19, depth, bytes: maskedDib(image, depth) }]);
    const { channels, data } = await open(icon);
    expect(channels).toBe(4);
    for (let at = 0; at < data.length; at += 4) {
      expect(data[at + 3]).toBe(image.data[at + 3]);
      if (data[at + 3] === 255) expect([...data.subarray(at, at + 3)]).toEqual([...image.data.subarray(at, at + 3)]);
    }
  });

  it("is taken in its largest size, and of the deepest among equals", async () => {
    const png = (side: number, background: string) =>
      sharpForTests({ create: { width: side, height: side, channels: 3, background } })
        .png()
        .toBuffer();
    const icon = ico([
      { side: 16, depth: 32, bytes: await png(16, "#ff0000") },
      { side: 256, depth: 8, bytes: await png(256, "#00ff00") },
      { side: 256, depth: 32, bytes: await png(256, "#0000ff") },
      { side: 48, depth: 32, bytes: await png(48, "#ff0000") },
    ]);
    const { width, height, data } = await open(icon);
    expect([width, height, ...data.subarray(0, 3)]).toEqual([256, 256, 0, 0, 255]);
  });

  it("without a whole picture in it is told", async () => {
    const whole = ico([{ side: 19, depth: 24, bytes: maskedDib(picture(7), 24) }]);
    for (const length of [4, 6, 20, 30, 62, 200])
      await expect(open(whole.subarray(0, length))).rejects.toThrow("damaged");
    await expect(open(ico([]))).rejects.toThrow("damaged");
  });
});
