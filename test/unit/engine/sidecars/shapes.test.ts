/** Shapes in another form, and masks as they come from the page. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Annotation, type Box, DEFAULT_THRESHOLD } from "../../../../src/core/annotation.ts";
import { boxOfPlaced, type Grid, gridOf, toCells } from "../../../../src/core/editing/painting.ts";
import { cropped } from "../../../../src/core/raster.ts";
import { encodeRle, type PlacedBitmap, rleToText, trimPlaced } from "../../../../src/core/rle.ts";
import { coveredPixels } from "../../../../src/engine/formats/masks.ts";
import { asMask, asPolygon } from "../../../../src/engine/sidecars/convertShape.ts";
import { maskOfRuns } from "../../../../src/engine/sidecars/paintedMask.ts";
import { bitmapOf, blobs, lines, noise, overlapOf } from "../../core/bitmaps.ts";

const SIZE = { width: 400, height: 300 };
const named = { id: "a", label: "cat", review: "accepted" } as const;

/** A mask somewhere in a picture of any size: as large as the mask, or so large that masks are coarser than its pixels. */
const placedMask = fc
  .record({
    bitmap: fc.oneof(noise, lines, blobs),
    room: fc.tuple(fc.constantFrom(0, 1, 37, 900, 4000, 9000), fc.constantFrom(0, 1, 37, 900, 4000, 9000)),
    place: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ bitmap, room, place }) => {
    const size = { width: bitmap.width + room[0], height: bitmap.height + room[1] };
    const grid = gridOf(size);
    const [width, height] = [Math.min(bitmap.width, grid.width), Math.min(bitmap.height, grid.height)];
    const [left, top] = [Math.round(place[0] * (grid.width - width)), Math.round(place[1] * (grid.height - height))];
    return { size, grid, placed: trimPlaced({ left, top, bitmap: cropped(bitmap, 0, 0, width, height) }) };
  });

/** The cells that a mask covers, of the part of the grid that `around` stands in and one cell more on every side. */
async function cellsOf({ mask = "", box_2d = [0, 0, 1, 1] }: Partial<Annotation>, grid: Grid, around: PlacedBitmap) {
  const [yMin, xMin, yMax, xMax] = box_2d;
  const box: Box = [...toCells([yMin, xMin], grid), ...toCells([yMax, xMax], grid)];
  const { left, top, bitmap } = await coveredPixels(mask, DEFAULT_THRESHOLD, box, grid);
  const [right, down] = [around.left - 1 - left, around.top - 1 - top];
  return cropped(bitmap, right, down, around.bitmap.width + 2, around.bitmap.height + 2);
}

describe("mask → polygon → mask", () => {
  it("covers nearly the same (IoU ≥ 0.995), be it small, thin, or noise, in a picture of any size", async () => {
    await fc.assert(
      fc.asyncProperty(placedMask, async ({ size, grid, placed }) => {
        fc.pre(placed !== undefined);
        if (placed === undefined) return;
        const { width, height } = placed.bitmap;
        const mask = await maskOfRuns(width, height, rleToText(encodeRle(placed.bitmap).counts));
        const before: Annotation = { ...named, box_2d: boxOfPlaced(placed, grid), mask };
        const polygon = await asPolygon(before, size);
        expect(polygon).not.toHaveProperty("mask");
        const after = polygon && (await asMask({ ...named, ...polygon }, size));
        expect(after).not.toHaveProperty("polygon");
        const [then, now] = [await cellsOf(before, grid, placed), await cellsOf(after ?? {}, grid, placed)];
        expect(then.data.includes(1)).toBe(true);
        expect(overlapOf(now, then)).toBeGreaterThanOrEqual(0.995);
      }),
      { numRuns: 1000 },
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
