import { effect } from "@preact/signals-core";
import type { Rgb } from "../../src/core/colors.ts";
import { boxOfPlaced, type Grid } from "../../src/core/editing/painting.ts";
import type { Bitmap } from "../../src/core/raster.ts";
import type { PlacedBitmap } from "../../src/core/rle.ts";
import type { Model } from "../model.ts";
import { toStagePx, viewNow } from "./view.ts";

/** Cells, the lower and right edge excluded. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The mask that is being painted, on a canvas of its own: the shapes below need not be drawn again at every move. */
export interface PaintLayer {
  /** Shows the mask as it is now. `changed`: all cells that are others than the last time, as long as it is the same bitmap. */
  readonly update: (mask: PlacedBitmap, grid: Grid, label: string, changed: Area) => void;
  readonly clear: () => void;
}

export function createPaintLayer(root: HTMLElement, model: Model, colorOf: (label: string) => Rgb): PaintLayer {
  const canvas = document.createElement("canvas");
  canvas.className = "painting";
  canvas.hidden = true;
  root.append(canvas);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");
  let shown: { readonly mask: PlacedBitmap; readonly grid: Grid; readonly color: Rgb } | undefined;
  /** What is on the canvas, and which of its cells have changed since. */
  let drawn: Bitmap | undefined;
  let stale: Area | undefined;
  let awaited = false;

  const draw = (): void => {
    awaited = false;
    const view = viewNow(model);
    canvas.hidden = !shown || !view || shown.mask.bitmap.data.length === 0;
    if (!shown || !view || canvas.hidden) return;
    const { mask, grid, color } = shown;
    const { bitmap, left, top } = mask;
    if (drawn !== bitmap) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      stale = { top, left, bottom: top + bitmap.height, right: left + bitmap.width };
    }
    if (stale) tintArea(context, mask, stale, color);
    [drawn, stale] = [bitmap, undefined];
    const [yMin, xMin, yMax, xMax] = boxOfPlaced(mask, grid);
    const from = toStagePx([yMin, xMin], view);
    const to = toStagePx([yMax, xMax], view);
    const [x, y] = [(to.x - from.x) / bitmap.width, (to.y - from.y) / bitmap.height];
    canvas.style.transform = `translate(${from.x}px, ${from.y}px) scale(${x}, ${y})`;
    canvas.style.opacity = String(model.kept.opacity.peek());
  };
  const later = (): void => {
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(draw);
  };
  effect(() => {
    void model.camera.value;
    if (shown) later();
  });

  return {
    update: (mask, grid, label, changed) => {
      shown = { mask, grid, color: colorOf(label) };
      stale = stale ? around(stale, changed) : changed;
      later();
    },
    clear: () => {
      shown = undefined;
      drawn = undefined;
      later();
    },
  };
}

function around(a: Area, b: Area): Area {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}

/** Brings a part of the canvas up to date. */
function tintArea(context: CanvasRenderingContext2D, mask: PlacedBitmap, area: Area, color: Rgb): void {
  const { bitmap } = mask;
  const [left, top] = [Math.max(area.left - mask.left, 0), Math.max(area.top - mask.top, 0)];
  const width = Math.min(area.right - mask.left, bitmap.width) - left;
  const height = Math.min(area.bottom - mask.top, bitmap.height) - top;
  if (width <= 0 || height <= 0) return;
  const picture = new ImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  const [painted = 0] = new Uint32Array(new Uint8Array([...color, 255]).buffer);
  for (let row = 0; row < height; row++) {
    const start = (row + top) * bitmap.width + left;
    for (let column = 0; column < width; column++) {
      if (bitmap.data[start + column] === 1) pixels[row * width + column] = painted;
    }
  }
  context.putImageData(picture, left, top);
}
