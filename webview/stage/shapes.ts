import type { Point, Polygon, Review } from "../../src/core/annotation.ts";
import { type Camera, type Position, type Size, toStage } from "../../src/core/camera.ts";
import type { Masks } from "../masks/masks.ts";
import type { Ground } from "../picture/picture.ts";
import { dotOf, type Item } from "./scene.ts";
import type { Rect } from "./tagLayout.ts";
import type { TagPainter } from "./tags.ts";

/** What shapes are drawn with, whatever becomes of it. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What one drawing of the shapes depends on. */
export interface ShapesFrame {
  /** Those in view or near it, the largest first. */
  readonly items: readonly Item[];
  /** Those in view. */
  readonly inView: ReadonlySet<Item>;
  readonly camera: Camera;
  readonly image: Size;
  /** What is drawn on. */
  readonly sheet: Size;
  /** The part of it that is in view. */
  readonly stage: Rect;
  readonly pixelRatio: number;
  readonly font: string;
  readonly opacity: number;
  readonly showMasks: boolean;
  readonly showLabels: boolean;
  readonly selected: ReadonlySet<string>;
  readonly tinted: Masks["tinted"];
  /** Draws what the shapes are drawn over. */
  readonly ground: Ground | undefined;
}

/** A dark halo under a light line: one of them stands out from any photograph. */
const HALO = "rgba(0, 0, 0, 0.65)";
const LIGHT = "#fff";
const WIDTHS = { line: 2, halo: 4, selectedLight: 5, selectedHalo: 7 } as const;
/** Radius of a point's dot. */
const DOT = 4;
/** As far as a dot is seen around its point, halo and all. */
export const DOT_REACH = DOT + WIDTHS.halo - WIDTHS.line;

/** The state of review is told by the kind of line too, not by colour alone. */
const DASHES: Readonly<Record<Review, number[]>> = { pending: [7, 4], accepted: [], rejected: [2, 4] };
const SOLID: number[] = [];

/** With more shapes in view their lines are solid: dashes take ten times as long, and in such a crowd nobody sees them. */
const MOST_DASHED = 300;

/** A shape as it lies on the stage. */
interface Placed {
  readonly item: Item;
  readonly rect: Rect;
  /** Of a polygon or path; without one the shape is the rectangle. */
  readonly outline?: Path2D;
  readonly dot?: Position;
  readonly alpha: number;
  readonly selected: boolean;
}

/**
 * Draws the shapes in view over the ground, on a cleared canvas: all fills, then all halos, lines and tags, so that none
 * covers another. Returns the ids of those that have a tag now.
 */
export function drawShapes(context: Context, frame: ShapesFrame, paintTags: TagPainter): ReadonlySet<string> {
  const ratio = frame.pixelRatio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, frame.sheet.width, frame.sheet.height);
  frame.ground?.(context);
  const shapes = frame.items.map((item) => placeShape(item, frame));
  if (frame.showMasks) fillAll(context, shapes, frame);
  strokeAll(context, shapes, frame.inView.size <= MOST_DASHED);
  context.globalAlpha = 1;
  return frame.showLabels ? paintTags(context, frame, (item) => tagAnchor(item, frame)) : new Set();
}

function place([y, x]: Point, { camera, image }: ShapesFrame): Position {
  return toStage(camera, { x: (x / 1000) * image.width, y: (y / 1000) * image.height });
}

/** On whole device pixels, so that lines are crisp. */
function placeRect({ extent: [yMin, xMin, yMax, xMax] }: Item, frame: ShapesFrame): Rect {
  const snap = (value: number): number => Math.round(value * frame.pixelRatio) / frame.pixelRatio;
  const from = place([yMin, xMin], frame);
  const to = place([yMax, xMax], frame);
  const [x, y] = [snap(from.x), snap(from.y)];
  return { x, y, width: snap(to.x) - x, height: snap(to.y) - y };
}

function outlineOf(rings: Polygon, closed: boolean, frame: ShapesFrame): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    for (const [i, point] of ring.entries()) {
      const { x, y } = place(point, frame);
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (closed) path.closePath();
  }
  return path;
}

function placeShape(item: Item, frame: ShapesFrame): Placed {
  const { id, polygon, path, review } = item.annotation;
  const shape = {
    item,
    rect: placeRect(item, frame),
    alpha: review === "rejected" ? 0.5 : 1,
    selected: frame.selected.has(id),
  };
  if (polygon) return { ...shape, outline: outlineOf(polygon, true, frame) };
  const dot = dotOf(item.annotation);
  if (dot) return { ...shape, dot: place(dot, frame) };
  if (path) return { ...shape, outline: outlineOf([path], false, frame) };
  return shape;
}

function fillAll(context: Context, shapes: readonly Placed[], frame: ShapesFrame): void {
  const { pixelRatio } = frame;
  const masks = frame.tinted(
    shapes.flatMap(({ item: { annotation }, rect: { width, height } }) =>
      annotation.maskHash === undefined
        ? []
        : [{ annotation, drawn: { width: width * pixelRatio, height: height * pixelRatio } }],
    ),
  );
  for (const { item, rect, outline, alpha } of shapes) {
    context.globalAlpha = alpha * frame.opacity;
    const mask = masks.get(item.annotation.id);
    if (item.annotation.polygon && outline) {
      context.fillStyle = item.color;
      context.fill(outline, "evenodd");
    } else if (mask) {
      const { sheet, x, y, width, height } = mask;
      context.drawImage(sheet, x, y, width, height, rect.x, rect.y, rect.width, rect.height);
    }
  }
}

function stroke(context: Context, { rect, outline, dot }: Placed): void {
  if (dot) {
    context.beginPath();
    // What makes a line wider on both sides makes a ring around a dot.
    context.arc(dot.x, dot.y, DOT + context.lineWidth - WIDTHS.line, 0, 2 * Math.PI);
    context.fill();
  } else if (outline) {
    context.lineJoin = "round";
    context.stroke(outline);
  } else {
    // A rectangle with round corners is drawn as any path is, which takes twice as long.
    context.lineJoin = "miter";
    context.strokeRect(rect.x, rect.y, rect.width, rect.height);
  }
}

function strokeAll(context: Context, shapes: readonly Placed[], dashed: boolean): void {
  const use = (style: string, width: number): void => {
    context.strokeStyle = style;
    context.fillStyle = style;
    context.lineWidth = width;
  };
  context.setLineDash(SOLID);
  use(HALO, WIDTHS.halo);
  for (const shape of shapes) {
    if (shape.selected) continue;
    context.globalAlpha = shape.alpha;
    stroke(context, shape);
  }
  for (const shape of shapes) {
    const { item, alpha, selected } = shape;
    context.globalAlpha = alpha;
    if (selected) {
      context.setLineDash(SOLID);
      use(HALO, WIDTHS.selectedHalo);
      stroke(context, shape);
      use(LIGHT, WIDTHS.selectedLight);
      stroke(context, shape);
    }
    if (dashed) context.setLineDash(selected ? SOLID : DASHES[item.annotation.review]);
    use(item.color, WIDTHS.line);
    stroke(context, shape);
  }
}

/** What the tag is placed at: a box with its border, or the highest point of a free shape, which may be far from a corner. */
function tagAnchor(item: Item, frame: ShapesFrame): Rect {
  const { polygon, path, point, id } = item.annotation;
  const border = frame.selected.has(id) ? WIDTHS.halo : WIDTHS.halo / 2;
  const points = polygon?.flat() ?? path ?? (point ? [point] : []);
  const highest = points.reduce<Point | undefined>((top, p) => (top && top[0] <= p[0] ? top : p), undefined);
  if (highest) {
    const { x, y } = place(highest, frame);
    const margin = dotOf(item.annotation) ? border + DOT : border;
    return { x, y: y - margin, width: 0, height: 2 * margin };
  }
  const rect = placeRect(item, frame);
  return { x: rect.x - border, y: rect.y - border, width: rect.width + 2 * border, height: rect.height + 2 * border };
}
