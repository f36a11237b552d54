import { effect } from "@preact/signals-core";
import { html, nothing, render, type SVGTemplateResult, type TemplateResult } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { icons, reviewIcons } from "../icons.ts";
import type { Model } from "../model.ts";
import { makeRoving } from "../roving.ts";
import { format, percent } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";

interface ButtonOptions {
  /** Shown with the name; a key of the focused stage. */
  readonly key?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

/** A button with an icon. One that can do nothing now stays focusable, or the keyboard would lose its place. */
export function iconButton(
  name: string,
  icon: SVGTemplateResult,
  press: () => void,
  { key, pressed, disabled = false }: ButtonOptions = {},
): TemplateResult {
  return html`<button
    type="button"
    title=${key ? `${name} (${key})` : name}
    aria-label=${name}
    aria-pressed=${pressed ?? nothing}
    aria-disabled=${disabled}
    @click=${() => disabled || press()}
  >
    ${icon}
  </button>`;
}

/** What changes the view and never the document. */
export function createToolbar(
  element: HTMLElement,
  model: Model,
  actions: Actions,
  panel: PanelActions,
  strings: Strings,
): void {
  const { kept } = model;
  const setOpacity = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) kept.opacity.value = Number(event.target.value) / 100;
  };

  effect(() => {
    const camera = model.camera.value;
    const noPicture = { disabled: camera === undefined };
    const place = model.panel.place.value;
    render(
      html`
        <div class="group">
          ${iconButton(strings.zoomOut, icons.zoomOut, () => actions.view("zoomOut"), { key: "−", ...noPicture })}
          <span class="zoom">${camera ? percent(camera.scale) : nothing}</span>
          ${iconButton(strings.zoomIn, icons.zoomIn, () => actions.view("zoomIn"), { key: "+", ...noPicture })}
          ${iconButton(strings.fit, icons.fit, () => actions.view("fit"), { key: "0", ...noPicture })}
          ${iconButton(strings.actualSize, icons.actualSize, () => actions.view("actualSize"), { key: "1", ...noPicture })}
        </div>
        <div class="group">
          ${iconButton(strings.showMasks, icons.masks, () => actions.view("toggleMasks"), { pressed: kept.showMasks.value, key: "T" })}
          <label class="opacity" title=${strings.opacity}>
            ${icons.opacity}
            <input
              type="range"
              min="0"
              max="100"
              step="5"
              aria-label=${strings.opacity}
              .value=${String(Math.round(kept.opacity.value * 100))}
              ?disabled=${!kept.showMasks.value}
              @input=${setOpacity}
            />
          </label>
          ${iconButton(strings.showLabels, icons.labels, () => actions.view("toggleLabels"), { pressed: kept.showLabels.value, key: "L" })}
          ${iconButton(strings.showRejected, reviewIcons.rejected, () => actions.view("toggleRejected"), { pressed: kept.showRejected.value, key: "R" })}
        </div>
        <div class="group end">
          ${
            place === undefined
              ? nothing
              : html`${iconButton(strings.previousImage, icons.previous, () => panel.command("previousImage"), {
                  key: "Page Up",
                  disabled: place.at <= 1,
                })}
                <span class="place">${format(strings.imagePlace, place.at, place.of)}</span>
                ${iconButton(strings.nextImage, icons.next, () => panel.command("nextImage"), {
                  key: "Page Down",
                  disabled: place.at >= place.of,
                })}`
          }
          ${iconButton(strings.shortcuts, icons.keyboard, () => panel.command("shortcuts"), { key: "?" })}
        </div>
      `,
      element,
    );
  });
  makeRoving(element);
}
