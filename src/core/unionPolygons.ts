/** One outline for several parts of one object. */
import type { Polygon, Ring } from "./annotation.ts";
import type { Size } from "./camera.ts";
import { bounds, clamp, ringArea, round3, SCALE } from "./geometry.ts";
import { simplifiedOutline } from "./outlines.ts";
import { fillRings } from "./raster.ts";
import { traceBitmap } from "./trace.ts";

/** Px that the parts are drawn with at most, each way: more would show no difference on a screen. */
const MOST = 2048;

/**
 * What several polygons cover together, each filled by the even-odd rule: drawn into pixels (the picture's own, up to 2048
 * across) and traced again.
 *
 * @param polygons 0–1000
 * @param size of the picture, px
 */
export function unionOfPolygons(polygons: readonly Polygon[], size: Size): Polygon {
  const [yMin, xMin, yMax, xMax] = bounds(polygons.flat(2));
  const columns = scaleFor((xMax - xMin) / SCALE, size.width);
  const rows = scaleFor((yMax - yMin) / SCALE, size.height);
  const [width, height] = [Math.ceil((xMax - xMin) * columns), Math.ceil((yMax - yMin) * rows)];
  const data = new Uint8Array(width * height);
  for (const polygon of polygons) {
    const placed = polygon.map((ring): Ring => ring.map(([y, x]) => [(y - yMin) * rows, (x - xMin) * columns]));
    for (const [i, filled] of fillRings(placed, width, height).data.entries()) if (filled === 1) data[i] = 1;
  }
  const bitmap = { width, height, data };
  return simplifiedOutline(traceBitmap(bitmap), bitmap)
    .map((ring): Ring => ring.map(([y, x]) => [round3(clamp(y / rows + yMin)), round3(clamp(x / columns + xMin))]))
    .filter((ring) => ringArea(ring) > 0);
}

/** Px for each unit of 0–1000. */
function scaleFor(part: number, length: number): number {
  const pixels = Math.max(1, part * length);
  return (length / SCALE) * Math.min(1, MOST / pixels);
}
