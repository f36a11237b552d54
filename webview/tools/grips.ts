import type { Box, Point, Polygon } from "../../src/core/annotation.ts";
import { distance, type Position } from "../../src/core/camera.ts";
import { gripOf } from "../../src/core/editing/forms.ts";
import { HANDLES, type Handle, handlePoint } from "../../src/core/editing/resize.ts";
import { type Midpoint, midpoints, type Vertex } from "../../src/core/editing/vertices.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import { toStagePx, type View } from "./view.ts";

/** Something to take hold of, and where it is, stage px. */
export type Grip = { readonly at: Position } & (
  | { readonly kind: "handle"; readonly handle: Handle }
  | { readonly kind: "vertex"; readonly vertex: Vertex }
  | { readonly kind: "midpoint"; readonly midpoint: Midpoint }
);

/** Stage px between the handles of one side at least: those of a small box stand outside of it, which leaves room to grab it. */
const HANDLE_ROOM = 30;

/** Stage px that an edge has at least when there is a handle in its middle. */
const EDGE_WITH_HANDLE = 44;

/** Stage px that an edge has at least when a point can be added in its middle. */
const EDGE_WITH_MIDPOINT = 32;

/** With more points in an outline there are none to add: what is drawn so finely is simplified first. */
const MOST_WITH_MIDPOINTS = 400;

/** The rings of an outline, or the one line. */
export function ringsOf({ polygon, path }: ViewAnnotation): Polygon {
  return polygon ?? (path ? [path] : []);
}

/** What an annotation can be taken hold of by, in the order in which they are drawn. */
export function gripsOf(annotation: ViewAnnotation, view: View): readonly Grip[] {
  const grip = gripOf(annotation);
  if (grip === "box" && annotation.box_2d) return handles(annotation.box_2d, view);
  if (grip !== "points") return [];
  const rings = ringsOf(annotation);
  const vertices = rings.flatMap((ring, r) =>
    ring.map((point, index): Grip => ({ kind: "vertex", vertex: { ring: r, index }, at: toStagePx(point, view) })),
  );
  return [...(vertices.length > MOST_WITH_MIDPOINTS ? [] : between(rings, annotation, view)), ...vertices];
}

function handles(box: Box, view: View): Grip[] {
  const from = toStagePx([box[0], box[1]], view);
  const to = toStagePx([box[2], box[3]], view);
  const [width, height] = [to.x - from.x, to.y - from.y];
  const [outX, outY] = [Math.max(0, HANDLE_ROOM - width) / 2, Math.max(0, HANDLE_ROOM - height) / 2];
  return HANDLES.flatMap((handle): Grip[] => {
    if (handle.x === 0 && width < EDGE_WITH_HANDLE) return [];
    if (handle.y === 0 && height < EDGE_WITH_HANDLE) return [];
    const { x, y } = toStagePx(handlePoint(box, handle), view);
    return [{ kind: "handle", handle, at: { x: x + handle.x * outX, y: y + handle.y * outY } }];
  });
}

function between(rings: Polygon, { polygon }: ViewAnnotation, view: View): Grip[] {
  const length = (a: Point | undefined, b: Point | undefined): number =>
    a && b ? distance(toStagePx(a, view), toStagePx(b, view)) : 0;
  return midpoints(rings, polygon !== undefined).flatMap((midpoint): Grip[] => {
    const { ring, index } = midpoint.vertex;
    const points = rings[ring] ?? [];
    if (length(points.at(index - 1), points[index]) < EDGE_WITH_MIDPOINT) return [];
    return [{ kind: "midpoint", midpoint, at: toStagePx(midpoint.at, view) }];
  });
}

/** The nearest one within reach (stage px); of equally near ones the one that is drawn on top. */
export function gripAt(grips: readonly Grip[], at: Position, reach: number): Grip | undefined {
  let best: { readonly grip: Grip; readonly off: number } | undefined;
  for (const grip of grips) {
    const off = distance(grip.at, at);
    if (off <= reach && off <= (best?.off ?? Infinity)) best = { grip, off };
  }
  return best?.grip;
}

/** The CSS cursor that tells what a grip does. */
export function cursorOf(grip: Grip): string {
  if (grip.kind === "vertex") return "move";
  if (grip.kind === "midpoint") return "copy";
  const { y, x } = grip.handle;
  if (y === 0) return "ew-resize";
  if (x === 0) return "ns-resize";
  return y === x ? "nwse-resize" : "nesw-resize";
}
