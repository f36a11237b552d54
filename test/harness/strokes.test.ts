import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { difference, missingEdges, type PixelBox } from "./strokes.ts";

const SIZE = { width: 400, height: 300 };
const BOX: PixelBox = { left: 100, top: 80, right: 220, bottom: 180 };
const TOLERANCE = { across: 4, down: 3 };

function screenshot(shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">
    <rect width="400" height="300" fill="#8a9"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function drawn({ left, top, right, bottom }: PixelBox, style: string): string {
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" ${style}/>`;
}

function moved(box: PixelBox, x: number, y: number): PixelBox {
  return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
}

async function missing(shapes: string): Promise<string[]> {
  const found = await difference(await screenshot(shapes), await screenshot(""));
  expect([found.width, found.height]).toEqual([SIZE.width, SIZE.height]);
  return missingEdges(found, BOX, TOLERANCE.across, TOLERANCE.down);
}

const LINE = 'fill="none" stroke="#205" stroke-width="2"';

describe("missingEdges", () => {
  it.each([
    ["a plain line", LINE],
    ["a dashed line", `${LINE} stroke-dasharray="7 4"`],
    ["a line around a tint", 'fill="#205" fill-opacity="0.2" stroke="#205" stroke-width="2"'],
  ])("finds a box of %s", async (_name, style) => {
    expect(await missing(drawn(BOX, style))).toEqual([]);
  });

  it("finds a box with a label on its top edge and others inside and across it", async () => {
    const label = '<rect x="100" y="64" width="90" height="16" fill="#205"/>';
    const others = drawn(moved(BOX, 30, 20), LINE) + drawn({ left: 120, top: 100, right: 150, bottom: 120 }, LINE);
    expect(await missing(drawn(BOX, LINE) + label + others)).toEqual([]);
  });

  it("finds what is off by less than the tolerance and misses what is off by more", async () => {
    expect(await missing(drawn(moved(BOX, 2, 2), LINE))).toEqual([]);
    expect(await missing(drawn(moved(BOX, 7, 0), LINE))).toEqual(["left", "right"]);
    expect(await missing(drawn(moved(BOX, 0, -6), LINE))).toEqual(["top", "bottom"]);
    expect(await missing(drawn({ ...BOX, right: BOX.right + 10 }, LINE))).toEqual(["right"]);
  });

  it("misses everything where nothing, or only a tint over all, is drawn", async () => {
    const all = ["left", "right", "top", "bottom"];
    expect(await missing("")).toEqual(all);
    expect(await missing('<rect width="400" height="300" fill="#205" fill-opacity="0.4"/>')).toEqual(all);
  });
});
