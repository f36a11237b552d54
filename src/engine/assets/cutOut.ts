/** An object without what is around it. */
import type { Point, Polygon } from "../../core/annotation.ts";
import { fillRings } from "../../core/raster.ts";
import type { PixelRect } from "../../core/tiles.ts";
import type { AreaObject } from "../formats/shapes.ts";
import type { Raster } from "../images/raster.ts";
import { cropArea } from "./cropArea.ts";

/** An object that has an outline: a box alone says nothing about what in it is the object. */
export type OutlinedObject = Exclude<AreaObject, { readonly kind: "box" }>;

/** Every pixel of an edge is looked at in so many places across and down. */
const FINE = 4;
/** Rows that are filled at once: a whole picture's fine grid would take sixteen bytes a pixel. */
const STRIP = 64;

/**
 * The object's pixels with alpha, as large as its outline reaches. Edges of polygons are smooth; masks cover whole pixels.
 * What is transparent in the picture stays so.
 *
 * @param raster the whole picture in the size that the object's px are of
 */
export function cutOut(raster: Raster, object: OutlinedObject): Raster {
  const area = cropArea(object.box, raster, { padding: 0, square: false });
  const alpha = coverage(object, area);
  const data = new Uint8Array(area.width * area.height * 4);
  const { channels } = raster;
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const to = y * area.width + x;
      const covered = alpha[to] ?? 0;
      // Colours under nothing would show up in programs that ignore alpha.
      if (covered === 0) continue;
      const from = ((area.top + y) * raster.width + area.left + x) * channels;
      for (let c = 0; c < 3; c++) data[to * 4 + c] = raster.data[from + c] ?? 0;
      const own = channels === 4 ? (raster.data[from + 3] ?? 0) : 255;
      data[to * 4 + 3] = Math.round((covered * own) / 255);
    }
  }
  return { width: area.width, height: area.height, channels: 4, data };
}

/** How much of each pixel of an area belongs to an object, 0–255, row by row. */
export function coverage(object: OutlinedObject, area: PixelRect): Uint8Array {
  if (object.kind === "polygon") return smooth(object.polygon, area);
  const { left, top, bitmap } = object.mask;
  const alpha = new Uint8Array(area.width * area.height);
  for (let row = 0; row < bitmap.height; row++) {
    const y = top + row - area.top;
    if (y < 0 || y >= area.height) continue;
    for (let column = 0; column < bitmap.width; column++) {
      const x = left + column - area.left;
      if (x < 0 || x >= area.width) continue;
      if (bitmap.data[row * bitmap.width + column] === 1) alpha[y * area.width + x] = 255;
    }
  }
  return alpha;
}

function smooth(polygon: Polygon, { left, top, width, height }: PixelRect): Uint8Array {
  const alpha = new Uint8Array(width * height);
  for (let from = 0; from < height; from += STRIP) {
    const rows = Math.min(STRIP, height - from);
    const rings = polygon.map((ring) => ring.map(([y, x]): Point => [(y - top - from) * FINE, (x - left) * FINE]));
    const { data } = fillRings(rings, width * FINE, rows * FINE);
    for (let row = 0; row < rows; row++) {
      for (let x = 0; x < width; x++) {
        let places = 0;
        for (let line = 0; line < FINE; line++) {
          const start = ((row * FINE + line) * width + x) * FINE;
          for (let i = 0; i < FINE; i++) places += data[start + i] ?? 0;
        }
        alpha[(from + row) * width + x] = Math.round((places * 255) / (FINE * FINE));
      }
    }
  }
  return alpha;
}
