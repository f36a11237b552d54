import fc from "fast-check";
import type { Bitmap } from "../../../src/core/raster.ts";

/** Rows of `#` and other characters. */
export function bitmapOf(...rows: readonly string[]): Bitmap {
  const width = rows[0]?.length ?? 0;
  const data = Uint8Array.from(rows.join(""), (character) => (character === "#" ? 1 : 0));
  return { width, height: rows.length, data };
}

/** Noise of any density, small: every way in which pixels can touch comes up. */
export const noise: fc.Arbitrary<Bitmap> = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 10 }))
  .chain(([width, height, density]) =>
    fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height })
      .map((values) => ({ width, height, data: Uint8Array.from(values, (value) => (value < density ? 1 : 0)) })),
  );

/** Lines one pixel wide, straight, slanted and crossing, and single pixels: nothing of it may be lost. */
export const lines: fc.Arbitrary<Bitmap> = fc
  .record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
    strokes: fc.array(fc.tuple(fc.nat(59), fc.nat(59), fc.nat(59), fc.nat(59)), { minLength: 1, maxLength: 6 }),
  })
  .map(({ width, height, strokes }) => {
    const data = new Uint8Array(width * height);
    for (const [y0, x0, y1, x1] of strokes) {
      const steps = Math.max(Math.abs(y1 - y0), Math.abs(x1 - x0), 1);
      for (let i = 0; i <= steps; i++) {
        const row = Math.round(y0 + ((y1 - y0) * i) / steps) % height;
        data[row * width + (Math.round(x0 + ((x1 - x0) * i) / steps) % width)] = 1;
      }
    }
    return { width, height, data };
  });

/** A few ellipses with holes in them: masks as they come. */
export const blobs: fc.Arbitrary<Bitmap> = fc
  .record({
    width: fc.integer({ min: 30, max: 120 }),
    height: fc.integer({ min: 30, max: 120 }),
    discs: fc.array(
      fc.record({
        y: fc.double({ min: 0, max: 1, noNaN: true }),
        x: fc.double({ min: 0, max: 1, noNaN: true }),
        ry: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        rx: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        hole: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ width, height, discs }) => {
    const data = new Uint8Array(width * height);
    for (const { y, x, ry, rx, hole } of discs) {
      for (let i = 0; i < data.length; i++) {
        const [row, column] = [Math.floor(i / width) / height, (i % width) / width];
        if (((row - y) / ry) ** 2 + ((column - x) / rx) ** 2 <= 1) data[i] = hole ? 0 : 1;
      }
    }
    return { width, height, data };
  });

/** Shared pixels by all pixels; 1 when both are empty. */
export function overlapOf(a: Bitmap, b: Bitmap): number {
  let [shared, all] = [0, 0];
  for (const [i, value] of a.data.entries()) {
    shared += value & (b.data[i] ?? 0);
    all += value | (b.data[i] ?? 0);
  }
  return all === 0 ? 1 : shared / all;
}
