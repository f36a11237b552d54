import type { Point } from "../../src/core/annotation.ts";
import { editableExtent, gripOf, wholeExtent } from "../../src/core/editing/forms.ts";
import { boundedShift, moved } from "../../src/core/editing/move.ts";
import { dragHandle } from "../../src/core/editing/resize.ts";
import { insertVertex, midpoints, moveVertices, removeVertices } from "../../src/core/editing/vertices.ts";
import type { Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import type { Edits } from "./edits.ts";
import type { ToolAct, ToolControl } from "./gesture.ts";
import { ringsOf } from "./grips.ts";
import { gripped, type Lifting, movable, say, withRings } from "./lifting.ts";
import type { Sketch } from "./sketch.ts";
import { pixelOf, placeInPx, sizeInPx, viewNow } from "./view.ts";

/** What keys have moved so far, counted in px of the picture from where the first of them was pressed. */
interface Nudge {
  readonly annotations: readonly ViewAnnotation[];
  readonly sizing: boolean;
  px: readonly [down: number, right: number];
}

/**
 * What keys do with what is selected: they move it or make a box larger or smaller, pixel by pixel of the picture; they go
 * from point to point of an outline, add points and take them away. However long a key is held, it is one step of undo:
 * what it moves is lifted off the picture until `putDown`.
 */
export function createNudging(
  model: Model,
  edits: Edits,
  sketch: Sketch,
  lifting: Lifting,
  strings: Strings,
): Required<Pick<ToolControl, "act" | "isMoving" | "putDown" | "escape">> {
  let nudge: Nudge | undefined;

  const nudged = ({ annotations, px, sizing }: Nudge): readonly ViewAnnotation[] => {
    const view = viewNow(model);
    if (!view) return annotations;
    const pixel = pixelOf(view.image);
    const shift: Point = [px[0] * pixel[0], px[1] * pixel[1]];
    const vertices = sketch.vertices.peek();
    const [first] = annotations;
    if (first && vertices.length > 0) {
      return [withRings(first, moveVertices(ringsOf(first), vertices, shift)) ?? first];
    }
    if (sizing && first?.box_2d) {
      const resizing = { keepAspect: false, fromCentre: false, least: pixel };
      return [{ ...first, box_2d: dragHandle(first.box_2d, { y: 1, x: 1 }, shift, resizing) }];
    }
    const boxes = annotations.map(wholeExtent).filter((box) => box !== undefined);
    return annotations.map((annotation) => moved(annotation, boundedShift(boxes, shift)));
  };

  const putDown = (): void => {
    if (!nudge) return;
    const { sizing } = nudge;
    nudge = undefined;
    const last = [...model.lifted.peek().values()].at(-1);
    lifting.put();
    const view = viewNow(model);
    const box = last && editableExtent(last);
    if (!view || !box) return;
    const words = sizing
      ? format(strings.sizeInPixels, ...sizeInPx(box, view.image))
      : format(strings.placeInPixels, ...placeInPx(box, view.image));
    say(model, words);
  };

  const start = (sizing: boolean): Nudge | undefined => {
    const annotations = movable(model);
    const only = gripped(model, annotations);
    const ofPoints = sketch.vertices.peek().length > 0;
    if (ofPoints || sizing) {
      const fits = only && (ofPoints || gripOf(only) === "box");
      return fits ? { annotations: [only], sizing, px: [0, 0] } : undefined;
    }
    return annotations.length > 0 ? { annotations, sizing, px: [0, 0] } : undefined;
  };

  const shift = ({ act, down, right }: Extract<ToolAct, { readonly act: "move" | "size" }>): boolean => {
    const sizing = act === "size" && sketch.vertices.peek().length === 0;
    if (nudge && nudge.sizing !== sizing) putDown();
    nudge ??= start(sizing);
    if (!nudge) return false;
    nudge.px = [nudge.px[0] + down, nudge.px[1] + right];
    lifting.lift(nudged(nudge));
    return true;
  };

  /** To the next point of the outline, or the one before. */
  const step = (direction: number): boolean => {
    const only = gripped(model, movable(model));
    if (!only || gripOf(only) !== "points") return false;
    const all = ringsOf(only).flatMap((points, ring) => points.map((_, index) => ({ ring, index })));
    const last = sketch.vertices.peek().at(-1);
    const at = all.findIndex((one) => one.ring === last?.ring && one.index === last.index);
    const next = all.at(at < 0 ? (direction > 0 ? 0 : -1) : (at + direction) % all.length);
    if (!next) return false;
    sketch.vertices.value = [next];
    const view = viewNow(model);
    const point = ringsOf(only)[next.ring]?.[next.index];
    if (view && point) say(model, format(strings.placeInPixels, ...placeInPx(point, view.image)));
    return true;
  };

  const change = (next: ViewAnnotation | undefined, vertices: Sketch["vertices"]["value"]): boolean => {
    if (!next) return true;
    sketch.vertices.value = vertices;
    edits.reshape([{ annotation: next }]);
    return true;
  };

  /** About the selected points. @returns whether there are any */
  const points = (act: "addPoint" | "removePoint"): boolean => {
    const vertices = sketch.vertices.peek();
    const only = gripped(model, movable(model));
    const [vertex] = vertices;
    if (!only || !vertex) return false;
    const rings = ringsOf(only);
    if (act === "removePoint") {
      const fewer = removeVertices(rings, vertices, only.polygon ? 3 : 2);
      if (fewer.flat().length > rings.flat().length - vertices.length) say(model, strings.tooFewPoints);
      return fewer.flat().length === rings.flat().length ? true : change(withRings(only, fewer), []);
    }
    const all = midpoints(rings, only.polygon !== undefined).filter((one) => one.vertex.ring === vertex.ring);
    const after = all.find((one) => one.vertex.index === vertex.index + 1) ?? all[0];
    if (!after) return true;
    return change(withRings(only, insertVertex(rings, after.vertex, after.at)), [after.vertex]);
  };

  return {
    act: (act) => {
      if (!edits.isEditable()) return false;
      switch (act.act) {
        case "move":
        case "size":
          return shift(act);
        case "point":
          return step(act.by);
        case "addPoint":
        case "removePoint":
          putDown();
          return points(act.act);
        case "confirm":
          return false;
      }
    },
    isMoving: () => nudge !== undefined,
    putDown,
    escape: () => {
      if (!nudge) return false;
      nudge = undefined;
      lifting.putBack();
      return true;
    },
  };
}
