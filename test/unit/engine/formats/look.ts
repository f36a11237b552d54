/** Files of any pictures, to be looked at with other eyes than our own readers'. */
import fc from "fast-check";
import * as z from "zod";
import type { Format } from "../../../../src/engine/formats/format.ts";
import {
  boxShape,
  type Files,
  type Picture,
  pathShape,
  pictureOf,
  picturesOf,
  pointShape,
  polygonShape,
  type Wishes,
  written,
} from "./world.ts";

const shape = fc.oneof(boxShape, polygonShape, pathShape, pointShape);
const pictures = picturesOf(pictureOf(shape, { confidence: true, side: fc.integer({ min: 2, max: 400 }) }));

/** Writes any pictures and looks at the files. */
export async function always(
  format: Format,
  look: (files: Files, all: readonly Picture[]) => void,
  wishes: Wishes = {},
) {
  await fc.assert(
    fc.asyncProperty(pictures, async (all) => {
      look((await written(format, all, wishes)).files, all);
    }),
    { numRuns: 200 },
  );
}

export function textIn(files: Files, name: string): string {
  const text = files.get(name);
  if (text === undefined) throw new Error(`${name} is not among ${[...files.keys()].join()}`);
  return text;
}

export const pixel = z.number().min(0);
export const whole = z.int().min(1);
export const areas = ({ annotations }: Picture) => annotations.filter(({ point, path }) => !point && !path);
