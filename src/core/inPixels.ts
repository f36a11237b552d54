/** Annotations in the pixels of their picture, as most other programs have them. */
import type { Annotation, Point } from "./annotation.ts";
import type { Size } from "./camera.ts";

/** Pixels of the upright picture with at most one decimal, `x` first, from the top-left corner. */
export interface PixelShape {
  readonly label: string;
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly polygon?: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly path?: readonly (readonly [x: number, y: number])[];
  readonly point?: readonly [x: number, y: number];
}

/** An annotation's shapes in pixels; a mask is told by its box alone. */
export function inPixels({ label, box_2d, polygon, path, point }: Annotation, image: Size): PixelShape {
  const px = ([y, x]: Point): readonly [number, number] => [across(x), down(y)];
  const across = (x: number): number => round1((x / 1000) * image.width);
  const down = (y: number): number => round1((y / 1000) * image.height);
  return {
    label,
    ...(box_2d && { box: boxOf(px([box_2d[0], box_2d[1]]), px([box_2d[2], box_2d[3]])) }),
    ...(polygon && { polygon: polygon.map((ring) => ring.map(px)) }),
    ...(path && { path: path.map(px) }),
    ...(point && { point: px(point) }),
  };
}

function boxOf([x, y]: readonly [number, number], to: readonly [number, number]): NonNullable<PixelShape["box"]> {
  return { x, y, width: round1(to[0] - x), height: round1(to[1] - y) };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
