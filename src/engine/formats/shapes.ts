/** Annotations in px of their picture, as formats need them. */
import {
  type Annotation,
  type Box,
  DEFAULT_THRESHOLD,
  type Point,
  type Polygon,
  type Ring,
} from "../../core/annotation.ts";
import { bounds, corners, SCALE } from "../../core/geometry.ts";
import { simplifiedOutline } from "../../core/outlines.ts";
import { fillRings } from "../../core/raster.ts";
import { outlinesOfBitmap, outlinesWithoutHoles } from "../../core/rings.ts";
import { encodePlacedRle, type PlacedBitmap, type Rle, trimPlaced } from "../../core/rle.ts";
import type { Size } from "../images/raster.ts";
import type { Notes } from "./dataset.ts";
import { coveredPixels } from "./masks.ts";
import type { Chosen } from "./options.ts";

/** An annotation that is to be written. Numbers are px of the upright picture, `y` first. */
export type ExportObject = {
  readonly id: string;
  readonly label: string;
  readonly confidence?: number;
  /** A person drew it. */
  readonly byHand: boolean;
} & (
  | { readonly kind: "box"; readonly box: Box }
  | { readonly kind: "polygon"; readonly box: Box; readonly polygon: Polygon }
  | { readonly kind: "mask"; readonly box: Box; readonly mask: PlacedBitmap }
  | { readonly kind: "point"; readonly point: Point }
  | { readonly kind: "path"; readonly path: readonly Point[] }
);

/** An object with an area. */
export type AreaObject = Extract<ExportObject, { readonly box: Box }>;

/** Reads the primary shape of every annotation; what has none is noted. */
export async function objectsOf(
  chosen: readonly Chosen[],
  size: Size,
  notes: Notes,
  at: string,
): Promise<ExportObject[]> {
  const objects: ExportObject[] = [];
  for (const { annotation, label } of chosen) {
    const { id, confidence, run } = annotation;
    const facts = { id, label, byHand: run === undefined, ...(confidence !== undefined && { confidence }) };
    const shape = await shapeOf(annotation, size, notes, at);
    if (shape !== undefined) objects.push({ ...facts, ...shape });
  }
  return objects;
}

type PxShape = ExportObject extends infer One ? (One extends ExportObject ? Omit<One, keyof Facts> : never) : never;
type Facts = Pick<ExportObject, "id" | "label" | "confidence" | "byHand">;

async function shapeOf(annotation: Annotation, size: Size, notes: Notes, at: string): Promise<PxShape | undefined> {
  const { polygon, mask, threshold = DEFAULT_THRESHOLD, path, point, box_2d, box_3d } = annotation;
  const px = ([y, x]: Point): Point => [(y * size.height) / SCALE, (x * size.width) / SCALE];
  const box = box_2d && boxInPx(box_2d, size);
  if (polygon !== undefined) {
    const rings = polygon.map((ring) => ring.map(px));
    return { kind: "polygon", polygon: rings, box: bounds(rings.flat()) };
  }
  if (mask !== undefined && box !== undefined) {
    try {
      const covered = trimPlaced(await coveredPixels(mask, threshold, box, size));
      if (covered !== undefined) return { kind: "mask", mask: covered, box: boxOf(covered) };
      notes.add("tooSmall", at);
    } catch {
      notes.add("damagedMask", at);
    }
    return { kind: "box", box };
  }
  if (path !== undefined) return { kind: "path", path: path.map(px) };
  if (point !== undefined) return { kind: "point", point: px(point) };
  if (box !== undefined) return { kind: "box", box };
  notes.add(box_3d === undefined ? "noShape" : "noSpace", at);
  return undefined;
}

function boxInPx([yMin, xMin, yMax, xMax]: Box, { width, height }: Size): Box {
  return [(yMin * height) / SCALE, (xMin * width) / SCALE, (yMax * height) / SCALE, (xMax * width) / SCALE];
}

function boxOf({ left, top, bitmap }: PlacedBitmap): Box {
  return [top, left, top + bitmap.height, left + bitmap.width];
}

/** The objects with an area; points and lines are noted. */
export function areasOf(objects: readonly ExportObject[], notes: Notes, at: string): AreaObject[] {
  return objects.filter((object): object is AreaObject => {
    if (object.kind === "point") notes.add("noPoints", at);
    if (object.kind === "path") notes.add("noPaths", at);
    return "box" in object;
  });
}

/** Outlines without holes that together cover an object; of a box its four corners. */
export function outlinesOf(object: AreaObject, size: Size): Ring[] {
  if (object.kind === "box") return [corners(object.box)];
  if (object.kind === "polygon") return outlinesWithoutHoles(object.polygon, size);
  const { left, top, bitmap } = object.mask;
  // Holes are cut open before points go: a simplified hole could cross the ring around it.
  const outlines = simplifiedOutline(outlinesOfBitmap(bitmap), bitmap);
  return outlines.map((ring) => ring.map(([y, x]): Point => [y + top, x + left]));
}

/** The pixels of an object in its picture. */
export function rleOf(object: AreaObject, size: Size): Rle {
  if (object.kind === "mask") return encodePlacedRle(object.mask, size.width, size.height);
  const [yMin, xMin, yMax, xMax] = object.box;
  const [top, left] = [Math.floor(yMin), Math.floor(xMin)];
  const polygon = object.kind === "box" ? [corners(object.box)] : object.polygon;
  const moved = polygon.map((ring) => ring.map(([y, x]): Point => [y - top, x - left]));
  const bitmap = fillRings(moved, Math.ceil(xMax) - left, Math.ceil(yMax) - top);
  return encodePlacedRle({ left, top, bitmap }, size.width, size.height);
}

/**
 * Rounds px so that the thousandths of a unit that sidecars keep come back exactly, with no more digits than that takes.
 *
 * @param length of the picture in the direction of the number, px
 */
export function roundPx(value: number, length: number): number {
  const digits = Math.max(2, Math.floor(6 - Math.log10(length)) + 1);
  return Number(value.toFixed(digits));
}

/** `[x, y, width, height]` in px from 0. The far corner, when it is added up again, is as exact as the near one. */
export function bboxOf(
  [yMin, xMin, yMax, xMax]: Box,
  { width, height }: Size,
): readonly [number, number, number, number] {
  const [x, y] = [roundPx(xMin, width), roundPx(yMin, height)];
  return [x, y, roundPx(roundPx(xMax, width) - x, width), roundPx(roundPx(yMax, height) - y, height)];
}
