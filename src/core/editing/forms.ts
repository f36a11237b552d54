/** The shape of an annotation as it is changed on the picture. */
import type { Box, Point, Polygon, Shape } from "../annotation.ts";
import { area, bounds, boxOfPoints, boxOfPolygon, corners } from "../geometry.ts";
import { extent } from "../hitTest.ts";

/** What of a shape is drawn by lines. A mask goes along with its box. */
export type Form = Pick<Shape, "box_2d" | "polygon" | "point" | "path">;

/** What a person can take hold of: the corners and edges of a box, the points of a line, or the one point. */
export type Grip = "box" | "points" | "point";

/**
 * How the primary shape is changed; `undefined` when it cannot be: a box in space is seen from an angle that nothing here
 * knows, and its flat box is derived from it.
 */
export function gripOf({ polygon, path, point, box_2d, box_3d }: Shape): Grip | undefined {
  if (box_3d !== undefined) return undefined;
  if (polygon !== undefined) return "points";
  if (path !== undefined) return path.length === 1 ? "point" : "points";
  if (point !== undefined) return "point";
  return box_2d === undefined ? undefined : "box";
}

/** The smallest box around the primary shape, as `extent` has it; `undefined` for what cannot be changed. */
export function editableExtent(shape: Shape): Box | undefined {
  return gripOf(shape) === undefined ? undefined : extent(shape);
}

/**
 * The smallest box around all that goes along when a shape is moved: a file may give it a box that is wider than its outline,
 * line or point. `undefined` for what cannot be changed.
 */
export function wholeExtent(shape: Shape): Box | undefined {
  if (editableExtent(shape) === undefined) return undefined;
  const { box_2d, polygon, point, path } = shape;
  return bounds([
    ...(box_2d ? corners(box_2d) : []),
    ...(polygon?.flat() ?? []),
    ...(path ?? []),
    ...(point ? [point] : []),
  ]);
}

/** A polygon and the box derived from it; `undefined` when it has no area. */
export function polygonForm(polygon: Polygon): Form | undefined {
  const box = boxOfPolygon(polygon);
  return box && { box_2d: box, polygon };
}

/** A line. Its box is only there when it has an area: a straight one has none. */
export function pathForm(path: readonly Point[]): Form {
  const box = boxOfPoints(path);
  return box !== undefined && area(box) > 0 ? { box_2d: box, path } : { path };
}
