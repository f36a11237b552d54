import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropped } from "../../../src/core/raster.ts";
import {
  decodeRle,
  encodePlacedRle,
  encodeRle,
  isWholeRle,
  rleArea,
  rleBounds,
  rleFromText,
  rleToText,
} from "../../../src/core/rle.ts";
import { bitmapOf, blobs, noise } from "./bitmaps.ts";

/** Slow and obvious: down the columns, one pixel after the other. */
function reference({ width, height, data }: { width: number; height: number; data: Uint8Array }): number[] {
  const counts = [0];
  let value = 0;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) {
      if (data[row * width + column] !== value) {
        counts.push(0);
        value = 1 - value;
      }
      counts.push((counts.pop() ?? 0) + 1);
    }
  }
  return counts;
}

const masks = fc.oneof(noise, blobs);

describe("COCO's run-length code", () => {
  const cat = bitmapOf(
    "............",
    "..###.......",
    "..####......",
    "..####......",
    "..####......",
    "............",
    "............",
    "............",
  );
  const counts = [17, 4, 4, 4, 4, 4, 5, 3, 51];

  it("is what COCO's own tools write for a known mask", () => {
    expect(encodeRle(cat)).toEqual({ width: 12, height: 8, counts });
    expect(rleToText(counts)).toBe("a0440001O^1");
    expect(rleFromText("a0440001O^1")).toEqual(counts);
    expect(rleArea({ width: 12, height: 8, counts })).toBe(15);
    expect(rleBounds({ width: 12, height: 8, counts })).toEqual({ left: 2, top: 1, right: 6, bottom: 5 });
  });

  it("of any mask equals the slow, obvious way", () => {
    fc.assert(
      fc.property(masks, (mask) => {
        expect(encodeRle(mask).counts).toEqual(reference(mask));
      }),
      { numRuns: 1000 },
    );
  });

  it("of a part of a picture equals that of the whole picture, also where the part reaches outside", () => {
    const offset = fc.integer({ min: -20, max: 20 });
    const side = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(noise, offset, offset, side, side, (bitmap, left, top, width, height) => {
        const whole = cropped(bitmap, -left, -top, width, height);
        expect(encodePlacedRle({ left, top, bitmap }, width, height)).toEqual(encodeRle(whole));
      }),
      { numRuns: 1000 },
    );
  });

  it("is decoded to the mask, cut to what it covers", () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const rle = encodeRle(mask);
        expect(isWholeRle(rle)).toBe(true);
        const part = decodeRle(rle);
        const ones = mask.data.reduce((sum, value) => sum + value, 0);
        expect(rleArea(rle)).toBe(ones);
        if (part === undefined) {
          expect(ones).toBe(0);
          return;
        }
        expect(cropped(part.bitmap, -part.left, -part.top, mask.width, mask.height)).toEqual(mask);
        expect(encodePlacedRle(part, mask.width, mask.height)).toEqual(rle);
      }),
      { numRuns: 1000 },
    );
  });

  it("as text comes back, whatever the counts", () => {
    const count = fc.oneof(fc.nat(40), fc.nat(150_000_000));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 30 }), (counts) => {
        expect(rleFromText(rleToText(counts))).toEqual(counts);
      }),
      { numRuns: 1000 },
    );
  });

  it("never trusts a text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const counts = rleFromText(text);
        for (const one of counts ?? []) expect(Number.isInteger(one) && one >= 0).toBe(true);
      }),
    );
    expect(rleFromText("ooooooooo")).toBeUndefined();
    expect(isWholeRle({ width: 2, height: 2, counts: [1, 1] })).toBe(false);
    expect(isWholeRle({ width: 2, height: 2, counts: [5, -1] })).toBe(false);
    expect(isWholeRle({ width: 2, height: 2, counts: [1.5, 2.5] })).toBe(false);
  });
});
