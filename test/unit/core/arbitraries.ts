import fc from "fast-check";
import type { Annotation, Box, Run, Shape } from "../../../src/core/annotation.ts";
import type { GrayMap } from "../../../src/core/coverage.ts";
import { normalBox, round3, SCALE } from "../../../src/core/geometry.ts";

export const id = fc.stringMatching(/^[a-z0-9]{12}$/);
export const label = fc.oneof(fc.constantFrom("cat", "dog", "Äpfel", "自転車"), fc.string({ maxLength: 12 }));

const unit = fc.double({ min: 0, max: 1000, noNaN: true }).map((value) => round3(value) + 0);

export const box: fc.Arbitrary<Box> = fc
  .tuple(unit, unit, unit, unit)
  .map(([a, b, c, d]) => normalBox(a, b, c, d))
  .filter((value) => value !== undefined);

/** Of at most so many pixels along a side. */
export const grayMap = (most: number): fc.Arbitrary<GrayMap> => {
  const side = fc.integer({ min: 1, max: most });
  return fc
    .record({ width: side, height: side })
    .chain(({ width, height }) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height })
        .map((data) => ({ width, height, data: Uint8Array.from(data) })),
    );
};

export const annotation: fc.Arbitrary<Annotation> = fc.record(
  {
    id,
    label,
    review: fc.constantFrom("pending", "accepted", "rejected"),
    box_2d: box,
    polygon: fc.array(fc.array(fc.tuple(unit, unit), { minLength: 3, maxLength: 5 }), { minLength: 1, maxLength: 2 }),
    text: fc.string(),
    run: id,
  },
  { requiredKeys: ["id", "label", "review"] },
);

/** Whether all that a shape is drawn by lies in the picture. */
export function isInPicture({ box_2d, polygon, point, path }: Shape): boolean {
  const places = [box_2d, point, ...(polygon?.flat() ?? []), ...(path ?? [])];
  return places.every((place) => place === undefined || place.every((value) => value >= 0 && value <= SCALE));
}

export const annotations = fc.uniqueArray(annotation, { selector: (a) => a.id, maxLength: 12 });

export const run: fc.Arbitrary<Run> = fc.record({
  id,
  task: fc.constantFrom("detect", "segment"),
  prompt: fc.string(),
  model: fc.constantFrom("gemini-3.8-flash", "gemini-3.6-flash"),
  time: fc.constantFrom("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z"),
});
