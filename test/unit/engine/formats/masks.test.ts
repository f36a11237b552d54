import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Polygon } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { boxOfPolygon, corners, round3 } from "../../../../src/core/geometry.ts";
import { bitmapIou } from "../../../../src/core/outlines.ts";
import { type Bitmap, cropped, fillRings, trimmed } from "../../../../src/core/raster.ts";
import { traceBitmap } from "../../../../src/core/trace.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { coveredPixels, maskOfBitmap, pngOfBitmap } from "../../../../src/engine/formats/masks.ts";
import { yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import { bitmapOf, blobs, lines, noise } from "../../core/bitmaps.ts";
import { only, type Picture, readBack, type Wishes, written } from "./world.ts";

const RUNS = { numRuns: 1000 };
/** Only for what hangs: each case encodes and decodes PNGs. */
const TIMEOUT = 300_000;

const facts = { id: "maskmaskmask", label: "cat", review: "accepted" } as const;

function unitsOf({ width, height }: Bitmap, y: number, x: number): readonly [number, number] {
  return [round3((y / height) * 1000), round3((x / width) * 1000)];
}

/** A picture that is covered as the bitmap says: the mask of its part that has ones, in its box. */
async function maskPicture(bitmap: Bitmap): Promise<Picture> {
  const { width, height } = bitmap;
  const part = trimmed(bitmap);
  if (part === undefined) throw new Error("an empty mask");
  const { left, top } = part;
  const box_2d = [
    ...unitsOf(bitmap, top, left),
    ...unitsOf(bitmap, top + part.bitmap.height, left + part.bitmap.width),
  ] as const;
  const annotation: Annotation = { ...facts, box_2d, mask: await maskOfBitmap(part.bitmap) };
  return { path: "img.png", width, height, annotations: [annotation] };
}

function polygonPicture(bitmap: Bitmap): Picture {
  const { width, height } = bitmap;
  const polygon: Polygon = traceBitmap(bitmap).map((ring) => ring.map(([y, x]) => unitsOf(bitmap, y, x)));
  const box_2d = boxOfPolygon(polygon);
  return { path: "img.png", width, height, annotations: [{ ...facts, polygon, ...(box_2d && { box_2d }) }] };
}

/** The pixels that all items cover together. */
async function pixelsOf(items: readonly AnswerItem[], { width, height }: Bitmap): Promise<Bitmap> {
  const data = new Uint8Array(width * height);
  for (const { mask, polygon, box_2d } of items) {
    const [yMin = 0, xMin = 0, yMax = 0, xMax = 0] = box_2d ?? [];
    const box = [(yMin * height) / 1000, (xMin * width) / 1000, (yMax * height) / 1000, (xMax * width) / 1000] as const;
    const rings = (polygon ?? [corners([yMin, xMin, yMax, xMax])]).map((ring) =>
      ring.map(([y, x]) => [(y * height) / 1000, (x * width) / 1000] as const),
    );
    const placed = mask === undefined ? undefined : await coveredPixels(mask, 127, box, { width, height });
    const filled = placed
      ? cropped(placed.bitmap, -placed.left, -placed.top, width, height)
      : fillRings(rings, width, height);
    for (const [i, value] of filled.data.entries()) if (value === 1) data[i] = 1;
  }
  return { width, height, data };
}

const masks = fc.oneof(noise, lines, blobs).filter(({ data }) => data.includes(1));

async function there(format: Format, picture: Picture, bitmap: Bitmap, wishes: Wishes): Promise<Bitmap> {
  const out = await written(format, [picture], wishes);
  expect(out.notes).toEqual([]);
  const back = await readBack(format, out.files);
  expect(back.notes).toEqual([]);
  return pixelsOf(only(back.pictures).items, bitmap);
}

describe("masks", () => {
  const exact: [string, Format, Wishes][] = [
    ["COCO, run-length coded", coco, { segmentation: "rle" }],
    ["COCO, run-length coded as text", coco, { segmentation: "compressed" }],
    ["CVAT", cvat, {}],
    ["labelme", labelme, {}],
    ["Label Studio", labelStudio, {}],
  ];
  it.each(exact)(
    "come back to the pixel: %s",
    async (_, format, wishes) => {
      await fc.assert(
        fc.asyncProperty(masks, async (bitmap) => {
          expect(await there(format, await maskPicture(bitmap), bitmap, wishes)).toEqual(bitmap);
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  it.each([
    ["COCO", coco],
    ["YOLO segment", yoloSegment],
  ] as const)(
    "become outlines that cover nearly the same: %s",
    async (_, format) => {
      await fc.assert(
        fc.asyncProperty(masks, async (bitmap) => {
          const back = await there(format, await maskPicture(bitmap), bitmap, {});
          expect(bitmapIou(back, bitmap)).toBeGreaterThanOrEqual(0.995);
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );
});

describe("outlines with holes and several parts", () => {
  const all: [string, Format, Wishes][] = [
    ["COCO", coco, {}],
    ["COCO, run-length coded", coco, { segmentation: "compressed" }],
    ["YOLO segment", yoloSegment, {}],
    ["CVAT", cvat, {}],
    ["labelme", labelme, {}],
    ["Label Studio", labelStudio, {}],
  ];
  it.each(all)(
    "cover the same pixels afterwards: %s",
    async (_, format, wishes) => {
      await fc.assert(
        fc.asyncProperty(masks, async (bitmap) => {
          expect(await there(format, polygonPicture(bitmap), bitmap, wishes)).toEqual(bitmap);
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  it("stay one object where the format can say so", async () => {
    const bitmap = bitmapOf("##...##", "##...##", ".......", "..###..");
    for (const [format, count] of [
      [coco, 1],
      [cvat, 1],
      [labelme, 1],
      [labelStudio, 3],
      [yoloSegment, 3],
    ] as const) {
      const { files } = await written(format, [polygonPicture(bitmap)]);
      expect(only((await readBack(format, files)).pictures).items).toHaveLength(count);
    }
  });
});

describe("a probability map", () => {
  it("is stretched over its box and cut at its threshold", async () => {
    // Black on the left, white on the right: half-way between the two cells' middles is the cut.
    const map = `data:image/png;base64,${(await pngOfBitmap(bitmapOf(".#"), 255)).toString("base64")}`;
    const box = [0, 10, 10, 30] as const;
    const columns = async (threshold: number) => {
      const { left, bitmap } = await coveredPixels(map, threshold, box, { width: 40, height: 10 });
      return left + bitmap.data.indexOf(1);
    };
    expect(await columns(127)).toBe(20);
    expect(await columns(254)).toBeGreaterThan(22);
    expect(await columns(0)).toBe(15);
  });

  it("that cannot be decoded becomes its box, and is told", async () => {
    const picture: Picture = {
      path: "img.png",
      width: 100,
      height: 100,
      annotations: [{ ...facts, box_2d: [0, 0, 500, 500], mask: "data:image/png;base64,AAAA" }],
    };
    const { files, notes } = await written(coco, [picture]);
    expect(notes).toEqual([{ kind: "damagedMask", count: 1, examples: ["img.png"] }]);
    expect(only((await readBack(coco, files)).pictures).items).toEqual([{ label: "cat", box_2d: [0, 0, 500, 500] }]);
  });
});
