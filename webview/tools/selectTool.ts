import { effect } from "@preact/signals-core";
import type { Box, Point, Polygon } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import { editableExtent, wholeExtent } from "../../src/core/editing/forms.ts";
import { boundedShift, moved } from "../../src/core/editing/move.ts";
import { dragHandle, type Handle } from "../../src/core/editing/resize.ts";
import { insertVertex, moveVertices, sameVertex, type Vertex } from "../../src/core/editing/vertices.ts";
import type { Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import type { Edits } from "./edits.ts";
import type { Gesture, Place, ToolControl } from "./gesture.ts";
import { cursorOf, type Grip, gripAt, gripsOf, ringsOf } from "./grips.ts";
import { createLifting, gripped, movable, say, withRings } from "./lifting.ts";
import { createNudging } from "./nudge.ts";
import type { Sketch } from "./sketch.ts";
import { pixelOf, placeInPx, sizeInPx, viewNow } from "./view.ts";

/** Selecting is the stage's own; what is selected is moved by its inside and reshaped by its handles and points. */
export function createSelectTool(
  model: Model,
  edits: Edits,
  sketch: Sketch,
  hit: (at: Position) => readonly string[],
  strings: Strings,
): ToolControl {
  const lifting = createLifting(model, edits, sketch);
  const nudging = createNudging(model, edits, sketch, lifting, strings);

  // Points are those of one annotation as it was: of another one, or after an undo, they are others.
  let owner: string | undefined;
  effect(() => {
    const primary = model.primary.value;
    const rings = ringsOf(model.byId.value.get(primary ?? "") ?? { id: "", label: "", review: "pending" });
    const known = sketch.vertices.peek();
    const gone = known.some(({ ring, index }) => rings[ring]?.[index] === undefined);
    if ((owner !== primary || gone) && known.length > 0) sketch.vertices.value = [];
    owner = primary;
  });

  const pixelReadout = (box: Box, at: Position) => {
    const view = viewNow(model);
    return view && { at, text: format(strings.sizeInPixels, ...sizeInPx(box, view.image)) };
  };

  const gripUnder = ({
    at,
    reach,
  }: Place): { readonly grip: Grip; readonly annotation: ViewAnnotation } | undefined => {
    const view = viewNow(model);
    const annotation = gripped(model, movable(model));
    if (!view || !annotation || model.selected.peek().size > 1 || !edits.isEditable()) return undefined;
    const grip = gripAt(gripsOf(annotation, view), at, reach);
    return grip && { grip, annotation };
  };

  const resize = (annotation: ViewAnnotation, handle: Handle, start: Place): Gesture => {
    const { box_2d: box } = annotation;
    return {
      drag: (to) => {
        const view = viewNow(model);
        if (!box || !view) return;
        const resizing = { keepAspect: to.held.shift, fromCentre: to.held.alt, least: pixelOf(view.image) };
        const now = dragHandle(box, handle, between(start, to), resizing);
        lifting.lift([{ ...annotation, box_2d: now }], pixelReadout(now, to.at));
      },
      drop: lifting.drop,
      // A click on a handle is a drag that went nowhere, and not one on what is below.
      click: () => undefined,
      cancel: lifting.putBack,
    };
  };

  const dragVertices = (annotation: ViewAnnotation, rings: Polygon, vertex: Vertex, start: Place): Gesture => {
    const chosen = sketch.vertices.peek();
    const isChosen = chosen.some((one) => sameVertex(one, vertex));
    const dragged = isChosen ? chosen : [vertex];
    return {
      drag: (to) => {
        const view = viewNow(model);
        const next = withRings(annotation, moveVertices(rings, dragged, between(start, to)));
        if (!next || !view) return;
        sketch.vertices.value = dragged;
        const point = ringsOf(next)[vertex.ring]?.[vertex.index];
        const text = point && format(strings.placeInPixels, ...placeInPx(point, view.image));
        lifting.lift([next], text === undefined ? undefined : { at: to.at, text });
      },
      drop: lifting.drop,
      click: ({ held }) => {
        const others = chosen.filter((one) => !sameVertex(one, vertex));
        if (!held.shift && !held.ctrl) sketch.vertices.value = [vertex];
        else sketch.vertices.value = isChosen ? others : [...others, vertex];
        say(model, format(strings.pointsSelected, sketch.vertices.peek().length));
      },
      cancel: lifting.putBack,
    };
  };

  const move = (start: Place): Gesture => {
    const annotations = movable(model);
    const boxes = annotations.map(wholeExtent).filter((box) => box !== undefined);
    return {
      drag: (to) => {
        const view = viewNow(model);
        if (!view) return;
        const shift = boundedShift(boxes, between(start, to));
        const next = annotations.map((annotation) => moved(annotation, shift));
        const place = editableExtent(next.at(-1) ?? {});
        const text = place && format(strings.placeInPixels, ...placeInPx(place, view.image));
        lifting.lift(next, text === undefined ? undefined : { at: to.at, text });
      },
      drop: lifting.drop,
      cancel: lifting.putBack,
    };
  };

  return {
    press: (at) => {
      if (!edits.isEditable()) return undefined;
      nudging.putDown();
      const under = gripUnder(at);
      if (under) {
        const { grip, annotation } = under;
        if (grip.kind === "handle") return resize(annotation, grip.handle, at);
        const rings = ringsOf(annotation);
        if (grip.kind === "vertex") return dragVertices(annotation, rings, grip.vertex, at);
        const { vertex, at: middle } = grip.midpoint;
        const more = insertVertex(rings, vertex, middle);
        return { ...dragVertices(annotation, more, vertex, at), click: () => addVertex(annotation, more, vertex) };
      }
      const selected = model.selected.peek();
      const isMovable = hit(at.at).some((id) => selected.has(id)) && movable(model).length > 0;
      return isMovable && !at.held.ctrl ? move(at) : undefined;
    },
    hover: (at) => {
      const under = at && gripUnder(at);
      const selected = model.selected.peek();
      const over = at && edits.isEditable() && movable(model).length > 0 && hit(at.at).some((id) => selected.has(id));
      sketch.cursor.value = under ? cursorOf(under.grip) : over ? "move" : "";
    },
    act: nudging.act,
    isMoving: nudging.isMoving,
    putDown: nudging.putDown,
    leave: nudging.putDown,
    escape: () => {
      if (nudging.escape()) return true;
      if (sketch.vertices.peek().length === 0) return false;
      sketch.vertices.value = [];
      return true;
    },
  };

  function addVertex(annotation: ViewAnnotation, rings: Polygon, vertex: Vertex): void {
    const next = withRings(annotation, rings);
    if (!next) return;
    edits.reshape([{ annotation: next }]);
    sketch.vertices.value = [vertex];
  }
}

function between(from: Place, to: Place): Point {
  return [to.point[0] - from.point[0], to.point[1] - from.point[1]];
}
