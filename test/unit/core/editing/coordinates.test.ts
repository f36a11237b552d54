/** Places in numbers, as a person writes them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box } from "../../../../src/core/annotation.ts";
import { coordinatesText, parseCoordinates, stretched } from "../../../../src/core/editing/coordinates.ts";
import { box } from "../arbitraries.ts";

const size = { width: 6000, height: 4000 };
const PLACE: Box = [100, 200, 300, 400];

describe("coordinates as text", () => {
  it("in pixels come x first, with width and height; in the file's units y first", () => {
    expect(coordinatesText(PLACE, "px", size)).toBe("1200, 400, 1200, 800");
    expect(coordinatesText(PLACE, "units", size)).toBe("100, 200, 300, 400");
    expect(coordinatesText([100, 200], "px", size)).toBe("1200, 400");
    expect(parseCoordinates("600 400;1200,800", PLACE, "px", size)).toEqual([100, 100, 300, 300]);
    expect(parseCoordinates("1200, 4000", [100, 200], "px", size)).toEqual([1000, 200]);
    expect(parseCoordinates("5, .5", [100, 200], "units", size)).toEqual([5, 0.5]);
  });

  it("come back exactly when they are not changed", () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 50_000 }),
      height: fc.integer({ min: 1, max: 50_000 }),
    });
    fc.assert(
      fc.property(box, sizes, fc.constantFrom("px" as const, "units" as const), (place, of, unit) => {
        expect(parseCoordinates(coordinatesText(place, unit, of), place, unit, of)).toEqual(place);
      }),
    );
  });

  it.each([
    ["1, 2, 3", "count"],
    ["", "count"],
    ["1, 2, 3, 4, 5", "count"],
    ["1, 2, x, 4", "number"],
    ["1, 2, 0x10, 4", "number"],
    ["1, 2, Infinity, 4", "number"],
    ["-1, 2, 30, 40", "outside"],
    ["10, 10, 5991, 40", "outside"],
    ["10, 10, 0, 40", "empty"],
    ["10, 10, 50, -40", "empty"],
  ])("that make no sense are told apart (%s)", (text, problem) => {
    expect(parseCoordinates(text, PLACE, "px", size)).toBe(problem);
  });

  it("never give a place outside of the picture", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 4, maxLength: 4 }), (values) => {
        const read = parseCoordinates(values.join(", "), PLACE, "units", size);
        if (typeof read !== "string") expect(read.every((value) => value >= 0 && value <= 1000)).toBe(true);
      }),
    );
  });
});

describe("stretching", () => {
  it("takes every point along, and comes back", () => {
    const form = {
      box_2d: PLACE,
      polygon: [
        [
          [100, 200],
          [300, 200],
          [200, 400],
        ],
      ],
    } as const;
    const there = stretched(form, PLACE, [0, 0, 400, 100]);
    expect(there).toEqual({
      box_2d: [0, 0, 400, 100],
      polygon: [
        [
          [0, 0],
          [400, 0],
          [200, 100],
        ],
      ],
    });
    expect(stretched(there, [0, 0, 400, 100], PLACE)).toEqual(form);
    expect(stretched({ point: [5, 6] }, [5, 6, 5, 6], [7, 8, 7, 8])).toEqual({ point: [7, 8] });
  });
});
