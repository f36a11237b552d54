import type { Size } from "../../src/core/camera.ts";
import { drawShapes, type ShapesFrame } from "./shapes.ts";
import type { TagPainter } from "./tags.ts";

/** A canvas of the stage that shapes are drawn on. */
export interface ShapesCanvas {
  readonly element: HTMLCanvasElement;
  /** @returns the ids of those that have a tag now */
  readonly draw: (frame: ShapesFrame) => ReadonlySet<string>;
  readonly clear: () => void;
}

export function createShapesCanvas(parent: HTMLElement, name: string, paintTags: TagPainter): ShapesCanvas {
  const element = document.createElement("canvas");
  element.className = name;
  parent.append(element);
  const context = element.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");

  const resize = ({ width, height }: Size, pixelRatio: number): void => {
    const [columns, rows] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    if (element.width !== columns) element.width = columns;
    if (element.height !== rows) element.height = rows;
  };

  return {
    element,
    draw: (frame) => {
      resize(frame.sheet, frame.pixelRatio);
      return drawShapes(context, frame, paintTags);
    },
    clear: () => context.clearRect(0, 0, element.width, element.height),
  };
}
