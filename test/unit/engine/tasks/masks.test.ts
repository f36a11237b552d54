import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Point, Polygon } from "../../../../src/core/annotation.ts";
import type { GrayMap } from "../../../../src/core/coverage.ts";
import { boxOfPolygon } from "../../../../src/core/geometry.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { readGrayPng, writeGrayPng } from "../../../../src/engine/images/grayPng.ts";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";
import { grayMap } from "../../core/arbitraries.ts";

/** A roof: no symmetry by which [y, x] and [x, y] would look alike. Box 100–300 high, 400–800 wide. */
const RING: readonly Point[] = [
  [100, 600],
  [300, 800],
  [300, 400],
];
const BOX: Box = [100, 400, 300, 800];
const flipped = RING.map(([y, x]) => [x, y]);

const entry = (mask: unknown, box: unknown = BOX) => ({ box_2d: box, label: "roof", mask });
const read = (...entries: unknown[]) => readObjects(JSON.stringify(entries));
const first = (mask: unknown, box?: unknown) => read(entry(mask, box)).items[0];

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc(body), body.length + 4);
  return chunk;
}

/** A grey PNG, base64. */
function png(width: number, height: number): string {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(8, 8);
  const rows = deflateSync(Buffer.alloc(Math.min(1 << 16, (width + 1) * height)));
  const magic = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const chunks = [pngChunk("IHDR", head), pngChunk("IDAT", rows), pngChunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([magic, ...chunks]).toString("base64");
}

describe("PNG masks", () => {
  const uri = `data:image/png;base64,${png(16, 8)}`;

  it("are kept as a data URI, with the box that they fill", () => {
    expect(first(uri)).toEqual({ label: "roof", box_2d: BOX, mask: uri });
    expect(first(png(16, 8))?.mask).toBe(uri);
    expect(first(uri.replace(/(.{60})/g, "$1\n"))?.mask).toBe(uri);
  });

  it("that cannot be decoded are lost, and their boxes are not", () => {
    const lost = [
      uri.slice(0, -30),
      "data:image/png;base64,",
      `data:image/png;base64,${"4+Pj".repeat(500)}`,
      `data:image/png;base64,${png(50_000, 3)}`,
      "data:image/jpeg;base64,/9j/4AAQSkZJRg==",
      "<start_of_mask><seg_35><seg_65><seg_12><seg_77>",
      "gimme_mask_for_this",
      { counts: "abc", size: [3, 4] },
      true,
    ];
    for (const mask of lost) {
      expect(read(entry(mask)), JSON.stringify(mask).slice(0, 60)).toEqual({
        items: [{ label: "roof", box_2d: BOX }],
        unreadable: 0,
        lostMasks: 1,
        partial: false,
      });
    }
  });

  it("without a box have no place", () => {
    expect(read({ label: "roof", mask: uri })).toMatchObject({ items: [], unreadable: 1 });
  });

  it("that are empty were not given", () => {
    for (const mask of ["", null, []])
      expect(read(entry(mask))).toMatchObject({ lostMasks: 0, items: [{ box_2d: BOX }] });
  });
});

describe("PNG masks of boxes that reach out of the picture", () => {
  const uriOf = (map: GrayMap) => `data:image/png;base64,${Buffer.from(writeGrayPng(map)).toString("base64")}`;
  const mapOf = (uri = "") => readGrayPng(Buffer.from(uri.slice("data:image/png;base64,".length), "base64"));
  /** Where a box of `cells` lies that has at least one of them inside: each is one unit. */
  const startOf = (cells: number) =>
    fc.oneof(fc.integer({ min: 1 - cells, max: 0 }), fc.integer({ min: 1000 - cells, max: 999 }));
  const placed = grayMap(30)
    .chain((map) => fc.record({ map: fc.constant(map), top: startOf(map.height), left: startOf(map.width) }))
    // A box of nothing but zeros and ones is one of fractions.
    .filter(({ map, top, left }) => Math.max(top + map.height, left + map.width) > 1);

  it("lose what lies outside, and what is inside stays where it is", () => {
    fc.assert(
      fc.property(placed, ({ map, top, left }) => {
        const item = first(uriOf(map), [top, left, top + map.height, left + map.width]);
        const [yMin, xMin, yMax, xMax] = item?.box_2d ?? [0, 0, 0, 0];
        const kept = mapOf(item?.mask);
        expect([kept?.height, kept?.width]).toEqual([yMax - yMin, xMax - xMin]);
        for (let y = yMin; y < yMax; y++) {
          const from = (y - top) * map.width + xMin - left;
          const row = (y - yMin) * (xMax - xMin);
          expect(kept?.data.slice(row, row + xMax - xMin)).toEqual(map.data.slice(from, from + xMax - xMin));
        }
      }),
    );
  });

  it("are cut at the row that is nearest to the edge, and keep one at least", () => {
    const map = { width: 2, height: 10, data: Uint8Array.from({ length: 20 }, (_, i) => i) };
    const rows = (...box: readonly number[]) => mapOf(first(uriOf(map), box)?.mask)?.height;
    expect(rows(900, 0, 1100, 500)).toBe(5);
    expect(rows(900, 0, 1010, 500)).toBe(9);
    expect(rows(900, 0, 1001, 500)).toBe(10);
    expect(rows(999, 0, 2000, 500)).toBe(1);
    expect(rows(-1000, 0, 1, 500)).toBe(1);
  });

  it("are lost where they cannot be cut, rather than squeezed into their box", () => {
    const over = [900, 0, 1100, 500];
    const damaged = writeGrayPng({ width: 4, height: 4, data: new Uint8Array(16) }).fill(0, 41, 45);
    for (const mask of [png(1025, 8), Buffer.from(damaged).toString("base64")]) {
      expect(read(entry(mask, over))).toMatchObject({ lostMasks: 1, items: [{ box_2d: [900, 0, 1000, 500] }] });
    }
    // As long as nothing of it has to go.
    expect(first(png(1025, 8), [900, 0, 1000.1, 500])?.mask).toBe(`data:image/png;base64,${png(1025, 8)}`);
  });
});

describe("outlines", () => {
  it("in every form give the same polygon", () => {
    const forms: unknown[] = [
      RING,
      flipped,
      RING.flat(),
      flipped.flat(),
      [RING],
      [RING.flat()],
      [RING.slice(0, 1).flat(), RING.slice(1).flat()],
      RING.map(([y, x]) => ({ x, y })),
      JSON.stringify(RING),
      JSON.stringify(flipped.flat()),
      RING.map((point) => point.map(String)),
      [...RING, RING[0]],
    ];
    for (const form of forms) expect(first(form)?.polygon, JSON.stringify(form)).toEqual([RING]);
    expect(read({ label: "roof", box_2d: BOX, polygon: RING }).items[0]?.polygon).toEqual([RING]);
  });

  it("of several rings keep them apart", () => {
    const rings = [
      [[100, 400], [100, 600], [300, 600], [300, 400]],
      [[150, 700], [150, 800], [250, 800], [250, 700]],
    ]; // biome-ignore format: pairs
    expect(first(rings)?.polygon).toEqual(rings);
    expect(first(rings.map((ring) => ring.flat()))?.polygon).toEqual(rings);
  });

  it("broken into lines are one ring", () => {
    const circle = Array.from({ length: 24 }, (_, i) => {
      const turn = (i / 24) * 2 * Math.PI;
      return [Math.round(200 + 100 * Math.sin(turn)), Math.round(600 + 200 * Math.cos(turn))];
    });
    const lines = [circle.slice(0, 8), circle.slice(8, 16), circle.slice(16)].map((line) => line.flat());
    expect(first(lines)?.polygon).toEqual([circle]);
  });

  it("give the box anew", () => {
    expect(first(RING, [90, 410, 310, 790])?.box_2d).toEqual(BOX);
    expect(read({ label: "roof", mask: RING }).items[0]?.box_2d).toEqual(BOX);
  });

  it("follow the others of their answer where they do not tell their order", () => {
    const square = [[500, 500], [500, 600], [610, 600], [600, 500]]; // biome-ignore format: pairs
    const inOwnBox = entry(square, [500, 500, 600, 600]);
    expect(read(entry(RING), inOwnBox).items[1]?.polygon).toEqual([square]);
    expect(read(entry(flipped), inOwnBox).items[1]?.polygon).toEqual([square.map(([a, b]) => [b, a])]);
  });

  it("follow what the model is known for where no other tells", () => {
    const alone = JSON.stringify([{ label: "roof", mask: flipped }]);
    expect(readObjects(alone, modelRow("gemini-3.6-flash")).items[0]?.polygon).toEqual([RING]);
    expect(readObjects(alone).items[0]?.polygon).toEqual([flipped]);
  });

  it("in fractions, pixels or too few points are lost, and their boxes are not", () => {
    const lost = [
      RING.map((point) => point.map((value) => value / 1000)),
      RING.map((point) => point.map((value) => value * 4)),
      [[100, 400], [300, 800]],
      [[100, 400], [100, 400], [100, 400]],
      [[100, 400], [200, 600], [300, 800]],
      [[100, 400], ["a", 600], [300, 800]],
    ]; // biome-ignore format: pairs
    for (const mask of lost) {
      const answer = read(entry(mask));
      expect(answer.items, JSON.stringify(mask)).toEqual([{ label: "roof", box_2d: BOX }]);
      expect(answer.lostMasks).toBe(1);
    }
  });

  it("of another place than their box are lost", () => {
    expect(read(entry(RING, [700, 0, 900, 200]))).toMatchObject({
      items: [{ box_2d: [700, 0, 900, 200] }],
      lostMasks: 1,
    });
    expect(first(RING, [700, 0, 900, 200])?.polygon).toBeUndefined();
  });

  it("reaching a little beyond the picture are cut at its edge", () => {
    expect(first([[-5, 400], [300, 1004], [300, 400]], [0, 400, 300, 1000])?.polygon).toEqual([
      [[0, 400], [300, 1000], [300, 400]],
    ]); // biome-ignore format: pairs
  });
});

describe("the order of points", () => {
  const coordinate = fc.integer({ min: 0, max: 1000 });
  const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 32 });
  /** A polygon whose box, with its axes swapped, would be another box. */
  const telling = ring.filter((points) => {
    const box = boxOfPolygon([points]);
    if (box === undefined) return false;
    const [yMin, xMin, yMax, xMax] = box;
    return Math.abs(yMin - xMin) + Math.abs(yMax - xMax) > 0.5 * Math.max(yMax - yMin, xMax - xMin);
  });

  it("is found out for any polygon, written either way", () => {
    fc.assert(
      fc.property(telling, (points) => {
        const box = boxOfPolygon([points]);
        const [asked, swapped] = [points, points.map(([a, b]) => [b, a])].map(
          (mask) => readObjects(JSON.stringify([{ box_2d: box, label: "x", mask }])).items[0],
        );
        expect(swapped?.polygon).toEqual(asked?.polygon);
        const around: Polygon | undefined = asked?.polygon;
        if (around !== undefined) expect(asked?.box_2d).toEqual(box);
      }),
      { numRuns: 300 },
    );
  });
});
