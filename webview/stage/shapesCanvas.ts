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

function append(parent: HTMLElement, name: string): HTMLCanvasElement {
  const element = document.createElement("canvas");
  element.className = name;
  parent.append(element);
  return element;
}

function resize(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height }: Size, pixelRatio: number): void {
  const [columns, rows] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
}

/** For what is drawn in every frame. */
export function createLiveCanvas(parent: HTMLElement, name: string, paintTags: TagPainter): ShapesCanvas {
  const element = append(parent, name);
  const context = element.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");
  return {
    element,
    draw: (frame) => {
      resize(element, frame.sheet, frame.pixelRatio);
      return drawShapes(context, frame, paintTags);
    },
    clear: () => context.clearRect(0, 0, element.width, element.height),
  };
}

/**
 * For what is drawn once and moved often: the browser is handed a finished bitmap. A canvas that could be drawn on it copies
 * anew for every frame, whether it was drawn on or not.
 */
export function createStillCanvas(parent: HTMLElement, name: string, paintTags: TagPainter): ShapesCanvas {
  const element = append(parent, name);
  const shown = element.getContext("bitmaprenderer");
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  if (!shown || !context) throw new Error("The browser has no 2D canvas.");
  return {
    element,
    draw: (frame) => {
      resize(canvas, frame.sheet, frame.pixelRatio);
      const tagged = drawShapes(context, frame, paintTags);
      shown.transferFromImageBitmap(canvas.transferToImageBitmap());
      return tagged;
    },
    clear: () => shown.transferFromImageBitmap(null),
  };
}
