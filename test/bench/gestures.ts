/** Moving and zooming by real input events, step by step. */
import type { CDPSession } from "playwright-core";
import type { StageRect } from "./panZoomPages.ts";

/** Makes a gesture on a stage; `step` is called with its name before each step, and without one after the last. */
export type Gesture = (
  cdp: CDPSession,
  stage: StageRect,
  step: (name?: "pan" | "zoom") => Promise<void>,
) => Promise<void>;

const STEPS = 12;

/** Drags the picture from the middle of the stage to the side and back. */
export const pan: Gesture = async (cdp, stage, step) => {
  let [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
  const send = (type: "mousePressed" | "mouseMoved" | "mouseReleased", buttons: number) =>
    cdp.send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons, clickCount: 1 });
  await send("mousePressed", 1);
  for (let i = 0; i < STEPS; i++) {
    await step("pan");
    const there = i < STEPS / 2 ? 1 : -1;
    x += 12 * there;
    y += 7 * there;
    await send("mouseMoved", 1);
  }
  await step();
  await send("mouseReleased", 0);
};

/** Turns the wheel over the middle of the stage with the key held that makes it zoom. */
const zoom =
  (direction: 1 | -1): Gesture =>
  async (cdp, stage, step) => {
    const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
    const CTRL = 2;
    for (let i = 0; i < STEPS; i++) {
      await step("zoom");
      const turn = { deltaX: 0, deltaY: -16 * direction, modifiers: CTRL };
      await cdp.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, ...turn });
    }
    await step();
  };

export const zoomIn = zoom(1);
export const zoomOut = zoom(-1);
