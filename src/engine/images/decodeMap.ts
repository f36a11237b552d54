import type { GrayMap } from "../../core/coverage.ts";
import { STRICT } from "./encode.ts";
import { isPng, readGrayPng } from "./grayPng.ts";
import { loadSharp } from "./loadSharp.ts";

/**
 * The values of a mask's PNG; of one in colours the red ones.
 * @throws when it cannot be decoded
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
  const { data, info } = await sharp(png, { ...STRICT, ignoreIcc: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) gray[i] = data[i * channels] ?? 0;
  return { width, height, data: gray };
}
