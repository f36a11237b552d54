import fc from "fast-check";
import { expect, it } from "vitest";
import { inPixels } from "../../../src/core/inPixels.ts";
import * as arbitrary from "./arbitraries.ts";

it("shapes in pixels have x first and lie where they lay", () => {
  const shape = inPixels(
    {
      id: "a",
      label: "cup",
      review: "pending",
      box_2d: [100, 250, 300, 750],
      polygon: [
        [
          [100, 250],
          [300, 250],
          [300, 750],
        ],
      ],
      point: [0, 1000],
    },
    { width: 4000, height: 3000 },
  );
  expect(shape).toEqual({
    label: "cup",
    box: { x: 1000, y: 300, width: 2000, height: 600 },
    polygon: [
      [
        [1000, 300],
        [1000, 900],
        [3000, 900],
      ],
    ],
    point: [4000, 0],
  });
});

it("boxes stay within a tenth of a pixel", () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) });
  fc.assert(
    fc.property(arbitrary.box, size, (box_2d, image) => {
      const { box } = inPixels({ id: "a", label: "", review: "pending", box_2d }, image);
      if (box === undefined) throw new Error("The box is missing.");
      expect(Math.abs(box.y - (box_2d[0] / 1000) * image.height)).toBeLessThanOrEqual(0.0501);
      expect(Math.abs(box.x + box.width - (box_2d[3] / 1000) * image.width)).toBeLessThanOrEqual(0.0501);
    }),
  );
});
