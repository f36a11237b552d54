/** The sizes in which a large picture is kept, and what is cut out of it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { covers, cutAround, levelSizes, reducedSize } from "../../../webview/picture/sizes.ts";

const MOST = 16_000_000;
const side = fc.integer({ min: 1, max: 30_000 });

it("a small picture has no levels", () => {
  expect(levelSizes({ width: 2000, height: 1999 })).toEqual([]);
  expect(levelSizes({ width: 1, height: 1 })).toEqual([]);
});

it("the first level is the picture, or the largest part of it that may be kept", () => {
  expect(levelSizes({ width: 4000, height: 3000 })).toEqual([
    { width: 4000, height: 3000 },
    { width: 2000, height: 1500 },
    { width: 1000, height: 750 },
  ]);
  expect(levelSizes({ width: 8660, height: 5773 })[0]).toEqual({ width: 4330, height: 2887 });
});

it("each level is half of the one before, none is larger than may be kept, and the last is small", () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const levels = levelSizes({ width, height });
      expect(levels.length === 0).toBe(width * height < 4_000_000);
      for (const [i, level] of levels.entries()) {
        expect(level.width * level.height).toBeLessThanOrEqual(MOST);
        const before = levels[i - 1];
        if (!before) continue;
        // Rounded up each time from the picture itself.
        expect(Math.abs(level.width - before.width / 2)).toBeLessThanOrEqual(1);
        expect(Math.abs(level.height - before.height / 2)).toBeLessThanOrEqual(1);
      }
      const { width: across, height: down } = levels.at(-1) ?? { width: 0, height: 0 };
      expect(across * down).toBeLessThan(1_000_000);
    }),
  );
});

it("what is decoded for a first look is as fine as the screen, and no finer than twice that, or an eighth of the picture", () => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 8000 }), (width, height, drawn) => {
      const size = reducedSize({ width, height }, drawn);
      if (size === undefined) expect(width / 2).toBeLessThan(drawn);
      else {
        expect(size.width).toBeGreaterThanOrEqual(drawn);
        expect(size.width / 2 < drawn + 1 || size.width === Math.ceil(width / 8)).toBe(true);
        expect(Math.abs(size.height - (size.width * height) / width)).toBeLessThanOrEqual(1 + height / width);
      }
    }),
  );
});

it("what is cut out covers the view, lies in the picture, and is no larger than may be kept unless the view is", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(side, side, part, part, part, part, (width, height, x, y, across, down) => {
      const view = {
        ...{ left: x * width, top: y * height },
        ...{ width: across * (1 - x) * width, height: down * (1 - y) * height },
      };
      const cut = cutAround({ width, height }, view);
      expect(Object.values(cut).every(Number.isInteger)).toBe(true);
      expect(covers({ left: 0, top: 0, width, height }, cut)).toBe(true);
      expect(Math.min(cut.width, cut.height)).toBeGreaterThan(0);
      if (view.left < width && view.top < height) expect(covers(cut, view)).toBe(true);
      // Whole pixels at both ends.
      const most = Math.max(MOST, view.width * view.height) + 2 * (cut.width + cut.height);
      expect(cut.width * cut.height).toBeLessThanOrEqual(most);
    }),
  );
});
