import type { GrayMap } from "../../core/coverage.ts";
import { STRICT } from "./encode.ts";
import { readGrayPng } from "./grayPng.ts";
import { loadSharp } from "./loadSharp.ts";

/**
 * The values of a mask's PNG; of one in colours the red ones.
 * @throws when it cannot be decoded
 */
export async function decodeMap(png: Uint8Array): Promise<GrayMap> {
  return readPlain(png) ?? decodeOther(png);
}

/** What is damaged may be read in part. */
function readPlain(png: Uint8Array): GrayMap | undefined {
  try {
    return readGrayPng(png);
  } catch {
    return undefined;
  }
}

async function decodeOther(png: Uint8Array): Promise<GrayMap> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(png, STRICT).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) gray[i] = data[i * channels] ?? 0;
  return { width, height, data: gray };
}
