import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";

/** The label that a digit chose for what is drawn next, at the tools: nobody is to be surprised by it. A press ends it. */
export function createNextLabel(
  element: HTMLElement,
  stage: HTMLElement,
  model: Model,
  actions: PanelActions,
  strings: Strings,
): void {
  const { nextLabel, colors } = model.panel;
  const end = (): void => {
    actions.endNextLabel();
    // The button is gone, and the keyboard goes on where it draws.
    stage.focus({ preventScroll: true });
  };

  effect(() => {
    const label = nextLabel.value;
    const name = format(strings.endNextLabel, label || strings.unnamed);
    const button = html`<button type="button" title=${name} aria-label=${name} @click=${end}>
      <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <rect width="10" height="10" rx="2" fill=${colors.value.css(label ?? "")} />
      </svg>
      <span dir="auto" class=${label ? "label" : "label unnamed"}>${label || strings.unnamed}</span>
    </button>`;
    render(label === undefined ? nothing : button, element);
  });

  let before = model.tool.peek();
  effect(() => {
    const tool = model.tool.value;
    // Whoever goes back to selecting has drawn what the label was for; chosen while selecting, it waits for the next tool.
    if (tool === "select" && before !== "select") nextLabel.value = undefined;
    before = tool;
  });
}
