import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostPacked, packBits, packedMap, someRun, unpackBits, valueAt } from "../../../src/core/packBits.ts";

/** Runs of all lengths, and noise between them. */
const values = fc
  .array(
    fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 400 })).map(([value, length]) => ({
        length,
        at: () => value,
      })),
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 300 }).map((all) => ({
        length: all.length,
        at: (i: number) => all[i] ?? 0,
      })),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap(({ length, at }) => Array.from({ length }, (_, i) => at(i)))));

const codeOf = (data: Uint8Array): Uint8Array => packedMap({ width: data.length, height: 1, data }).code;

describe("packBits", () => {
  it("comes back as it was, and is never longer than said", () => {
    fc.assert(
      fc.property(values, (data) => {
        const code = codeOf(data);
        expect(unpackBits(code, data.length)).toEqual(data);
        expect(code.length).toBeLessThanOrEqual(mostPacked(data.length));
      }),
    );
  });

  it("writes where it is told to, and nothing else", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 9 }), (data, at) => {
        const into = new Uint8Array(at + mostPacked(data.length) + 5).fill(77);
        const end = packBits(data, into, at);
        expect(into.subarray(at, end)).toEqual(codeOf(data));
        const around = [...into.subarray(0, at), ...into.subarray(at + mostPacked(data.length))];
        expect(around.every((value) => value === 77)).toBe(true);
      }),
    );
  });

  // The example that Apple's Technical Note TN1023 and the TIFF standard's readers are tested with.
  const EXAMPLE = "fe aa 02 80 00 2a fd aa 03 80 00 2a 22 f7 aa".split(" ").map((byte) => Number.parseInt(byte, 16));
  const UNPACKED = "aa aa aa 80 00 2a aa aa aa aa 80 00 2a 22 aa aa aa aa aa aa aa aa aa aa"
    .split(" ")
    .map((byte) => Number.parseInt(byte, 16));

  it("is what others write and read", () => {
    expect(codeOf(Uint8Array.from(UNPACKED))).toEqual(Uint8Array.from(EXAMPLE));
    expect(unpackBits(Uint8Array.from(EXAMPLE), UNPACKED.length)).toEqual(Uint8Array.from(UNPACKED));
    // A step that says nothing is passed over.
    expect(unpackBits(Uint8Array.from([128, ...EXAMPLE, 128]), UNPACKED.length)).toEqual(Uint8Array.from(UNPACKED));
  });

  it("says so when a code is cut off, or is one of more or fewer values", () => {
    for (const length of [1, 2, 3, 4, 5, 14]) {
      expect(() => unpackBits(Uint8Array.from(EXAMPLE.slice(0, length)), UNPACKED.length)).toThrow(/runs/);
    }
    expect(() => unpackBits(Uint8Array.from(EXAMPLE), UNPACKED.length + 1)).toThrow(/24 values instead of 25/);
    expect(() => unpackBits(Uint8Array.from(EXAMPLE), UNPACKED.length - 1)).toThrow(/24 values instead of 23/);
  });
});

describe("valueAt", () => {
  it("is the value that stands there, and none behind the last", () => {
    fc.assert(
      fc.property(values, fc.nat(2500), (data, place) => {
        expect(valueAt(codeOf(data), place)).toBe(data[place]);
      }),
    );
    expect(valueAt(Uint8Array.from([128, 254, 9, 128, 0, 7]), 3)).toBe(7);
  });
});

describe("someRun", () => {
  it("visits every place once, in order, with its value", () => {
    fc.assert(
      fc.property(values, (data) => {
        let next = 0;
        const found = someRun(codeOf(data), (value, from, end) => {
          expect(from).toBe(next);
          expect(end).toBeGreaterThan(from);
          expect(data.subarray(from, end).every((one) => one === value)).toBe(true);
          next = end;
          return false;
        });
        expect([found, next]).toEqual([false, data.length]);
      }),
    );
  });

  it("stops where it is told to", () => {
    const visited: number[] = [];
    const found = someRun(Uint8Array.from([254, 9, 1, 4, 5, 254, 9]), (value) => visited.push(value) === 2);
    expect([found, visited]).toEqual([true, [9, 4]]);
  });
});
