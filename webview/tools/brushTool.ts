import type { Point } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import { gripOf } from "../../src/core/editing/forms.ts";
import {
  boxCells,
  boxOfPlaced,
  type Grid,
  gridOf,
  maskCells,
  paint,
  polygonCells,
  toCells,
} from "../../src/core/editing/painting.ts";
import type { PaintedMask, ViewAnnotation } from "../../src/core/protocol.ts";
import { encodeRle, type PlacedBitmap, rleToText, trimPlaced } from "../../src/core/rle.ts";
import type { Masks } from "../masks/masks.ts";
import type { Drawing } from "./drawTools.ts";
import type { ToolControl } from "./gesture.ts";
import { movable, tell } from "./lifting.ts";
import type { Area, PaintLayer } from "./paintLayer.ts";
import { viewNow } from "./view.ts";

/** Px of a wheel's notch. */
const NOTCH = 100;

/** How much the brush grows with a step. */
const GROWTH = 1.25;

/** Paints the selected mask or takes away from it; without a selection it begins a new one. */
export function createBrushTool(drawing: Drawing, masks: Masks, layer: PaintLayer, erases: boolean): ToolControl {
  const { model, edits, sketch, strings } = drawing;

  /** The annotation that is painted on, if what is selected is one with an area. */
  const target = (): ViewAnnotation | undefined => {
    const [only, ...others] = movable(model);
    const grip = only && gripOf(only);
    const hasArea = grip === "box" || (grip === "points" && only?.polygon !== undefined);
    return hasArea && others.length === 0 ? only : undefined;
  };

  /** What is covered before the stroke. A box says nothing of what in it belongs to the object: painting begins anew there. */
  const cellsOf = (annotation: ViewAnnotation, grid: Grid, erase: boolean): PlacedBitmap | undefined | "unknown" => {
    const { polygon, box_2d: box, maskHash } = annotation;
    if (polygon) return polygonCells(polygon, grid);
    if (!box) return undefined;
    if (maskHash === undefined) return erase ? boxCells(box, grid) : undefined;
    const map = masks.mapOf(annotation);
    // Its bytes are on their way, or nobody can read them.
    return map === undefined ? "unknown" : maskCells(map, masks.thresholdOf(annotation), box, grid);
  };

  const commit = (annotation: ViewAnnotation | undefined, now: PlacedBitmap, grid: Grid, at: Position): void => {
    const placed = trimPlaced(now);
    if (placed === undefined) {
      if (annotation) tell(model, sketch, at, strings.nothingLeft);
      return;
    }
    const { width, height, data } = placed.bitmap;
    const map = { width, height, data: data.map((cell) => cell * 255) };
    const name = masks.adopt(map);
    const painted: PaintedMask = { width, height, runs: rleToText(encodeRle(placed.bitmap).counts), name };
    const shape = { box_2d: boxOfPlaced(placed, grid), maskHash: name };
    if (annotation) edits.reshape([{ annotation: { ...bare(annotation), ...shape }, painted }]);
    else edits.draw(shape, painted);
  };

  return {
    press: (start) => {
      const view = viewNow(model);
      if (!view) return undefined;
      const grid = gridOf(view.image);
      const erase = erases || start.held.alt;
      const annotation = target();
      if (!annotation && erase) return {};
      const before = annotation && cellsOf(annotation, grid, erase);
      if (before === "unknown") return {};
      let now = before && copied(before);
      let last: Point = toCells(start.point, grid);
      const radius = (model.kept.brush.peek() / 2 / view.camera.scale) * (grid.width / view.image.width);
      const stroke = (to: Point): void => {
        now = paint(now, { from: last, to, radius, erase }, grid);
        layer.update(now, grid, annotation?.label ?? "", around(last, to, radius));
        last = to;
      };
      model.kept.showMasks.value = true;
      sketch.readout.value = undefined;
      // What is painted is drawn on a layer of its own meanwhile.
      if (annotation) model.lifted.value = new Map([[annotation.id, bare(annotation)]]);
      stroke(last);
      const end = (): void => {
        layer.clear();
        model.lifted.value = new Map();
      };
      return {
        atOnce: true,
        drag: ({ at, point }) => {
          sketch.pointer.value = at;
          stroke(toCells(point, grid));
        },
        drop: ({ at }) => {
          if (now) commit(annotation, now, grid, at);
          end();
        },
        cancel: end,
      };
    },
    hover: (at) => {
      sketch.erasing.value = erases || (at?.held.alt ?? false);
    },
  };
}

/** All cells that a line of the brush can reach. */
function around(from: Point, to: Point, radius: number): Area {
  const reach = Math.ceil(radius) + 2;
  return {
    top: Math.floor(Math.min(from[0], to[0])) - reach,
    left: Math.floor(Math.min(from[1], to[1])) - reach,
    bottom: Math.ceil(Math.max(from[0], to[0])) + reach,
    right: Math.ceil(Math.max(from[1], to[1])) + reach,
  };
}

/** An annotation without any shape. */
function bare({
  box_2d,
  polygon,
  path,
  point,
  maskHash,
  threshold,
  ...rest
}: ViewAnnotation): Omit<ViewAnnotation, "box_2d" | "polygon" | "path" | "point" | "maskHash" | "threshold"> {
  return rest;
}

function copied({ left, top, bitmap }: PlacedBitmap): PlacedBitmap {
  return { left, top, bitmap: { ...bitmap, data: bitmap.data.slice() } };
}

/** The size of the brush after some steps, within `least` and `most`. */
export function steppedBrush(size: number, steps: number, least: number, most: number): number {
  const next = size * GROWTH ** steps;
  return Math.min(Math.max(Math.round(next), least), most);
}

/** Steps of the brush that a turn of the wheel is. */
export function stepsOfWheel(delta: number): number {
  return -Math.max(-1, Math.min(1, delta / NOTCH));
}
