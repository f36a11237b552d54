import type { Box, Point } from "../../src/core/annotation.ts";
import { type Camera, type Position, type Size, toImage, toStage } from "../../src/core/camera.ts";
import { clamp, SCALE } from "../../src/core/geometry.ts";
import type { Model } from "../model.ts";

/** How the picture lies on the stage now. */
export interface View {
  readonly camera: Camera;
  readonly image: Size;
}

/** Undefined as long as there is no picture. Not a dependency of whoever asks. */
export function viewNow(model: Model): View | undefined {
  const image = model.snapshot.peek()?.image;
  const camera = model.camera.peek();
  return image && camera ? { image, camera } : undefined;
}

/** 0–1000 → stage px. */
export function toStagePx([y, x]: Point, { camera, image }: View): Position {
  return toStage(camera, { x: (x / SCALE) * image.width, y: (y / SCALE) * image.height });
}

/** Stage px → 0–1000; beside the picture outside of that. */
export function toPoint(at: Position, { camera, image }: View): Point {
  const { x, y } = toImage(camera, at);
  return [(y / image.height) * SCALE, (x / image.width) * SCALE];
}

/** Height and width of one pixel of the picture, in 0–1000. */
export function pixelOf(image: Size): Point {
  return [SCALE / image.height, SCALE / image.width];
}

export function clamped([y, x]: Point): Point {
  return [clamp(y), clamp(x)];
}

export function isOnPicture([y, x]: Point): boolean {
  return y >= 0 && x >= 0 && y <= SCALE && x <= SCALE;
}

/** Whether a box between two corners has a part of the picture in it. */
export function meetsPicture(a: Point, b: Point): boolean {
  return [0, 1].every((i) => Math.max(a[i] ?? 0, b[i] ?? 0) > 0 && Math.min(a[i] ?? 0, b[i] ?? 0) < SCALE);
}

/** Px of the picture, rounded as numbers are read. */
export function sizeInPx([yMin, xMin, yMax, xMax]: Box, { width, height }: Size): readonly [number, number] {
  return [Math.round(((xMax - xMin) * width) / SCALE), Math.round(((yMax - yMin) * height) / SCALE)];
}

/** `[x, y]` in px of the picture, rounded as numbers are read. */
export function placeInPx([y, x]: readonly number[], { width, height }: Size): readonly [number, number] {
  return [Math.round(((x ?? 0) * width) / SCALE), Math.round(((y ?? 0) * height) / SCALE)];
}
