import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Camera,
  cameraOf,
  FIT,
  fitScale,
  MAX_SCALE,
  minScale,
  type Position,
  panBy,
  reveal,
  type Size,
  toImage,
  toStage,
  type View,
  zoomStep,
  zoomTo,
} from "../../../src/core/camera.ts";

const size = (max: number): fc.Arbitrary<Size> =>
  fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });
const image = size(20_000);
const stage = size(4000);
const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const view: fc.Arbitrary<View> = fc.oneof(
  fc.constant(FIT),
  fc.record({
    mode: fc.constant("free" as const),
    scale: number(1e-6, 1000),
    centre: fc.record({ x: number(-1e5, 1e5), y: number(-1e5, 1e5) }),
  }),
);
/** A place of the stage, as parts of its width and height. */
const part = fc.record({ x: number(0, 1), y: number(0, 1) });
const within = (stage: Size, part: Position): Position => ({ x: stage.width * part.x, y: stage.height * part.y });

const near = (a: Position, b: Position, tolerance: number): boolean =>
  Math.abs(a.x - b.x) <= tolerance && Math.abs(a.y - b.y) <= tolerance;

describe("camera", () => {
  it("turns stage into image coordinates and back", () => {
    fc.assert(
      fc.property(view, image, stage, part, (view, image, stage, part) => {
        const camera = cameraOf(view, image, stage);
        const at = within(stage, part);
        return near(toStage(camera, toImage(camera, at)), at, 1e-6);
      }),
    );
  });

  it("fits the whole picture, centred, touching the margin on one axis", () => {
    const camera = cameraOf(FIT, { width: 4000, height: 3000 }, { width: 832, height: 832 });
    expect(camera).toEqual({ scale: 0.2, x: 16, y: 116 });
    fc.assert(
      fc.property(image, stage, (image, stage) => {
        const { scale, x, y } = cameraOf(FIT, image, stage);
        const right = stage.width - (x + image.width * scale);
        const bottom = stage.height - (y + image.height * scale);
        expect(x).toBeCloseTo(right, 6);
        expect(y).toBeCloseTo(bottom, 6);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1);
      }),
    );
  });

  it("keeps the middle of the stage over the picture and the scale within its limits", () => {
    fc.assert(
      fc.property(view, image, stage, (view, image, stage) => {
        const camera = cameraOf(view, image, stage);
        const middle = toImage(camera, { x: stage.width / 2, y: stage.height / 2 });
        expect(middle.x).toBeGreaterThanOrEqual(-1e-6);
        expect(middle.y).toBeGreaterThanOrEqual(-1e-6);
        expect(middle.x).toBeLessThanOrEqual(image.width + 1e-6);
        expect(middle.y).toBeLessThanOrEqual(image.height + 1e-6);
        expect(camera.scale).toBeGreaterThanOrEqual(minScale(image, stage));
        expect(camera.scale).toBeLessThanOrEqual(MAX_SCALE);
      }),
    );
  });

  it("zooms around the pointer: what is under it stays there", () => {
    fc.assert(
      fc.property(view, image, stage, part, number(0.2, 5), (view, image, stage, part, factor) => {
        const camera = cameraOf(view, image, stage);
        const anchor = within(stage, part);
        const before = toImage(camera, anchor);
        const zoomed = zoomTo(camera, camera.scale * factor, anchor, image, stage);
        if (zoomed.mode !== "free") throw new Error("Zooming leaves fit.");
        const { centre, scale } = zoomed;
        fc.pre(centre.x >= 0 && centre.x <= image.width && centre.y >= 0 && centre.y <= image.height);
        const after = toImage(cameraOf(zoomed, image, stage), anchor);
        expect(near(before, after, 1e-6 + 1e-6 / scale)).toBe(true);
      }),
    );
  });

  it("pans by what the pointer moved", () => {
    const [image, stage] = [
      { width: 1000, height: 1000 },
      { width: 500, height: 400 },
    ];
    const before = cameraOf({ mode: "free", scale: 2, centre: { x: 500, y: 500 } }, image, stage);
    const after = cameraOf(panBy(before, 30, -7, stage), image, stage);
    expect(after).toEqual({ scale: 2, x: before.x + 30, y: before.y - 7 });
  });

  it("keeps the centre when the stage is resized", () => {
    const image = { width: 1000, height: 1000 };
    const view: View = { mode: "free", scale: 2, centre: { x: 300, y: 400 } };
    for (const stage of [
      { width: 500, height: 400 },
      { width: 900, height: 200 },
    ]) {
      const middle = { x: stage.width / 2, y: stage.height / 2 };
      expect(toImage(cameraOf(view, image, stage), middle)).toEqual(view.centre);
    }
  });

  it("steps up and down through the same scales, and always reaches 100 %", () => {
    expect([zoomStep(1, 1), zoomStep(1, -1), zoomStep(0.6, 1), zoomStep(0.6, -1)]).toEqual([1.5, 0.7, 0.7, 0.5]);
    expect(zoomStep(MAX_SCALE, 1)).toBe(MAX_SCALE);
    fc.assert(
      fc.property(number(0.011, 60), (scale) => {
        const up = zoomStep(scale, 1);
        expect(up).toBeGreaterThan(scale);
        expect(zoomStep(up, -1)).toBeLessThanOrEqual(scale * 1.01);
      }),
    );
  });

  it("reveals a rectangle, and leaves the view alone when it is visible already", () => {
    const [image, stage] = [
      { width: 1000, height: 800 },
      { width: 400, height: 300 },
    ];
    const whole: View = { mode: "free", scale: 1, centre: { x: 500, y: 400 } };
    expect(reveal(whole, { x: 450, y: 380 }, { x: 550, y: 420 }, image, stage)).toBe(whole);
    fc.assert(
      fc.property(
        number(0, 900),
        number(0, 700),
        number(1, 100),
        number(1, 100),
        number(0.5, 30),
        (x, y, w, h, scale) => {
          const view: View = { mode: "free", scale, centre: { x: 500, y: 400 } };
          const shown: Camera = cameraOf(reveal(view, { x, y }, { x: x + w, y: y + h }, image, stage), image, stage);
          const [from, to] = [toStage(shown, { x, y }), toStage(shown, { x: x + w, y: y + h })];
          expect(Math.min(from.x, from.y)).toBeGreaterThanOrEqual(-1e-6);
          expect(to.x).toBeLessThanOrEqual(stage.width + 1e-6);
          expect(to.y).toBeLessThanOrEqual(stage.height + 1e-6);
          expect(shown.scale).toBeLessThanOrEqual(scale);
        },
      ),
    );
  });

  it("never zooms in to more than the largest scale when it fits a tiny picture", () => {
    expect(fitScale({ width: 1, height: 1 }, { width: 2000, height: 2000 })).toBe(MAX_SCALE);
  });
});
