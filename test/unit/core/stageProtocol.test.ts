/** What the commands of keys on the picture mean. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { stageAct } from "../../../src/core/stageProtocol.ts";

it("a key moves by the pixels that its key binding names, whichever way", () => {
  expect(stageAct("moveUp", 10)).toEqual({ act: "move", down: -10, right: 0 });
  expect(stageAct("makeWider", 3)).toEqual({ act: "size", down: 0, right: 3 });
  expect(stageAct("nextPoint", undefined)).toEqual({ act: "point", by: 1 });
});

it("anything else that a key binding names counts as one pixel", () => {
  const odd = fc.anything().filter((value) => !(typeof value === "number" && value > 0 && value < Infinity));
  fc.assert(
    fc.property(odd, (argument) => {
      expect(stageAct("moveRight", argument)).toEqual({ act: "move", down: 0, right: 1 });
    }),
  );
});
