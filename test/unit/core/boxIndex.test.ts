import fc from "fast-check";
import { expect, it } from "vitest";
import type { Box } from "../../../src/core/annotation.ts";
import { boxIndex } from "../../../src/core/boxIndex.ts";
import { shared } from "../../../src/core/tiles.ts";
import { box } from "./arbitraries.ts";

/** Of whole tens, so that many touch, lie in each other or are the same. */
const coarse = box.map((one): Box => {
  const [yMin, xMin, yMax, xMax] = one.map((value) => Math.floor(value / 100) * 10);
  return [yMin ?? 0, xMin ?? 0, (yMax ?? 0) + 10, (xMax ?? 0) + 10];
});

it("boxes that meet another are those that share area with it, in their order, whatever lies around", () => {
  const one = fc.oneof(box, coarse);
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), one, (boxes, wanted) => {
      const found = boxIndex(boxes.entries())(wanted);
      expect(found).toEqual([...boxes.keys()].filter((i) => shared(boxes[i] ?? [0, 0, 0, 0], wanted) !== undefined));
    }),
  );
});
