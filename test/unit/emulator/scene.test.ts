import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { legend } from "../../emulator/legend.ts";
import { makeScene } from "../../emulator/scene.ts";

const size = { width: 640, height: 420 };

describe("scenes", () => {
  it("are the same for the same options and differ by seed", async () => {
    const one = await makeScene({ ...size, seed: 1, ground: "noise" });
    expect(await makeScene({ ...size, seed: 1, ground: "noise" })).toEqual(one);
    const other = await makeScene({ ...size, seed: 2, ground: "noise" });
    expect(other.file.equals(one.file)).toBe(false);
    expect(other.truth).not.toEqual(one.truth);
  });

  it("hold as many objects as asked, of the legend, apart from each other", async () => {
    const { truth } = await makeScene({ ...size, seed: 5, objects: 14 });
    expect(truth).toMatchObject({ ...size });
    expect(truth.objects).toHaveLength(14);
    const labels = legend.map(({ label }) => label);
    for (const [index, { label, box_2d, polygon = [] }] of truth.objects.entries()) {
      expect(labels).toContain(label);
      const corners = polygon[0] ?? [];
      const ys = corners.map(([y]) => y);
      const xs = corners.map(([, x]) => x);
      for (const [place, bound] of [Math.min(...ys), Math.min(...xs), Math.max(...ys), Math.max(...xs)].entries()) {
        expect(bound).toBeCloseTo(box_2d[place] ?? 0, 2);
      }
      for (const other of truth.objects.slice(index + 1)) {
        const [top, left, bottom, right] = box_2d;
        const [otherTop, otherLeft, otherBottom, otherRight] = other.box_2d;
        expect(bottom < otherTop || otherBottom < top || right < otherLeft || otherRight < left).toBe(true);
      }
    }
  });

  it("draw rectangles to the pixel", async () => {
    const { file, truth } = await makeScene({ ...size, seed: 11, objects: 12 });
    const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const hexAt = (x: number, y: number): string =>
      `#${data.subarray((y * size.width + x) * 3, (y * size.width + x) * 3 + 3).toString("hex")}`;
    const rectangles = truth.objects.filter(({ shape }) => shape === "rectangle");
    expect(rectangles.length).toBeGreaterThan(0);
    for (const { label, box_2d } of rectangles) {
      const hex = legend.find((entry) => entry.label === label)?.hex ?? "";
      const [top, bottom] = [box_2d[0], box_2d[2]].map((y) => Math.round((y / 1000) * size.height));
      const [left, right] = [box_2d[1], box_2d[3]].map((x) => Math.round((x / 1000) * size.width));
      if (top === undefined || bottom === undefined || left === undefined || right === undefined)
        throw new Error("no box");
      expect([hexAt(left, top), hexAt(right - 1, bottom - 1)]).toEqual([hex, hex]);
      expect([hexAt(left - 1, top), hexAt(right, bottom - 1), hexAt(left, bottom)]).not.toContain(hex);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("are upright once EXIF orientation %i is applied", async (orientation) => {
    const upright = await makeScene({ ...size, seed: 3 });
    const expected = await sharp(upright.file).raw().toBuffer();
    for (const format of ["png", "jpeg", "webp"] as const) {
      const { file, truth } = await makeScene({ ...size, seed: 3, format, orientation });
      expect(truth).toEqual(upright.truth);
      const stored = await sharp(file).metadata();
      expect([stored.format, stored.orientation]).toEqual([format, orientation]);
      expect([stored.width, stored.height]).toEqual(
        orientation > 4 ? [size.height, size.width] : [size.width, size.height],
      );
      const shown = await sharp(file, { autoOrient: true }).raw().toBuffer();
      let off = 0;
      for (const [index, value] of shown.entries()) off += Math.abs(value - (expected[index] ?? 0));
      expect(off / expected.length).toBeLessThan(format === "png" ? 0.001 : 3);
    }
  });
});
