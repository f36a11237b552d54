import { distance, type Position, type View } from "../../src/core/camera.ts";
import { cycle } from "../../src/core/hitTest.ts";
import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import { stepsOfWheel } from "../tools/brushTool.ts";
import type { Gesture, Held } from "../tools/gesture.ts";
import type { Tools } from "../tools/tools.ts";
import type { Stage } from "./stage.ts";

/** Stage px that a pointer may move and still click. */
const CLICK_SLACK = 4;

/** Px of a wheel's notch where it reports lines or pages. */
const WHEEL_UNIT = [1, 16, 400] as const;

const heldWith = (event: MouseEvent | KeyboardEvent): Held => ({
  shift: event.shiftKey,
  alt: event.altKey,
  ctrl: event.ctrlKey || event.metaKey,
});

/**
 * Mouse, pen and fingers on the stage. What a press does is up to the tool first; else a click selects, and again at the same
 * place the next one below, and a drag pans, always with the middle button or while Space is held; two fingers, or a wheel
 * with a modifier key, zoom to where they are.
 */
export function handlePointer(stage: Stage, model: Model, actions: Actions, tools: Tools): void {
  const { element } = stage;
  const pointers = new Map<number, Position>();
  /** Where the pointer went down, as long as it has not moved from there. */
  let pressed: Position | undefined;
  /** What the tool makes of the press, and whether that has begun. */
  let gesture: Gesture | undefined;
  let begun = false;
  /** The last press was the tool's: a double click that it is a part of renames nothing. */
  let wasTools = false;
  /** Escape has ended what the press began: until the next one nothing follows from it. */
  let ended = false;
  let last: { readonly at: Position; readonly pointerType: string } | undefined;
  /** The last click and what was seen then. */
  let clicked: { readonly at: Position; readonly view: View } | undefined;

  const positionOf = (event: MouseEvent): Position => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  element.addEventListener("click", (event) => {
    // The second click of a double one is about what the first has selected.
    if (!pressed || event.detail > 1 || model.grabbing.value) return;
    const at = pressed;
    const hits = stage.hit(at);
    const view = model.kept.view.value;
    const again = clicked !== undefined && clicked.view === view && distance(clicked.at, at) <= CLICK_SLACK;
    clicked = { at, view };
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const [top] = hits;
      if (top !== undefined) actions.toggle(top);
      return;
    }
    const next = again ? cycle(hits, model.primary.value) : hits[0];
    actions.select(next === undefined ? [] : [next]);
  });

  element.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    const at = positionOf(event);
    const alone = pointers.size === 0 && event.button === 0;
    pressed = alone ? at : undefined;
    last = { at, pointerType: event.pointerType };
    // A second finger means that the picture is to be moved.
    cancelGesture();
    ended = false;
    if (alone && !model.grabbing.value) gesture = tools.press(at, event.pointerType, heldWith(event));
    begun = gesture?.atOnce ?? false;
    wasTools = tools.isDrawing() || gesture?.click !== undefined;
    pointers.set(event.pointerId, at);
    if (event.button === 1) element.classList.add("panning");
  });

  const cancelGesture = (): boolean => {
    if (!gesture) return false;
    gesture.cancel?.();
    gesture = undefined;
    begun = false;
    pressed = undefined;
    return true;
  };

  /** @returns whether the gesture has it */
  const drag = (held: Held): boolean => {
    if (!gesture?.drag || !last) return false;
    const place = tools.placeAt(last.at, last.pointerType, held);
    begun = true;
    if (place) gesture.drag(place);
    return true;
  };

  const finishGesture = (event: PointerEvent): void => {
    const now = gesture;
    if (!now) return;
    const place = tools.placeAt(positionOf(event), event.pointerType, heldWith(event));
    gesture = undefined;
    // Moved as far as a drag, or no farther than a click; one that only pans has nothing to end.
    if (begun && place) now.drop?.(place);
    else if (pressed && place && now.click) {
      now.click(place);
      pressed = undefined;
    }
    if (tools.isDrawing()) pressed = undefined;
    begun = false;
  };

  element.addEventListener("pointermove", (event) => {
    const at = positionOf(event);
    const before = pointers.get(event.pointerId);
    last = { at, pointerType: event.pointerType };
    if (!before) {
      tools.hover(at, event.pointerType, heldWith(event));
      model.hovered.value = tools.isDrawing() ? undefined : stage.hit(at)[0];
      return;
    }
    if (ended) return;
    if (pressed && !begun && distance(pressed, at) <= CLICK_SLACK) return;
    pressed = undefined;
    if (drag(heldWith(event))) {
      pointers.set(event.pointerId, at);
      return;
    }
    gesture = undefined;
    element.classList.add("panning");
    pointers.set(event.pointerId, at);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      // Each finger does half of the moving; what they spread, they zoom.
      actions.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      stage.zooming();
      actions.zoomBy(distance(at, other) / Math.max(distance(before, other), 1), middle);
    } else {
      actions.pan(at.x - before.x, at.y - before.y);
    }
  });

  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0) element.classList.remove("panning");
  };
  element.addEventListener("pointerup", (event) => {
    if (pointers.has(event.pointerId)) finishGesture(event);
    release(event);
  });
  element.addEventListener("pointercancel", (event) => {
    cancelGesture();
    release(event);
  });
  // Before all other keys: Escape is about what is being dragged, and Shift and Alt change what it does.
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !cancelGesture()) return;
    ended = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  for (const type of ["keydown", "keyup"] as const) {
    element.addEventListener(type, (event) => {
      if (event.key !== "Shift" && event.key !== "Alt") return;
      // Alt alone would go to the window's menu.
      if (event.key === "Alt" && (gesture || tools.isDrawing())) event.preventDefault();
      if (begun) drag(heldWith(event));
      else if (last && !gesture && model.tool.value !== "select")
        tools.hover(last.at, last.pointerType, heldWith(event));
    });
  }

  element.addEventListener("pointerleave", (event) => {
    model.hovered.value = undefined;
    tools.hover(undefined, event.pointerType, heldWith(event));
  });

  element.addEventListener("dblclick", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || wasTools) return;
    const primary = model.primary.value;
    if (primary !== undefined && stage.hit(positionOf(event)).includes(primary)) actions.rename();
  });

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = WHEEL_UNIT[event.deltaMode] ?? 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      const paints = model.tool.value === "brush" || model.tool.value === "eraser";
      if (paints && event.altKey && !event.ctrlKey && !event.metaKey) {
        tools.stepBrush(stepsOfWheel(dy));
      } else if (event.ctrlKey || event.metaKey || event.altKey) {
        // A pinch on a touchpad comes as many small turns, a wheel's notch as one of about 100: both feel right like this.
        stage.zooming();
        actions.zoomBy(Math.exp(-Math.min(Math.max(dy, -24), 24) * 0.01), positionOf(event));
      } else if (event.shiftKey && dx === 0) {
        actions.pan(-dy, 0);
      } else {
        actions.pan(-dx, -dy);
      }
    },
    { passive: false },
  );
}
