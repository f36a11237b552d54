/** Masks between PNG and bitmaps. */
import type { Box } from "../../core/annotation.ts";
import type { Bitmap } from "../../core/raster.ts";
import type { PlacedBitmap } from "../../core/rle.ts";
import { encode, STRICT } from "../images/encode.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { Size } from "../images/raster.ts";

const PREFIX = "data:image/png;base64,";

/** A decoded map, row by row, one byte a pixel. */
interface GrayMap extends Size {
  readonly data: Uint8Array;
}

/** The pixels of a mask's PNG, of colours the red: what the editor shows. Throws when it cannot be decoded. */
async function decodeMap(png: Uint8Array): Promise<GrayMap> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(png, STRICT).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) gray[i] = data[i * channels] ?? 0;
  return { width, height, data: gray };
}

/** The pixels above 0 of a PNG. Throws when it cannot be decoded. */
export async function bitmapOfPng(png: Uint8Array): Promise<Bitmap> {
  const { width, height, data } = await decodeMap(png);
  return { width, height, data: data.map((value) => (value > 0 ? 1 : 0)) };
}

/**
 * The pixels of the picture that an annotation's mask covers: the map is stretched over the box (bilinear, as Gemini's
 * documentation does it) and cut at the threshold at every pixel's centre. Throws when the PNG cannot be decoded.
 *
 * @param box px of the picture, `y` first
 */
export async function coveredPixels(mask: string, threshold: number, box: Box, image: Size): Promise<PlacedBitmap> {
  const map = await decodeMap(Buffer.from(mask.slice(PREFIX.length), "base64"));
  const [y0, x0, y1, x1] = box;
  const [top, left] = [Math.max(0, Math.ceil(y0 - 0.5)), Math.max(0, Math.ceil(x0 - 0.5))];
  const height = Math.max(0, Math.min(image.height, Math.ceil(y1 - 0.5)) - top);
  const width = Math.max(0, Math.min(image.width, Math.ceil(x1 - 0.5)) - left);
  const columns = Array.from({ length: width }, (_, i) => between(left + i + 0.5, x0, x1, map.width));
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const { first, second, part } = between(top + row + 0.5, y0, y1, map.height);
    const [upper, lower] = [first * map.width, second * map.width];
    for (const [column, across] of columns.entries()) {
      const above = mix(map.data, upper + across.first, upper + across.second, across.part);
      const below = mix(map.data, lower + across.first, lower + across.second, across.part);
      if (above + (below - above) * part > threshold) data[row * width + column] = 1;
    }
  }
  return { left, top, bitmap: { width, height, data } };
}

/** The two cells around a place, and how near it is to the second. */
function between(at: number, from: number, to: number, cells: number) {
  const place = Math.min(Math.max(((at - from) / (to - from)) * cells - 0.5, 0), cells - 1);
  const first = Math.floor(place);
  return { first, second: Math.min(first + 1, cells - 1), part: place - first };
}

function mix(data: Uint8Array, a: number, b: number, part: number): number {
  const [from, to] = [data[a] ?? 0, data[b] ?? 0];
  return from + (to - from) * part;
}

/** A bitmap as a PNG of one gray channel, its ones with the given value. */
export async function pngOfBitmap({ width, height, data }: Bitmap, one: number): Promise<Buffer> {
  const sharp = await loadSharp();
  const gray = data.map((value) => value * one);
  const image = sharp(gray, { ...STRICT, raw: { width, height, channels: 1 } });
  return encode(image.toColourspace("b-w").png({ compressionLevel: 9 }));
}

/** A bitmap as an annotation's `mask`. */
export async function maskOfBitmap(bitmap: Bitmap): Promise<string> {
  return PREFIX + (await pngOfBitmap(bitmap, 255)).toString("base64");
}
