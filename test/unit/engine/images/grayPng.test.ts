/** Our own reader of masks, against what sharp writes and the filters of the PNG standard. */
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readGrayPng, writeGrayPng } from "../../../../src/engine/images/grayPng.ts";
import { grayMap } from "../../core/arbitraries.ts";

const maps = grayMap(24);

function chunk(name: string, bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(name, "latin1"), bytes, Buffer.alloc(4)]);
}

/** A PNG written as the standard says, each line with a filter of its own, its pixels in several chunks. */
function pngOf(width: number, height: number, data: Uint8Array, filters: readonly number[], parts = 1): Buffer {
  const at = (y: number, x: number) => (y < 0 || x < 0 ? 0 : (data[y * width + x] ?? 0));
  const paeth = (a: number, b: number, c: number) =>
    [a, b, c].reduce((best, one) => (Math.abs(a + b - c - one) < Math.abs(a + b - c - best) ? one : best));
  const lines = Array.from({ length: height }, (_, y) => {
    const filter = filters[y % filters.length] ?? 0;
    const taken = (x: number) => {
      const [left, up, corner] = [at(y, x - 1), at(y - 1, x), at(y - 1, x - 1)];
      return [0, left, up, Math.floor((left + up) / 2), paeth(left, up, corner)][filter] ?? 0;
    };
    return [filter, ...Array.from({ length: width }, (_, x) => (at(y, x) - taken(x)) & 255)];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const packed = deflateSync(Uint8Array.from(lines.flat()));
  const size = Math.ceil(packed.length / parts);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...Array.from({ length: parts }, (_, i) => chunk("IDAT", packed.subarray(i * size, (i + 1) * size))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("readGrayPng", () => {
  it("reads what sharp writes, value by value", async () => {
    await fc.assert(
      fc.asyncProperty(maps, fc.boolean(), async ({ width, height, data }, adaptiveFiltering) => {
        const image = sharp(data, { raw: { width, height, channels: 1 } }).toColourspace("b-w");
        const png = await image.png({ adaptiveFiltering }).toBuffer();
        expect(readGrayPng(new Uint8Array(png))).toEqual({ width, height, data });
      }),
      { numRuns: 50 },
    );
  });

  it("reads lines of all filters, and pixels in several chunks", () => {
    const filters = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(maps, filters, fc.integer({ min: 1, max: 4 }), ({ width, height, data }, filters, parts) => {
        const png = new Uint8Array(pngOf(width, height, data, filters, parts));
        expect(readGrayPng(png)).toEqual({ width, height, data });
      }),
    );
  });

  it("leaves other kinds to the image library", async () => {
    const create = (channels: 3 | 4) => sharp({ create: { width: 3, height: 2, channels, background: "#808080" } });
    expect(readGrayPng(new Uint8Array(await create(3).png().toBuffer()))).toBeUndefined();
    expect(readGrayPng(new Uint8Array(await create(4).png().toBuffer()))).toBeUndefined();
    expect(readGrayPng(new Uint8Array(await create(3).png({ palette: true }).toBuffer()))).toBeUndefined();
    const fine = sharp(new Uint16Array(6), { raw: { width: 3, height: 2, channels: 1 } }).toColourspace("grey16");
    expect(readGrayPng(new Uint8Array(await fine.png().toBuffer()))).toBeUndefined();
    expect(readGrayPng(new Uint8Array(await create(3).jpeg().toBuffer()))).toBeUndefined();
    expect(readGrayPng(new Uint8Array())).toBeUndefined();
    expect(readGrayPng(new Uint8Array(pngOf(0, 3, new Uint8Array(), [0])))).toBeUndefined();
  });

  it("refuses what is cut or damaged, and never gives a map of another size than it claims", () => {
    const png = new Uint8Array(
      pngOf(
        16,
        16,
        Uint8Array.from({ length: 256 }, (_, i) => i),
        [0, 1, 2, 3, 4],
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: png.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        for (const bytes of [png.slice(0, at), png.with(at, value)]) {
          let map: ReturnType<typeof readGrayPng>;
          try {
            map = readGrayPng(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
          if (map !== undefined) expect(map.data).toHaveLength(map.width * map.height);
        }
      }),
    );
    expect(() => readGrayPng(png.slice(0, 60))).toThrow();
    expect(() => readGrayPng(new Uint8Array(pngOf(4, 4, new Uint8Array(16), [7])))).toThrow("no filter 7");
  });

  it("does not unfold what is larger than any mask", () => {
    expect(readGrayPng(new Uint8Array(pngOf(1, 1, new Uint8Array(1), [0]).fill(0x7f, 16, 20)))).toBeUndefined();
  });
});

describe("writeGrayPng", () => {
  it("writes what we and sharp read as it was", async () => {
    await fc.assert(
      fc.asyncProperty(maps, async (map) => {
        const png = writeGrayPng(map);
        expect(readGrayPng(png)).toEqual(map);
        const { data } = await sharp(png, { failOn: "error" }).raw().toBuffer({ resolveWithObject: true });
        expect(data.filter((_, i) => i % (data.length / map.data.length) === 0)).toEqual(Buffer.from(map.data));
      }),
      { numRuns: 50 },
    );
  });
});
