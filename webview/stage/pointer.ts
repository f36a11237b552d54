import type { Position, View } from "../../src/core/camera.ts";
import { cycle } from "../../src/core/hitTest.ts";
import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import type { Stage } from "./stage.ts";

/** Stage px that a pointer may move and still click. */
const CLICK_SLACK = 4;

/** Px of a wheel's notch where it reports lines or pages. */
const WHEEL_UNIT = [1, 16, 400] as const;

const distance = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * Mouse, pen and fingers on the stage: a click selects, and again at the same place the next one below; a drag pans, also with
 * the middle button; two fingers, or a wheel with a modifier key, zoom to where they are.
 */
export function handlePointer(stage: Stage, model: Model, actions: Actions): void {
  const { element } = stage;
  const pointers = new Map<number, Position>();
  /** Where the pointer went down, as long as it has not moved from there. */
  let pressed: Position | undefined;
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
    pressed = pointers.size === 0 && event.button === 0 ? at : undefined;
    pointers.set(event.pointerId, at);
    if (event.button === 1) element.classList.add("panning");
  });

  element.addEventListener("pointermove", (event) => {
    const at = positionOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      model.hovered.value = stage.hit(at)[0];
      return;
    }
    if (pressed && distance(pressed, at) <= CLICK_SLACK) return;
    pressed = undefined;
    element.classList.add("panning");
    pointers.set(event.pointerId, at);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      // Each finger does half of the moving; what they spread, they zoom.
      actions.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      actions.zoomBy(distance(at, other) / Math.max(distance(before, other), 1), middle);
    } else {
      actions.pan(at.x - before.x, at.y - before.y);
    }
  });

  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0) element.classList.remove("panning");
  };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);

  element.addEventListener("pointerleave", () => {
    model.hovered.value = undefined;
  });

  element.addEventListener("dblclick", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) return;
    const primary = model.primary.value;
    if (primary !== undefined && stage.hit(positionOf(event)).includes(primary)) actions.rename();
  });

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = WHEEL_UNIT[event.deltaMode] ?? 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey || event.altKey) {
        // A pinch on a touchpad comes as many small turns, a wheel's notch as one of about 100: both feel right like this.
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
