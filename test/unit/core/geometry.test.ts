import { expect, it } from "vitest";
import type { Box } from "../../../src/core/annotation.ts";
import { around } from "../../../src/core/geometry.ts";

it("the box around others holds them all, however many they are", () => {
  const boxes = Array.from({ length: 200_000 }, (_, i): Box => [i / 1000, 300 - i / 1000, 500, 600 + i / 1000]);
  expect(around(boxes)).toEqual([0, 100.001, 500, 799.999]);
});
