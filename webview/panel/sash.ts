import { effect } from "@preact/signals-core";
import type { Strings } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";

/** CSS px. */
const NARROWEST = 160;
const KEY_STEP = 20;

/** The handle between picture and list. Where both are stacked the style sheet hides it. */
export function createSash(element: HTMLElement, app: HTMLElement, model: Model, strings: Strings): void {
  const width = model.kept.panelWidth;
  const widest = (): number => Math.max(NARROWEST, app.clientWidth * 0.6);
  const resize = (to: number): void => {
    width.value = Math.round(Math.min(Math.max(to, NARROWEST), widest()));
  };

  element.tabIndex = 0;
  element.setAttribute("role", "separator");
  element.setAttribute("aria-orientation", "vertical");
  element.setAttribute("aria-label", strings.resizeList);
  element.setAttribute("aria-valuemin", String(NARROWEST));
  effect(() => {
    app.style.setProperty("--panel-width", `${width.value}px`);
    element.setAttribute("aria-valuenow", String(width.value));
    element.setAttribute("aria-valuemax", String(Math.round(Math.max(widest(), width.value))));
  });

  element.addEventListener("pointerdown", (event) => {
    if (event.button === 0) element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) resize(app.getBoundingClientRect().right - event.clientX);
  });
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(width.value + step);
  });
}
