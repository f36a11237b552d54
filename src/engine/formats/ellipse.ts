import type { Point, Ring } from "../../core/annotation.ts";

/** Enough corners that the outline is nowhere farther off than 0.3 % of the radius. */
const CORNERS = 64;

/**
 * An ellipse as an outline that covers the same area.
 *
 * @param turned clockwise as seen, degrees
 */
export function ellipse(centre: Point, radiusY: number, radiusX: number, turned: number): Ring {
  // The polygon of corners on the ellipse is smaller than it.
  const wider = Math.sqrt((2 * Math.PI) / CORNERS / Math.sin((2 * Math.PI) / CORNERS));
  const ring = Array.from({ length: CORNERS }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / CORNERS;
    return [centre[0] + radiusY * wider * Math.sin(angle), centre[1] + radiusX * wider * Math.cos(angle)];
  });
  return rotate(ring, centre, turned);
}

/** Turns points around another one, clockwise as seen, by degrees; the unit must be the same in both directions. */
export function rotate(points: readonly Point[], [cy, cx]: Point, turned: number): Ring {
  const [sin, cos] = [Math.sin((turned * Math.PI) / 180), Math.cos((turned * Math.PI) / 180)];
  return points.map(([y, x]): Point => [cy + (x - cx) * sin + (y - cy) * cos, cx + (x - cx) * cos - (y - cy) * sin]);
}
