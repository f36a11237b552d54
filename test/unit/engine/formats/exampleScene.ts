import type { Box, Point } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { round3 } from "../../../../src/core/geometry.ts";
import type { Bitmap } from "../../../../src/core/raster.ts";
import { bitmapOfPng } from "../../../../src/engine/formats/masks.ts";
import { bitmapOf } from "../../core/bitmaps.ts";

/*
 * One picture of 12 × 8 px in every format, as other tools write it: a cat (2,1)–(6,5) without its upper right corner, and
 * a dog's box (8,5)–(11,8).
 */
export const px = (y: number, x: number): Point => [round3((y / 8) * 1000), round3((x / 12) * 1000)];
export const boxPx = (y0: number, x0: number, y1: number, x1: number): Box => [...px(y0, x0), ...px(y1, x1)];
export const catBox = boxPx(1, 2, 5, 6);
export const dogBox = boxPx(5, 8, 8, 11);
export const catRing = [px(1, 2), px(1, 5), px(2, 5), px(2, 6), px(5, 6), px(5, 2)];
export const catPixels = bitmapOf("###.", "####", "####", "####");
export const size = { width: 12, height: 8 };

export async function pixelsOf(item: AnswerItem): Promise<Bitmap> {
  return bitmapOfPng(Buffer.from(item.mask?.split(",")[1] ?? "", "base64"));
}
