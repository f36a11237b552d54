import type { GrayMap } from "../../core/coverage.ts";
import { STRICT } from "./encode.ts";
import { isPng, readGrayPng } from "./grayPng.ts";
import { loadSharp } from "./loadSharp.ts";
import { MAX_MASK_PIXELS } from "./raster.ts";

/**
 * The values of a mask's PNG; of one in colours the red ones.
 * @throws when it cannot be decoded, and before that when it has more than `MAX_MASK_PIXELS`
 */
export async function decodeMap(png: Uint8Array): Promise<GrayMap> {
  return readPlain(png) ?? decodeOther(png);
}

/** Of what is damaged the image library has the last word. */
function readPlain(png: Uint8Array): GrayMap | undefined {
  try {
    return readGrayPng(png);
  } catch {
    return undefined;
  }
}

async function decodeOther(png: Uint8Array): Promise<GrayMap> {
  const sharp = await loadSharp();
  if (!isPng(png)) throw new Error("A mask is a PNG.");
  // The values are data, not a picture: no colour profile may change them.
  // One of its channels is less to hold than all of them.
  const { data, info } = await sharp(png, { ...STRICT, limitInputPixels: MAX_MASK_PIXELS, ignoreIcc: true })
    .extractChannel("red")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
