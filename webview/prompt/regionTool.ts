import { effect, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { Box, Point } from "../../src/core/annotation.ts";
import { normalBox, SCALE } from "../../src/core/geometry.ts";
import type { Strings } from "../../src/core/protocol.ts";
import { pixelsOf } from "../../src/core/tiles.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import { clamped, pixelOf, toPoint, toStagePx, viewNow } from "../tools/view.ts";
import type { Prompt } from "./promptModel.ts";

/** Stage px that an arrow key moves or resizes the region by. */
const STEP = 12;
/** Stage px that must be dragged: less is a click that missed. */
const LEAST = 6;

const ARROWS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Lets a person draw the part of the picture that a question is about: over the stage, which sees nothing of it but the
 * wheel. By the keyboard the region is there from the beginning, and is moved and resized.
 */
export function createRegionTool(stage: HTMLElement, model: Model, prompt: Prompt, strings: Strings): void {
  const layer = document.createElement("div");
  layer.className = "region";
  layer.tabIndex = -1;
  layer.hidden = true;
  layer.setAttribute("role", "application");
  layer.setAttribute("aria-label", strings.regionHelp);
  layer.dataset.testid = "region";
  stage.append(layer);

  const box = signal<Box | undefined>(undefined);
  /** Where the drag began. */
  let from: Point | undefined;
  let pressed: { readonly x: number; readonly y: number } | undefined;

  const pointAt = ({ clientX, clientY }: PointerEvent): Point | undefined => {
    const now = viewNow(model);
    if (!now) return undefined;
    const { left, top } = layer.getBoundingClientRect();
    return clamped(toPoint({ x: clientX - left, y: clientY - top }, now));
  };

  /** The middle of what is in view: half of it each way. */
  const inTheMiddle = (): Box | undefined => {
    const now = viewNow(model);
    if (!now) return undefined;
    const { width, height } = model.stageSize.peek();
    const start = toPoint({ x: width / 4, y: height / 4 }, now);
    const end = toPoint({ x: (width * 3) / 4, y: (height * 3) / 4 }, now);
    return normalBox(...start, ...end) ?? [250, 250, 750, 750];
  };

  const cancel = (): void => {
    prompt.drawing.value = undefined;
    stage.focus();
  };

  const finish = (): void => {
    const region = box.value;
    if (!region) return;
    prompt.drawn(region);
    stage.focus();
  };

  const move = (key: string, resize: boolean): boolean => {
    const arrow = ARROWS[key];
    const [now, region] = [viewNow(model), box.value];
    if (!arrow || !now || !region) return false;
    const pixel = pixelOf(now.image);
    const step = STEP / now.camera.scale;
    const [down, right] = [arrow[0] * step * pixel[0], arrow[1] * step * pixel[1]];
    const [yMin, xMin, yMax, xMax] = region;
    if (resize) {
      box.value =
        normalBox(yMin, xMin, Math.max(yMax + down, yMin + pixel[0]), Math.max(xMax + right, xMin + pixel[1])) ??
        region;
    } else {
      // To the border and no farther: it keeps its size.
      const y = Math.min(Math.max(down, -yMin), SCALE - yMax);
      const x = Math.min(Math.max(right, -xMin), SCALE - xMax);
      box.value = normalBox(yMin + y, xMin + x, yMax + y, xMax + x) ?? region;
    }
    const { left, top, width, height } = pixelsOf(box.value, now.image);
    model.spoken.value = { text: format(strings.regionPlace, width, height, left, top) };
    return true;
  };

  layer.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter") finish();
    else if (!move(event.key, event.shiftKey)) {
      // The keys of the stage and of annotations mean nothing while a region is drawn; Tab leaves it.
      if (event.key !== "Tab") event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  layer.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    event.preventDefault();
    if (event.button !== 0) return;
    layer.focus({ preventScroll: true });
    layer.setPointerCapture(event.pointerId);
    from = pointAt(event);
    pressed = { x: event.clientX, y: event.clientY };
  });
  layer.addEventListener("pointermove", (event) => {
    event.stopPropagation();
    const to = pointAt(event);
    if (from && to) box.value = normalBox(from[0], from[1], to[0], to[1]) ?? box.value;
  });
  layer.addEventListener("pointerup", (event) => {
    event.stopPropagation();
    const dragged = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) >= LEAST;
    const isOver = from !== undefined;
    from = undefined;
    pressed = undefined;
    if (isOver && dragged) finish();
  });
  layer.addEventListener("pointercancel", (event) => {
    event.stopPropagation();
    from = undefined;
    pressed = undefined;
  });
  for (const type of ["click", "dblclick"]) layer.addEventListener(type, (event) => event.stopPropagation());
  layer.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  });

  let wasDrawing = false;
  effect(() => {
    const isDrawing = prompt.drawing.value !== undefined;
    if (isDrawing === wasDrawing) return;
    wasDrawing = isDrawing;
    layer.hidden = !isDrawing;
    box.value = isDrawing ? inTheMiddle() : undefined;
    if (isDrawing) layer.focus({ preventScroll: true });
  });

  effect(() => {
    const [region, camera, image] = [box.value, model.camera.value, model.snapshot.value?.image];
    if (!region || !camera || !image) {
      render(nothing, layer);
      return;
    }
    const from = toStagePx([region[0], region[1]], { camera, image });
    const to = toStagePx([region[2], region[3]], { camera, image });
    const style = `left: ${from.x}px; top: ${from.y}px; width: ${to.x - from.x}px; height: ${to.y - from.y}px`;
    // As a property: the page's policy forbids the attribute.
    render(html`<div class="region-box" .style=${style}></div><p class="region-help">${strings.regionHelp}</p>`, layer);
  });
}
