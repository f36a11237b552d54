import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../../src/core/annotation.ts";
import { readTogether } from "../../../src/core/readingOrder.ts";

const image = { width: 1000, height: 1000 };
let count = 0;
const line = (text: string, box_2d?: Box): Annotation => {
  count++;
  return { id: `t${count}`, label: "text", review: "pending", text, ...(box_2d ? { box_2d } : {}) };
};
/** A line of 20 px height at `y`, from `x` on, `width` wide. */
const at = (text: string, y: number, x: number, width: number): Annotation => line(text, [y, x, y + 20, x + width]);
const read = (...lines: readonly Annotation[]): string => readTogether(lines, image);

describe("reading order", () => {
  it("goes from top to bottom, whatever the order in the file", () => {
    expect(read(at("two", 140, 100, 300), at("three", 180, 90, 300), at("one", 100, 110, 200))).toBe("one\ntwo\nthree");
  });

  it("joins what stands side by side, also when it is not quite level", () => {
    expect(read(at("3.50", 204, 700, 60), at("Coffee", 200, 100, 120), at("Tea", 240, 100, 60))).toBe(
      "Coffee 3.50\nTea",
    );
  });

  it("reads a table by its rows", () => {
    const rows = ["Coffee", "Tea", "Cake", "Water"].flatMap((name, i) => [
      at(name, 100 + i * 30, 100, 100),
      at(`${i}.50`, 100 + i * 30, 700, 60),
    ]);
    expect(read(...rows.toReversed())).toBe("Coffee 0.50\nTea 1.50\nCake 2.50\nWater 3.50");
  });

  it("reads columns of text one after the other, below the headline above both", () => {
    const columns = Array.from({ length: 5 }, (_, i) => [
      at(`left ${i}`, 200 + i * 25, 100, 380),
      at(`right ${i}`, 203 + i * 25, 520, 370),
    ]);
    const expected = ["Headline", ...columns.map((_, i) => `left ${i}`), ...columns.map((_, i) => `right ${i}`)];
    expect(read(...columns.flat(), at("Headline", 120, 150, 700))).toBe(expected.join("\n"));
  });

  it("does not take the spaces of a paragraph for columns", () => {
    const words = Array.from({ length: 4 }, (_, i) => [
      at(`a${i}`, 100 + i * 25, 100, 90),
      at(`b${i}`, 100 + i * 25, 198, 90),
    ]);
    expect(read(...words.flat())).toBe("a0 b0\na1 b1\na2 b2\na3 b3");
  });

  it("reads lines that are written from right to left from the right", () => {
    expect(read(at("שלום", 100, 500, 100), at("עולם", 100, 350, 100), at("3", 100, 300, 20))).toBe("שלום עולם 3");
  });

  it("compares heights with widths in pixels, not in thousands of either side", () => {
    // On a very wide picture a gap of 12 units is 240 px: a gutter beside lines of 20 px.
    const wide = { width: 20_000, height: 1000 };
    const columns = Array.from({ length: 3 }, (_, i) => [
      line(`left ${i}`, [100 + i * 30, 100, 120 + i * 30, 300]),
      line(`right ${i}`, [100 + i * 30, 312, 120 + i * 30, 512]),
    ]).flat();
    expect(readTogether(columns, wide)).toBe("left 0\nleft 1\nleft 2\nright 0\nright 1\nright 2");
    expect(readTogether(columns, { width: 900, height: 1000 })).toBe("left 0 right 0\nleft 1 right 1\nleft 2 right 2");
  });

  it("leaves out what is no text, and puts what has no place at the end", () => {
    const none: Annotation = { id: "n", label: "cup", review: "pending", box_2d: [0, 0, 10, 10] };
    expect(read(line("nowhere"), none, line("  "), at("here", 100, 100, 50))).toBe("here\nnowhere");
    expect(read(none)).toBe("");
  });

  it("reads points and lines where they are", () => {
    const point: Annotation = { ...line("below"), point: [500, 10] };
    expect(read(point, at("above", 100, 100, 50))).toBe("above\nbelow");
  });

  it("loses and doubles no text, for boxes of any kind", () => {
    const unit = fc.nat(1000);
    const box = fc
      .tuple(unit, unit, unit, unit)
      .map(([a, b, c, d]): Box => [Math.min(a, c), Math.min(b, d), Math.max(a, c) + 1, Math.max(b, d) + 1]);
    fc.assert(
      fc.property(fc.array(box, { maxLength: 40 }), (boxes) => {
        const lines = boxes.map((one, i) => line(`w${i}`, one));
        const words = read(...lines).split(/\s/);
        expect(words.filter((word) => word !== "").toSorted()).toEqual(boxes.map((_, i) => `w${i}`).toSorted());
      }),
    );
  });

  it("copes with a page of thousands of words", () => {
    const words = Array.from({ length: 5000 }, (_, i) => at(`w${i}`, Math.floor(i / 10) * 2, (i % 10) * 100, 80));
    expect(read(...words).split(/\s/)).toHaveLength(5000);
  });
});
