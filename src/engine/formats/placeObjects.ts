/** From a dataset's own numbers to those of a sidecar. */
import type { Box, Point, Polygon, Ring } from "../../core/annotation.ts";
import type { AnswerItem } from "../../core/answer.ts";
import { bounds, boxOfPolygon, clamp, normalBox, ringArea, round3, SCALE } from "../../core/geometry.ts";
import { unionOfParts } from "../../core/rings.ts";
import { type PlacedBitmap, trimPlaced } from "../../core/rle.ts";
import { MAX_MASK_PIXELS, type Size } from "../images/raster.ts";
import type { DatasetImage, DatasetMask, DatasetObject, Notes } from "./dataset.ts";
import { maskOfBitmap } from "./masks.ts";
import { PixelBudget, pixelsIn, placedPixels } from "./readMask.ts";

/** How far outside of the picture (units of 1000) is only somebody's rounding. */
const ROUNDING = 1;

/** Pixels of all parts of one object: a byte each while they are drawn. */
const MAX_DRAWN = 50_000_000;

/** What is needed to place the objects of one picture. */
interface Scene {
  /** What the dataset's numbers are parts of. */
  readonly scale: Size;
  /** Of the picture, px. */
  readonly size: Size;
  readonly budget: PixelBudget;
  readonly notes: Notes;
  readonly at: string;
}

/**
 * The objects of a picture as items to merge into its sidecar: 0–1000, within the picture, never without area.
 *
 * @param real the upright size of the picture on disk, for datasets that do not say one
 * @param drawn what may still be drawn of the picture: several entries of a dataset can be about one
 * @throws the signal's reason
 */
export async function placeObjects(
  image: DatasetImage,
  real: Size | undefined,
  notes: Notes,
  signal?: AbortSignal,
  drawn?: PixelBudget,
): Promise<AnswerItem[]> {
  const size = image.size ?? real;
  const scale = image.scale ?? size;
  if (scale === undefined) {
    if (image.objects.length > 0) notes.add("noSize", image.path);
    return [];
  }
  const items: AnswerItem[] = [];
  const budget = drawn ?? new PixelBudget(size ?? scale);
  const scene = { scale, size: size ?? scale, budget, notes, at: image.path };
  for (const object of image.objects) {
    signal?.throwIfAborted();
    const { label, confidence } = object;
    const shape = await shapeOf(object, scene);
    if (shape === undefined) notes.add("noArea", image.path);
    else items.push({ label, ...shape, ...(confidence !== undefined && { confidence }) });
  }
  return items;
}

type ItemShape = Pick<AnswerItem, "box_2d" | "polygon" | "mask" | "point" | "path">;

async function shapeOf(object: DatasetObject, scene: Scene): Promise<ItemShape | undefined> {
  const { mask, parts, path, point, box } = object;
  const { scale, notes, at } = scene;
  const units = ([y, x]: Point): Point => [(y / scale.height) * SCALE, (x / scale.width) * SCALE];
  const masked = mask && (await readMask(mask, scene));
  if (masked !== undefined) return masked;
  const outlined = parts && polygonOf(parts, scene, units);
  const points =
    outlined?.flat() ?? path?.map(units) ?? (point && [units(point)]) ?? (box && boxCorners(box).map(units));
  if (points === undefined || points.length === 0 || !points.flat().every(Number.isFinite)) return undefined;
  const [yMin, xMin, yMax, xMax] = bounds(points);
  if (yMax < -ROUNDING || xMax < -ROUNDING || yMin > SCALE + ROUNDING || xMin > SCALE + ROUNDING) return undefined;
  const shape = outlined
    ? outlineItem(outlined)
    : path
      ? pathItem(points)
      : point
        ? pointItem(points)
        : boxItem(points);
  if (
    shape !== undefined &&
    (yMin < -ROUNDING || xMin < -ROUNDING || yMax > SCALE + ROUNDING || xMax > SCALE + ROUNDING)
  ) {
    notes.add("cut", at);
  }
  return shape;
}

function polygonOf(
  parts: readonly Ring[],
  { scale, size, budget, notes, at }: Scene,
  units: (point: Point) => Point,
): Polygon | undefined {
  const rings = parts.filter((ring) => ring.length >= 3 && ring.flat().every(Number.isFinite));
  if (rings.length < 2) return rings.length === 0 ? undefined : rings.map((ring) => ring.map(units));
  // Parts that overlap are drawn into the picture's pixels, or into larger ones where the dataset claims billions. Each
  // part is drawn by itself.
  const pixels = rings.reduce((sum, ring) => sum + areaAround(ring, scale), 0) * size.width * size.height;
  const shrink = Math.min(1, Math.sqrt(MAX_DRAWN / Math.max(1, pixels)));
  if (!budget.take(Math.min(pixels, MAX_DRAWN))) {
    notes.add("tooMuch", at);
    return undefined;
  }
  const cells = (length: number) => Math.max(1, Math.round(length * shrink));
  const grid = { width: cells(size.width), height: cells(size.height) };
  const px = ([y, x]: Point): Point => [(y / scale.height) * grid.height, (x / scale.width) * grid.width];
  const inPx = rings.map((ring) => ring.map(px));
  const union = unionOfParts(inPx, grid);
  if (union === inPx) return rings.map((ring) => ring.map(units));
  return union.map((ring) => ring.map(([y, x]): Point => [(y / grid.height) * SCALE, (x / grid.width) * SCALE]));
}

function stored([y, x]: Point): Point {
  return [round3(clamp(y)) + 0, round3(clamp(x)) + 0];
}

function outlineItem(rings: Polygon): ItemShape | undefined {
  const polygon = rings
    .map((ring) => withoutRepeats(ring.map(stored)))
    .filter((ring) => ring.length >= 3 && ringArea(ring) > 0);
  const box_2d = boxOfPolygon(polygon);
  return box_2d && { polygon, box_2d };
}

/** A ring whose points differ from their neighbours; the first is not repeated at the end. */
function withoutRepeats(ring: Ring): Ring {
  return ring.filter(([y, x], i) => {
    const [beforeY, beforeX] = ring.at(i - 1) ?? [];
    return y !== beforeY || x !== beforeX;
  });
}

function pathItem(points: readonly Point[]): ItemShape {
  return { path: points.map(stored) };
}

function pointItem([point]: readonly Point[]): ItemShape | undefined {
  return point && { point: stored(point) };
}

function boxItem(points: readonly Point[]): ItemShape | undefined {
  const box_2d = normalBox(...bounds(points));
  return box_2d && { box_2d };
}

function boxCorners([yA, xA, yB, xB]: Box): Point[] {
  return [
    [yA, xA],
    [yB, xB],
  ];
}

/** The part of the picture that lies in the rectangle around a ring. */
function areaAround(ring: Ring, scale: Size): number {
  const [yMin, xMin, yMax, xMax] = bounds(ring);
  const part = (from: number, to: number, length: number) =>
    Math.max(0, Math.min(to / length, 1) - Math.max(from / length, 0));
  return part(yMin, yMax, scale.height) * part(xMin, xMax, scale.width);
}

/** Undefined when there is another shape to fall back on, or none: a mask that covers nothing or cannot be decoded. */
async function readMask(mask: DatasetMask, { size, budget, notes, at }: Scene): Promise<ItemShape | undefined> {
  let placed: PlacedBitmap | undefined;
  try {
    const pixels = await pixelsIn(mask);
    // What is larger than its picture could not be kept either, and what is larger than any mask not be shown.
    if (pixels > Math.min(size.width * size.height, MAX_MASK_PIXELS) || !budget.take(pixels)) {
      notes.add("tooMuch", at);
      return undefined;
    }
    placed = await placedPixels(mask);
  } catch {
    notes.add("damagedMask", at);
  }
  const part = placed && trimPlaced(placed);
  if (part === undefined) return undefined;
  const { left, top, bitmap } = part;
  const [y, x] = [SCALE / size.height, SCALE / size.width];
  const box_2d = normalBox(top * y, left * x, (top + bitmap.height) * y, (left + bitmap.width) * x);
  const inside = left >= 0 && top >= 0 && left + bitmap.width <= size.width && top + bitmap.height <= size.height;
  // A mask is stretched over its box: cut at the picture's edge it would be squeezed.
  if (!inside) notes.add("maskOutside", at);
  if (box_2d === undefined || !inside) return undefined;
  return { mask: await maskOfBitmap(bitmap), box_2d };
}
