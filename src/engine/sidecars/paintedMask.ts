import { decodeRle, isWholeRle, rleFromText } from "../../core/rle.ts";
import { maskOfBitmap } from "../formats/masks.ts";

/**
 * The `mask` of what was painted: all of its rows and columns are covered somewhere, or its box would be too large.
 *
 * @param runs COCO's compressed text
 * @throws Error when the runs are not those of such a mask
 */
export async function maskOfRuns(width: number, height: number, runs: string): Promise<string> {
  const counts = rleFromText(runs);
  const rle = counts && { width, height, counts };
  const placed = rle && isWholeRle(rle) ? decodeRle(rle) : undefined;
  if (placed === undefined || placed.bitmap.width !== width || placed.bitmap.height !== height) {
    throw new Error("The painted mask is not whole.");
  }
  return maskOfBitmap(placed.bitmap);
}
