import type { Polygon } from "../../src/core/annotation.ts";
import { boxOfPoints } from "../../src/core/geometry.ts";
import { insidePolygon } from "../../src/core/hitTest.ts";

export interface Outlined {
  readonly label: string;
  /** `[y, x]`, 0–1000. */
  readonly polygon: Polygon;
}

export interface Tint {
  readonly label: string;
  /** The part of the shape that is tinted, 0–1. */
  readonly inside: number;
  /** The same of what is in the shape's box but in no shape. */
  readonly outside: number;
}

/** Sampled every so many units. */
const STEP = 2;

/**
 * How much of each shape and of its surroundings is tinted. What is less than `near` units from an outline does not count,
 * and neither do holes: an answer may give the outline alone.
 */
export function tintOf(isTinted: (y: number, x: number) => boolean, shapes: readonly Outlined[], near: number): Tint[] {
  const filled = shapes.flatMap(({ polygon }) => polygon.map((ring) => [ring]));
  return shapes.map(({ label, polygon }) => {
    const [yMin, xMin, yMax, xMax] = boxOfPoints(polygon.flat()) ?? [0, 0, 0, 0];
    const inside = { tinted: 0, all: 0 };
    const outside = { tinted: 0, all: 0 };
    for (let y = yMin; y < yMax; y += STEP) {
      for (let x = xMin; x < xMax; x += STEP) {
        const here = insidePolygon(polygon, [y, x]);
        const around = [y - near, y, y + near].flatMap((ny) => [x - near, x, x + near].map((nx) => [ny, nx] as const));
        const clear = here
          ? around.every((point) => insidePolygon(polygon, point))
          : around.every((point) => !filled.some((ring) => insidePolygon(ring, point)));
        if (!clear) continue;
        const side = here ? inside : outside;
        side.all++;
        if (isTinted(y, x)) side.tinted++;
      }
    }
    // A shape too thin to have an inside, or one that fills its box, says nothing about that side.
    return { label, inside: part(inside, 1), outside: part(outside, 0) };
  });
}

function part({ tinted, all }: { readonly tinted: number; readonly all: number }, unknown: number): number {
  return all === 0 ? unknown : tinted / all;
}
