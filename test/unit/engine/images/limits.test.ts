/** Large pictures work, and larger ones are refused by their header: a few bytes can claim billions of pixels. */
import { deflateSync } from "node:zlib";
import sharpForTests, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../../../src/engine/images/imageError.ts";
import { openImage } from "../../../../src/engine/images/open.ts";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { bmp, ico, pngChunk } from "./bitmaps.ts";
import { BUILDS, built, expectScene } from "./builds.ts";

/** 50 megapixels and a few more. */
const large = { width: 8664, height: 5776 } as const;
const scene = await makeScene({ width: 1083, height: 722, seed: 4, objects: 4 });
const enlarged = (change: (image: Sharp) => Sharp) =>
  change(sharpForTests(scene.file).resize({ ...large, kernel: "nearest" })).toBuffer();
const pictures: Readonly<Record<string, Promise<Buffer>>> = {
  JPEG: enlarged((i) => i.jpeg()),
  "progressive JPEG": enlarged((i) => i.jpeg({ progressive: true })),
  PNG: enlarged((i) => i.png({ compressionLevel: 1 })),
  WEBP: enlarged((i) => i.webp({ effort: 0, quality: 90 })),
  BMP: largeBitmap(),
};

async function largeBitmap(): Promise<Buffer> {
  const { data, info } = await sharpForTests(scene.file)
    .resize({ ...large, kernel: "nearest" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // Rows of 8664 pixels of three bytes need no padding; top down, blue first.
  for (let at = 0; at < data.length; at += 3) data.subarray(at, at + 3).reverse();
  const header = bmp({ ...large, channels: 3, data: new Uint8Array(3 * large.width) }, { depth: 24, topDown: true });
  return Buffer.concat([header.subarray(0, 54), data.subarray(0, info.size)]);
}

function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey.
  header[8] = 1;
  const content = deflateSync(Buffer.alloc(100_000));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", content),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

async function gif(width: number, height: number): Promise<Buffer> {
  const file = await sharpForTests(scene.file).resize(64).gif().toBuffer();
  const frame = file.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  for (const at of [6, frame + 5]) {
    file.writeUInt16LE(width, at);
    file.writeUInt16LE(height, at + 2);
  }
  return file;
}

async function heifOf(width: number, height: number, brand: string): Promise<Buffer> {
  const file = await sharpForTests(scene.file).resize(64).avif().toBuffer();
  const size = file.indexOf("ispe") + 8;
  file.writeUInt32BE(width, size);
  file.writeUInt32BE(height, size + 4);
  return Buffer.from(file.toString("latin1").replaceAll("avif", brand), "latin1");
}

const blank = sharpForTests({ create: { width: 16, height: 16, channels: 3, background: "#888888" } });

async function jpeg(width: number, height: number): Promise<Buffer> {
  const file = await blank.clone().jpeg().toBuffer();
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  file.writeUInt16BE(height, frame + 5);
  file.writeUInt16BE(width, frame + 7);
  return file;
}

async function webp(width: number, height: number): Promise<Buffer> {
  const file = await blank.clone().webp().toBuffer();
  const size = file.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3;
  file.writeUInt16LE(width, size);
  file.writeUInt16LE(height, size + 2);
  return file;
}

async function tiff(width: number, height: number): Promise<Buffer> {
  const file = await blank.clone().tiff({ compression: "none" }).toBuffer();
  const directory = file.readUInt32LE(4);
  for (let at = directory + 2; at < directory + 2 + 12 * file.readUInt16LE(directory); at += 12) {
    const tag = file.readUInt16LE(at);
    if (tag !== 256 && tag !== 257) continue;
    file.writeUInt16LE(4, at + 2);
    file.writeUInt32LE(tag === 256 ? width : height, at + 8);
  }
  return file;
}

const bombs: Readonly<Record<string, Promise<Buffer> | Buffer>> = {
  "a PNG of 65,536 × 65,536 in a few bytes": png(65_536, 65_536),
  "a PNG that is a line": png(900_000, 1000),
  "an icon that holds one": ico([{ side: 256, depth: 32, bytes: png(65_536, 65_536) }]),
  "a JPEG of 20,000 × 14,000": jpeg(20_000, 14_000),
  "a WEBP of 16,383 × 16,383": webp(16_383, 16_383),
  "a GIF of 65,535 × 65,535": gif(65_535, 65_535),
  "an AVIF of 60,000 × 60,000": heifOf(60_000, 60_000, "avif"),
  "an HEIC of 60,000 × 60,000": heifOf(60_000, 60_000, "heic"),
  "a TIFF of 60,000 × 60,000": tiff(60_000, 60_000),
};

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);

  it.each(Object.keys(pictures))("50 megapixels: %s", async (kind) => {
    const file = (await pictures[kind]) ?? Buffer.alloc(0);
    const sent = await prepareImage(sharp, file, 1536);
    expect(sent).toMatchObject({ original: large, width: 1536, height: 1024 });
    await expectScene(sent.bytes, scene.truth);
  });

  it.each(Object.keys(bombs))("%s is refused at once", async (bomb) => {
    const file = (await bombs[bomb]) ?? Buffer.alloc(0);
    const before = performance.now();
    await expect(openImage(sharp, file)).rejects.toThrow(ImageError);
    await expect(prepareImage(sharp, file, 1536)).rejects.toThrow("at most 150 megapixels can be worked on");
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
