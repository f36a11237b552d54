/** From the bytes of a mask to its map. */
import type { GrayMap } from "../../src/core/coverage.ts";
import { readGrayPng } from "./grayPng.ts";

/**
 * The values of a PNG; of one in colours the red ones.
 * @throws when the file cannot be decoded
 */
export async function decodeMap(png: Uint8Array): Promise<GrayMap> {
  return readPlain(png) ?? decodePicture(png);
}

/** What is damaged the browser may read in part. */
function readPlain(png: Uint8Array): GrayMap | undefined {
  try {
    return readGrayPng(png);
  } catch {
    return undefined;
  }
}

/** By the browser, which is on another thread: for hundreds of small files the ways there take longer than the work. */
async function decodePicture(png: Uint8Array): Promise<GrayMap> {
  const blob = new Blob([new Uint8Array(png)], { type: "image/png" });
  // The values are data, not a picture: no colour profile may change them.
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const reds = new Uint8Array(width * height);
  for (let i = 0; i < reds.length; i++) reds[i] = data[i * 4] ?? 0;
  return { width, height, data: reds };
}
