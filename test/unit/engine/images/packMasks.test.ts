/** Masks on their way to a page, against the values they were made of. */
import { crc32, inflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { unpackBits } from "../../../../src/core/packBits.ts";
import type { PackedMasks } from "../../../../src/core/protocol.ts";
import { decodeMap } from "../../../../src/engine/images/decodeMap.ts";
import { type MaskFile, packMasks } from "../../../../src/engine/images/packMasks.ts";
import { packedMaps } from "../../../../webview/masks/packedMaps.ts";
import { grayMap } from "../../core/arbitraries.ts";

async function packed(files: readonly MaskFile[]): Promise<PackedMasks[]> {
  const all: PackedMasks[] = [];
  for await (const part of packMasks(files)) all.push(part);
  return all;
}

/** What the page has of it, by hash. */
function unpacked(parts: readonly PackedMasks[]) {
  return new Map(
    parts.flatMap((part) => {
      const maps = packedMaps(part);
      return part.masks.map(({ hash }, i) => {
        const map = maps[i];
        if (map === undefined) return [hash, undefined] as const;
        const { width, height, code } = map;
        return [hash, { width, height, data: unpackBits(code, width * height) }] as const;
      });
    }),
  );
}

const gray = (width: number, height: number, data: Uint8Array) =>
  sharp(data, { raw: { width, height, channels: 1 } }).toColourspace("b-w");

const maps = grayMap(12);

describe("packMasks", () => {
  it("gives back every value of every mask, whatever their sizes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(maps, { maxLength: 6 }), async (wanted) => {
        const files = await Promise.all(
          wanted.map(async ({ width, height, data }, i) => ({
            hash: `h${i}`,
            png: await gray(width, height, data).png().toBuffer(),
          })),
        );
        expect([...unpacked(await packed(files)).values()]).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it("reads other kinds of PNG alike, and says which files are none", async () => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 255 : 0));
    const plain = gray(4, 3, data);
    const kinds = [
      plain.clone().toColourspace("srgb").png(),
      plain.clone().toColourspace("srgb").png({ palette: true }),
      plain.clone().toColourspace("srgb").ensureAlpha().png(),
      plain.clone().png({ progressive: true }),
      plain.clone().toColourspace("grey16").png(),
    ];
    const files = await Promise.all(kinds.map(async (kind, i) => ({ hash: `h${i}`, png: await kind.toBuffer() })));
    files.splice(2, 0, { hash: "none", png: Buffer.from([1, 2, 3]) });
    files.push({ hash: "svg", png: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>') });
    const found = unpacked(await packed(files));
    expect(found.has("none") && found.has("svg")).toBe(true);
    expect(found.get("none") ?? found.get("svg")).toBeUndefined();
    for (const i of kinds.keys()) expect(found.get(`h${i}`)).toEqual({ width: 4, height: 3, data });
  });

  it("takes values as they stand in the file, whatever its colour profile makes of them", async () => {
    const pixels = Uint8Array.from([200, 30, 30, 20, 200, 30, 30, 20, 200]);
    const wide = sharp(pixels, { raw: { width: 3, height: 1, channels: 3 } }).withIccProfile("p3");
    const png = await wide.png().toBuffer();
    const at = png.indexOf("IDAT");
    const line = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect([png.includes("iCCP"), line[0]]).toEqual([true, 0]);
    const reds = Uint8Array.from([line[1] ?? 0, line[4] ?? 0, line[7] ?? 0]);
    expect(reds).not.toEqual(Uint8Array.from([200, 20, 30]));
    expect(unpacked(await packed([{ hash: "h", png }])).get("h")?.data).toEqual(reds);
  });

  it("unfolds no more pixels than a mask of a large picture has, in gray or in colours", async () => {
    const claims = async (width: number, height: number, colour: "b-w" | "srgb") => {
      const black = sharp({ create: { width: 1, height: 1, channels: 3, background: "black" } });
      const png = await black.toColourspace(colour).png().toBuffer();
      png.writeUInt32BE(width, 16);
      png.writeUInt32BE(height, 20);
      // The checksum of the header, or sharp would look no further.
      png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
      return png;
    };
    for (const colour of ["b-w", "srgb"] as const) {
      await expect(decodeMap(await claims(8001, 8000, colour))).rejects.toThrow("pixel limit");
      await expect(decodeMap(await claims(8000, 8000, colour))).rejects.not.toThrow("pixel limit");
    }
    const [width, height] = [8660, 5773];
    const background = { r: 7, g: 8, b: 9 };
    const png = await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
    const { data, ...size } = await decodeMap(png);
    expect(size).toEqual({ width, height });
    expect(data.every((value) => value === 7)).toBe(true);
  });

  it("sends large ones in parts of their own, each no larger than what it says", async () => {
    const side = 1200;
    // Nothing of it is a run.
    const data = Uint8Array.from({ length: side * side }, (_, i) => (i * 37 + Math.floor(i / 7)) % 251);
    const png = await gray(side, side, data).png().toBuffer();
    const parts = await packed(["a", "b", "c", "d", "e"].map((hash) => ({ hash, png })));
    expect(parts.map(({ masks }) => masks.map(({ hash }) => hash).join(""))).toEqual(["ab", "cd", "e"]);
    for (const { code } of parts) expect(code.buffer.byteLength).toBe(code.length);
    expect(Buffer.compare(unpacked(parts).get("e")?.data ?? new Uint8Array(), data)).toBe(0);
  });
});
