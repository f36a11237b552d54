import type { Point } from "../../src/core/annotation.ts";
import { distance } from "../../src/core/camera.ts";
import { polygonForm } from "../../src/core/editing/forms.ts";
import { boxBetween } from "../../src/core/editing/resize.ts";
import { round3 } from "../../src/core/geometry.ts";
import type { Strings } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import type { Edits } from "./edits.ts";
import type { Gesture, Place, ToolControl } from "./gesture.ts";
import type { Sketch } from "./sketch.ts";
import { clamped, isOnPicture, meetsPicture, pixelOf, sizeInPx, toStagePx, viewNow } from "./view.ts";

/** What the tools for new shapes need. `done`: a shape is drawn; whether the tool stays is up to the key that is held. */
export interface Drawing {
  readonly model: Model;
  readonly edits: Edits;
  readonly sketch: Sketch;
  readonly strings: Strings;
  readonly done: (at: Pick<Place, "held">) => void;
}

/** Stage px within which a click is on a point that is there. */
const SAME_PLACE = 8;

const rounded = ([y, x]: Point): Point => [round3(y), round3(x)];

function isNear(model: Model, point: Point | undefined, place: Place): boolean {
  const view = viewNow(model);
  return view !== undefined && point !== undefined && distance(toStagePx(point, view), place.at) <= SAME_PLACE;
}

/** Boxes, by dragging from corner to corner or by two clicks. */
export function createBoxTool({ model, edits, sketch, strings, done }: Drawing): ToolControl {
  /** The first of two corners. */
  let corner: Point | undefined;

  const show = (from: Point, to: Place): void => {
    const view = viewNow(model);
    if (!view) return;
    const box = boxBetween(from, to.point, pixelOf(view.image));
    sketch.draft.value = { kind: "box", box };
    sketch.readout.value = { at: to.at, text: format(strings.sizeInPixels, ...sizeInPx(box, view.image)) };
  };
  const drop = (): boolean => {
    const wasDrawing = sketch.draft.peek() !== undefined;
    corner = undefined;
    sketch.draft.value = undefined;
    sketch.readout.value = undefined;
    return wasDrawing;
  };
  const finish = (from: Point, to: Place): void => {
    const view = viewNow(model);
    drop();
    // Beside the picture there is nothing to be found.
    if (!view || !meetsPicture(from, to.point)) return;
    edits.draw({ box_2d: boxBetween(from, to.point, pixelOf(view.image)) });
    done(to);
  };

  return {
    press: (start) => {
      const from = corner ?? start.point;
      return {
        drag: (to) => show(from, to),
        drop: (to) => finish(from, to),
        click: (at) => {
          if (corner) {
            // The second click of a double one makes no box.
            if (!isNear(model, corner, at)) finish(corner, at);
          } else if (isOnPicture(at.point)) {
            corner = at.point;
            show(corner, at);
          }
        },
        cancel: drop,
      };
    },
    hover: (at) => {
      if (corner && at) show(corner, at);
    },
    act: ({ act }) => act === "removePoint" && corner !== undefined && drop(),
    escape: drop,
    leave: drop,
  };
}

/** Points, by a click. */
export function createPointTool({ edits, done }: Drawing): ToolControl {
  const put = (at: Place): void => {
    if (!isOnPicture(at.point)) return;
    edits.draw({ point: rounded(at.point) });
    done(at);
  };
  return { press: () => ({ click: put }) };
}

/** Polygons, point by point; dragging moves the picture meanwhile. */
export function createPolygonTool({ model, edits, sketch, done }: Drawing): ToolControl {
  let points: readonly Point[] = [];
  let last: Place | undefined;

  const closesAt = (place: Place): boolean =>
    points.length >= 3 && (isNear(model, points[0], place) || isNear(model, points.at(-1), place));

  const show = (to: Place | undefined): void => {
    if (points.length === 0) sketch.draft.value = undefined;
    else {
      const closes = to !== undefined && points.length >= 3 && isNear(model, points[0], to);
      sketch.draft.value = { kind: "line", points, closes, ...(to && { to: clamped(to.point) }) };
    }
  };
  const drop = (): boolean => {
    const wasDrawing = points.length > 0;
    points = [];
    show(undefined);
    return wasDrawing;
  };
  const finish = (at: Pick<Place, "held">): void => {
    const form = polygonForm([points]);
    // Three clicks on one line have no inside.
    if (points.length < 3 || form === undefined) return;
    drop();
    edits.draw(form);
    done(at);
  };
  const click = (at: Place): void => {
    last = at;
    if (closesAt(at)) finish(at);
    else if (!isNear(model, points.at(-1), at)) {
      points = [...points, rounded(clamped(at.point))];
      show(at);
    }
  };

  return {
    press: (): Gesture => ({ click }),
    hover: (at) => {
      last = at;
      show(at);
    },
    act: ({ act }, held) => {
      if (points.length === 0) return false;
      if (act === "confirm") {
        // A pointer that keys have moved on makes its point first.
        if (sketch.byKeys.peek() && last && !closesAt(last)) click({ ...last, held });
        else finish({ held });
        return true;
      }
      if (act !== "removePoint") return false;
      points = points.slice(0, -1);
      show(last);
      return true;
    },
    escape: drop,
    leave: drop,
  };
}
