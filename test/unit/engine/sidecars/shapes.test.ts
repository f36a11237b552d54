/** Shapes in another form, and masks as they come from the page. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Annotation, type Box, DEFAULT_THRESHOLD } from "../../../../src/core/annotation.ts";
import { boxOfPlaced } from "../../../../src/core/editing/painting.ts";
import { cropped } from "../../../../src/core/raster.ts";
import { encodeRle, rleToText, trimPlaced } from "../../../../src/core/rle.ts";
import { coveredPixels } from "../../../../src/engine/formats/masks.ts";
import { asMask, asPolygon } from "../../../../src/engine/sidecars/convertShape.ts";
import { maskOfRuns } from "../../../../src/engine/sidecars/paintedMask.ts";
import { bitmapOf, blobs, overlapOf } from "../../core/bitmaps.ts";

const SIZE = { width: 400, height: 300 };
const named = { id: "a", label: "cat", review: "accepted" } as const;

/** All pixels of the picture that a mask covers. */
async function cover({ mask = "", threshold = DEFAULT_THRESHOLD, box_2d = [0, 0, 1, 1] }: Partial<Annotation>) {
  const [yMin, xMin, yMax, xMax] = box_2d.map((value, i) => (value / 1000) * (i % 2 ? SIZE.width : SIZE.height));
  const box: Box = [yMin ?? 0, xMin ?? 0, yMax ?? 0, xMax ?? 0];
  const { left, top, bitmap } = await coveredPixels(mask, threshold, box, SIZE);
  return cropped(bitmap, -left, -top, SIZE.width, SIZE.height);
}

describe("mask → polygon → mask", () => {
  it("covers nearly the same (IoU ≥ 0.995)", async () => {
    await fc.assert(
      fc.asyncProperty(blobs, async ({ width, height, data }) => {
        const placed = trimPlaced({ left: 30, top: 20, bitmap: { width, height, data } });
        fc.pre(placed !== undefined);
        if (placed === undefined) return;
        const mask = await maskOfRuns(
          placed.bitmap.width,
          placed.bitmap.height,
          rleToText(encodeRle(placed.bitmap).counts),
        );
        const before: Annotation = { ...named, box_2d: boxOfPlaced(placed, SIZE), mask };
        const polygon = await asPolygon(before, SIZE);
        expect(polygon).not.toHaveProperty("mask");
        const after = polygon && (await asMask({ ...named, ...polygon }, SIZE));
        expect(after).not.toHaveProperty("polygon");
        expect(overlapOf(await cover(after ?? {}), await cover(before))).toBeGreaterThanOrEqual(0.995);
      }),
      { numRuns: 30 },
    );
  });

  it("takes a box by its corners", async () => {
    const box: Annotation = { ...named, box_2d: [100, 100, 500, 300] };
    expect((await asPolygon(box, SIZE))?.polygon?.[0]).toHaveLength(4);
    expect(await asMask(box, SIZE)).toMatchObject({ box_2d: [100, 100, 500, 300] });
  });

  it("leaves alone what has no area or is in that form already", async () => {
    const others: readonly Annotation[] = [
      { ...named, point: [1, 2] },
      {
        ...named,
        box_2d: [1, 2, 3, 4],
        path: [
          [1, 2],
          [3, 4],
        ],
      },
      { ...named, box_2d: [1, 2, 3, 4], box_3d: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    ];
    for (const one of others)
      expect([await asPolygon(one, SIZE), await asMask(one, SIZE)]).toEqual([undefined, undefined]);
    const polygon = [
      [
        [1, 2],
        [300, 400],
        [1, 400],
      ],
    ] as const;
    expect(await asPolygon({ ...named, polygon }, SIZE)).toBeUndefined();
  });
});

describe("a painted mask", () => {
  const { width, height, ...rest } = bitmapOf(".#", "##");
  const runs = rleToText(encodeRle({ width, height, ...rest }).counts);

  it("is a picture of just its cells", async () => {
    expect(await maskOfRuns(width, height, runs)).toMatch(/^data:image\/png;base64,iVBOR/);
  });

  it.each([
    ["too few cells", 3, 2, runs],
    ["no runs", 2, 2, "\u0000"],
    ["an empty column", 3, 2, rleToText(encodeRle(bitmapOf(".#.", "##.")).counts)],
    ["nothing", 2, 2, rleToText([4])],
  ])("is refused with %s", async (_, w, h, text) => {
    await expect(maskOfRuns(w, h, text)).rejects.toThrow("not whole");
  });
});
