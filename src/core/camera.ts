/**
 * The camera of the editor: where the picture lies in the stage (the part of the page that shows it).
 *
 * Two kinds of positions, both `x` first: *image px*, of the upright original, and *stage px*, CSS pixels from the stage's
 * top-left corner.
 */

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How far two positions are from each other, in their px. */
export function distance(a: Position, b: Position): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** `scale`: stage px per image px. `x`, `y`: stage px of the picture's top-left corner. */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What the person chose to see. Unlike a camera it means the same after the stage was resized: "fit" stays fit, and
 * otherwise `centre` (image px) stays in the middle.
 */
export type View =
  | { readonly mode: "fit" }
  | { readonly mode: "free"; readonly scale: number; readonly centre: Position };

export const FIT: View = { mode: "fit" };

/** Stage px per image px at most: one pixel of the picture becomes a square that is easy to aim at. */
export const MAX_SCALE = 64;

/** Free stage px around a picture that is fitted. */
const FIT_MARGIN = 16;

/** The scales that the zoom buttons and keys step through. */
const STEPS = [
  0.01,
  0.015,
  0.02,
  0.03,
  0.05,
  0.07,
  0.1,
  0.15,
  0.2,
  0.3,
  0.5,
  0.7,
  1,
  1.5,
  2,
  3,
  5,
  7,
  10,
  15,
  20,
  30,
  45,
  MAX_SCALE,
];

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

/** The largest scale at which the whole picture is in the stage, with a margin while the stage has room for one. */
export function fitScale(image: Size, stage: Size): number {
  const room = (length: number): number => Math.max(length - 2 * FIT_MARGIN, length / 2, 1);
  return Math.min(room(stage.width) / image.width, room(stage.height) / image.height, MAX_SCALE);
}

/** The smallest allowed scale: half of fit, and never so large that 10 % is out of reach. */
export function minScale(image: Size, stage: Size): number {
  return Math.min(0.1, fitScale(image, stage) / 2);
}

/**
 * The camera that shows `view`. The scale is kept within its limits, and the middle of the stage over the picture, so that
 * it cannot be lost and every corner of it can be brought to the middle.
 */
export function cameraOf(view: View, image: Size, stage: Size): Camera {
  const fit = view.mode === "fit";
  const scale = fit ? fitScale(image, stage) : clamp(view.scale, minScale(image, stage), MAX_SCALE);
  const centreX = fit ? image.width / 2 : clamp(view.centre.x, 0, image.width);
  const centreY = fit ? image.height / 2 : clamp(view.centre.y, 0, image.height);
  return { scale, x: stage.width / 2 - centreX * scale, y: stage.height / 2 - centreY * scale };
}

/** Stage px → image px. Outside of the picture the result is outside of it too. */
export function toImage(camera: Camera, at: Position): Position {
  return { x: (at.x - camera.x) / camera.scale, y: (at.y - camera.y) / camera.scale };
}

/** Image px → stage px. */
export function toStage(camera: Camera, at: Position): Position {
  return { x: at.x * camera.scale + camera.x, y: at.y * camera.scale + camera.y };
}

/** What `camera` shows, as a view that survives a resize. */
function viewOf(camera: Camera, stage: Size): View {
  return { mode: "free", scale: camera.scale, centre: toImage(camera, { x: stage.width / 2, y: stage.height / 2 }) };
}

/** The view after the picture was moved by `dx`, `dy` stage px. */
export function panBy(camera: Camera, dx: number, dy: number, stage: Size): View {
  return viewOf({ scale: camera.scale, x: camera.x + dx, y: camera.y + dy }, stage);
}

/** The view at `scale` (kept within its limits) in which the point of the picture at `anchor` (stage px) has not moved. */
export function zoomTo(camera: Camera, scale: number, anchor: Position, image: Size, stage: Size): View {
  const next = clamp(scale, minScale(image, stage), MAX_SCALE);
  const ratio = next / camera.scale;
  return viewOf(
    { scale: next, x: anchor.x - (anchor.x - camera.x) * ratio, y: anchor.y - (anchor.y - camera.y) * ratio },
    stage,
  );
}

/** The next step above (`1`) or below (`-1`) a scale; the last step when there is none. */
export function zoomStep(scale: number, direction: 1 | -1): number {
  // A hair's breadth from a step counts as being on it, or a step would be "taken" without a visible change.
  const past = scale * (1 + direction * 0.01);
  const next = direction > 0 ? STEPS.find((step) => step > past) : STEPS.findLast((step) => step < past);
  return next ?? (direction > 0 ? MAX_SCALE : 0.01);
}

/**
 * The view that shows the rectangle from `min` to `max` (image px): unchanged while it is in the stage, otherwise centred on
 * it, and zoomed out only as far as it would not fit.
 */
export function reveal(view: View, min: Position, max: Position, image: Size, stage: Size): View {
  const camera = cameraOf(view, image, stage);
  const from = toStage(camera, min);
  const to = toStage(camera, max);
  if (from.x >= 0 && from.y >= 0 && to.x <= stage.width && to.y <= stage.height) return view;
  const size = { width: Math.max(max.x - min.x, 1), height: Math.max(max.y - min.y, 1) };
  const centre = { x: (min.x + max.x) / 2, y: (min.y + max.y) / 2 };
  return { mode: "free", scale: Math.min(camera.scale, fitScale(size, stage)), centre };
}
