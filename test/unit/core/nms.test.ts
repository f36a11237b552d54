import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box } from "../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../src/core/answer.ts";
import { area, iou, normalBox } from "../../../src/core/geometry.ts";
import { joinTiles, type TileAnswer } from "../../../src/core/nms.ts";
import { tilesOf } from "../../../src/core/tiles.ts";

const SIZE = { width: 4000, height: 3000 };
const TILES = tilesOf(SIZE, 1000, 0.2);

function cut(box: Box, tile: Box): Box | undefined {
  const [yMin, xMin, yMax, xMax] = [
    Math.max(box[0], tile[0]),
    Math.max(box[1], tile[1]),
    Math.min(box[2], tile[2]),
    Math.min(box[3], tile[3]),
  ];
  return yMin < yMax && xMin < xMax ? normalBox(yMin, xMin, yMax, xMax) : undefined;
}

/** What a model that sees well answers about every tile; `noise` moves each edge, in units of the whole picture. */
function looked(objects: readonly AnswerItem[], noise: () => number = () => 0, tiles = TILES): TileAnswer[] {
  return tiles.map((tile) => ({
    tile,
    items: objects.flatMap((object): AnswerItem[] => {
      const seen = object.box_2d && cut(object.box_2d, tile);
      // A sliver of a few pixels is no object to anybody.
      if (seen === undefined || area(seen) < 1) return [];
      const moved = cut([seen[0] + noise(), seen[1] + noise(), seen[2] + noise(), seen[3] + noise()], tile);
      return moved === undefined ? [] : [{ ...object, box_2d: moved }];
    }),
  }));
}

/** Apart from each other, two to a cell of a grid: of any size from a few pixels to much larger than a tile. */
const scene = fc
  .record({
    columns: fc.integer({ min: 1, max: 12 }),
    rows: fc.integer({ min: 1, max: 12 }),
    seed: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ columns, rows, seed }) => {
    const next = () => seed.next().value ?? 0.5;
    const [height, width] = [1000 / rows, 1000 / columns];
    const noise = () => (next() - 0.5) * Math.min(2, height / 20, width / 20);
    const objects = Array.from({ length: columns * rows }, (_, i): AnswerItem => {
      const [top, left] = [Math.floor(i / columns) * height, (i % columns) * width];
      const [h, w] = [height * (0.4 + 0.5 * next()), width * (0.4 + 0.5 * next())];
      const [y, x] = [top + (height - h) * next(), left + (width - w) * next()];
      return { label: next() < 0.5 ? "cat" : "dog", box_2d: normalBox(y, x, y + h, x + w) ?? [0, 0, 1, 1] };
    });
    return { objects, noise };
  });

function expectSame(found: readonly AnswerItem[], objects: readonly AnswerItem[], least: number): void {
  expect(found.map(({ label }) => label).sort()).toEqual(objects.map(({ label }) => label).sort());
  for (const { label, box_2d } of objects) {
    const best = Math.max(
      ...found.map((one) => (one.label === label && one.box_2d && box_2d ? iou(one.box_2d, box_2d) : 0)),
    );
    expect(best).toBeGreaterThanOrEqual(least);
  }
}

describe("the answers about tiles", () => {
  it("become every object once, as a whole, whatever its size and wherever the seams are", () => {
    fc.assert(
      fc.property(scene, ({ objects }) => {
        expectSame(joinTiles(looked(objects), SIZE).items, objects, 0.95);
      }),
    );
  });

  it("become every object once when the model's edges are not exact", () => {
    fc.assert(
      fc.property(scene, ({ objects, noise }) => {
        expectSame(joinTiles(looked(objects, noise), SIZE).items, objects, 0.7);
      }),
    );
  });

  it("become every object once in a crowd, which has more pairs of one label than memory holds", () => {
    const size = { width: 10_000, height: 10_000 };
    const crowd = Array.from({ length: 15_000 }, (_, i): AnswerItem => {
      const [y, x] = [Math.floor(i / 125) * 8, (i % 125) * 8];
      return { label: "person", box_2d: [y + 1, x + 1, y + 7, x + 7] };
    });
    const tiles = tilesOf(size, 1024, 0.2);
    const { items } = joinTiles(looked(crowd, undefined, tiles), size);
    expect(items).toHaveLength(crowd.length);
  });

  it("say what one tile alone says, to the letter", () => {
    fc.assert(
      fc.property(scene, ({ objects }) => {
        const items = objects.map((object, i) => ({ ...object, confidence: i / 200 }));
        expect(joinTiles([{ tile: [0, 0, 1000, 1000], items }], SIZE)).toEqual({ items, lostMasks: 0 });
      }),
    );
  });
});

describe("two views of one object", () => {
  const left: Box = [0, 0, 1000, 600];
  const right: Box = [0, 400, 1000, 1000];
  const join = (one: readonly AnswerItem[], other: readonly AnswerItem[]) =>
    joinTiles(
      [
        { tile: left, items: one },
        { tile: right, items: other },
      ],
      SIZE,
    ).items;

  it("keep the whole one, also when only a part of it is in the other", () => {
    const whole: AnswerItem = { label: "cat", box_2d: [100, 350, 200, 550] };
    expect(join([whole], [{ label: "Cat", box_2d: [100, 400, 200, 550] }])).toEqual([whole]);
    const sliver: AnswerItem = { label: "cat", box_2d: [120, 400, 185, 412] };
    expect(join([{ label: "cat", box_2d: [100, 200, 200, 410] }], [sliver])).toHaveLength(1);
  });

  it("are put together when both are cut: boxes, and outlines in one", () => {
    const ring = (yMin: number, xMin: number, yMax: number, xMax: number) =>
      [
        [yMin, xMin],
        [yMin, xMax],
        [yMax, xMax],
        [yMax, xMin],
      ] as const;
    const [item, ...more] = join(
      [{ label: "bus", box_2d: [300, 200, 500, 600], polygon: [ring(300, 200, 500, 600)] }],
      [{ label: "bus", box_2d: [300, 400, 500, 900], polygon: [ring(300, 400, 500, 900)] }],
    );
    expect(more).toEqual([]);
    expect(item?.polygon).toHaveLength(1);
    expect(iou(item?.box_2d ?? [0, 0, 0, 0], [300, 200, 500, 900])).toBeGreaterThan(0.99);
  });

  it("are two objects when their labels differ, or they have too little in common", () => {
    expect(
      join([{ label: "cat", box_2d: [0, 450, 100, 550] }], [{ label: "dog", box_2d: [0, 450, 100, 550] }]),
    ).toHaveLength(2);
    expect(
      join([{ label: "cat", box_2d: [0, 420, 100, 500] }], [{ label: "cat", box_2d: [0, 480, 100, 560] }]),
    ).toHaveLength(2);
    // One above the other, both cut by the same seam.
    expect(
      join([{ label: "cat", box_2d: [0, 300, 100, 600] }], [{ label: "cat", box_2d: [110, 400, 210, 700] }]),
    ).toHaveLength(2);
  });

  it("are never looked for in one tile: what a model tells apart stays apart", () => {
    const crowd: AnswerItem[] = [
      { label: "cat", box_2d: [100, 450, 200, 550] },
      { label: "cat", box_2d: [110, 455, 205, 555] },
    ];
    expect(join(crowd, crowd)).toEqual(crowd);
  });

  it("of which a seam makes several parts on one side are one", () => {
    const [ring] = join(
      [{ label: "ring", box_2d: [200, 300, 800, 600] }],
      [
        { label: "ring", box_2d: [200, 400, 330, 700] },
        { label: "ring", box_2d: [670, 400, 800, 700] },
      ],
    );
    expect(ring?.box_2d).toEqual([200, 300, 800, 700]);
  });

  it("give up a mask that shows one side of the seam only, and say so", () => {
    const joined = joinTiles(
      [
        { tile: left, items: [{ label: "bus", box_2d: [300, 200, 500, 600], mask: "data:image/png;base64,a" }] },
        { tile: right, items: [{ label: "bus", box_2d: [300, 400, 500, 900], mask: "data:image/png;base64,b" }] },
      ],
      SIZE,
    );
    expect(joined).toEqual({ items: [{ label: "bus", box_2d: [300, 200, 500, 900] }], lostMasks: 1 });
  });

  it("that have no box stay", () => {
    expect(join([{ label: "p", point: [1, 2] }], [{ label: "p", point: [1, 2] }])).toHaveLength(2);
  });
});
