/** Masks between PNG and bitmaps. */
import type { Box } from "../../core/annotation.ts";
import { coveredBy } from "../../core/coverage.ts";
import type { Bitmap } from "../../core/raster.ts";
import type { PlacedBitmap } from "../../core/rle.ts";
import { decodeMap } from "../images/decodeMap.ts";
import { encode, STRICT } from "../images/encode.ts";
import { loadSharp } from "../images/loadSharp.ts";
import type { Size } from "../images/raster.ts";

const PREFIX = "data:image/png;base64,";

/** The pixels above 0 of a PNG. Throws when it cannot be decoded. */
export async function bitmapOfPng(png: Uint8Array): Promise<Bitmap> {
  const { width, height, data } = await decodeMap(png);
  return { width, height, data: data.map((value) => (value > 0 ? 1 : 0)) };
}

/**
 * The pixels of the picture that an annotation's mask covers. Throws when the PNG cannot be decoded.
 *
 * @param box px of the picture, `y` first
 */
export async function coveredPixels(mask: string, threshold: number, box: Box, image: Size): Promise<PlacedBitmap> {
  return coveredBy(await decodeMap(Buffer.from(mask.slice(PREFIX.length), "base64")), threshold, box, image);
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
