/** Labels in pictures, drawn without fonts. */
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fitted, letter, writing } from "../../../../src/engine/assets/lettering.ts";
import { BUILDS, built } from "../images/builds.ts";

const LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SIGNS = " .,:;!?'\"()[]{}/\\|-–—_+=<>*^~`#%$&@…·°×✓✗";
const EUROPE = "ÄÖÜäöüßẞéèêëáàâãåæœçñíìîïóòôõøúùûýÿÅÆØĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŹźŻżŽž";

/** Columns of a black-on-white drawing that have ink in them, and its rows. */
async function ink(svg: string, width: number, height: number) {
  const { data } = await sharp(Buffer.from(svg))
    .flatten({ background: "#fff" })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const columns = new Set<number>();
  const rows = new Set<number>();
  for (let i = 0; i < width * height; i++) {
    if ((data[i] ?? 255) > 128) continue;
    columns.add(i % width);
    rows.add(Math.floor(i / width));
  }
  return {
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    columns,
  };
}

describe("lettering", () => {
  it("knows Latin letters, their marks and what stands on a keyboard", () => {
    for (const character of LATIN + SIGNS + EUROPE) {
      expect([character, letter(`a${character}b`).hand]).toEqual([character, "strokes"]);
    }
    for (const text of ["猫", "кот", "قط", "😀", "a猫"]) expect(letter(text).hand).toBe("fonts");
  });

  it("draws every letter within the width that it says, each unlike the others", async () => {
    const drawn = new Map<string, string>();
    for (const character of new Set([...LATIN, ...EUROPE.replace("ẞ", "")])) {
      const line = letter(character);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="160">${writing(line, 50, 100, 70, "#000")}</svg>`;
      const { left, right, top, bottom } = await ink(svg, 200, 160);
      expect([character, left >= 50 - 22]).toEqual([character, true]);
      expect([character, right <= 50 + line.width * 70 + 22]).toEqual([character, true]);
      expect([character, top >= 0 && bottom <= 130]).toEqual([character, true]);
      const pixels = (
        await sharp(Buffer.from(svg)).flatten({ background: "#fff" }).greyscale().raw().toBuffer()
      ).toString("base64");
      const twin = drawn.get(pixels);
      expect([character, twin]).toEqual([character, undefined]);
      drawn.set(pixels, character);
    }
  });

  it.each(BUILDS)("leaves ink on %s, which may know no fonts", async (name) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="30">${writing(letter("Äb"), 5, 25, 14, "#f00")}</svg>`;
    const { data } = await built(name)(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    expect(data.some((value, i) => i % 4 === 3 && value > 200)).toBe(true);
  });

  it("is cut to a width, whatever it says, and can hold no markup", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
      fc.constant('<a href="x">&amp;'),
    );
    fc.assert(
      fc.property(text, fc.double({ min: 2, max: 30, noNaN: true }), (label, width) => {
        const line = fitted(label, width);
        expect(line.width).toBeLessThanOrEqual(width);
        const svg = writing(line, 0, 0, 10, "#000");
        expect(svg.replaceAll(/<\/?(?:g|path|text)(?: [\w-]+="[^"<>&]*")*\/?>/g, "")).not.toMatch(/[<>"]/);
      }),
    );
    expect(fitted("a long label that goes on", 6).text).toMatch(/^a lon.*…$/);
  });
});
