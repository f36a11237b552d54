import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { ReadOnlyReason, Strings } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";

function sentence({ message, line }: ReadOnlyReason, strings: Strings): string {
  return line === undefined ? message : `${message} (${format(strings.line, line)})`;
}

/** Bars above the picture: why the document cannot be edited, why there is no picture, that it is another one. */
export function createNotices(element: HTMLElement, model: Model, actions: Actions, strings: Strings): void {
  effect(() => {
    const { readOnly, imageProblem, imageNote } = model.snapshot.value ?? {};
    const problems = [
      ...(readOnly ? [{ icon: icons.lock, text: sentence(readOnly, strings) }] : []),
      ...(imageProblem ? [{ icon: icons.warning, text: imageProblem }] : []),
      ...(imageNote ? [{ icon: icons.warning, text: imageNote }] : []),
    ];
    render(
      problems.map(
        ({ icon, text }) =>
          html`<div class="notice">
            ${icon}<span>${text}</span>
            <button type="button" class="text" @click=${actions.showText}>${strings.showText}</button>
          </div>`,
      ),
      element,
    );
  });
}

/** Below the list: that there is nothing and why, or how much is not seen. */
export function createFooter(
  element: HTMLElement,
  model: Model,
  actions: Actions,
  panel: PanelActions,
  strings: Strings,
): void {
  effect(() => {
    const { texts = [], foundNothing = false } = model.snapshot.value ?? {};
    const annotations = model.annotations.value;
    const shown = new Set(model.texts.value.map(({ id }) => id));
    const hiddenTexts = texts.filter(({ id }) => !shown.has(id)).length;
    const listed = new Set(model.visible.value.map(({ id }) => id));
    const hiddenShapes = annotations.filter((one) => one.review === "rejected" && !listed.has(one.id));
    const showsRejected = model.kept.showRejected.value;
    const hidden = showsRejected ? 0 : hiddenShapes.length + hiddenTexts;
    const { allHidden, isHidden } = model.panel;
    const unseen = model.visible.value.filter((one) => allHidden.value || isHidden(one)).length;
    const bare = texts.length === 0;
    const empty = foundNothing
      ? html`<div class="empty">${bare ? icons.boxes : nothing}<p>${strings.foundNothing}</p></div>`
      : html`<div class="empty">
          ${icons.boxes}
          <p>${strings.noAnnotations}</p>
          <p class="hint">${strings.noAnnotationsHint}</p>
        </div>`;
    const isEmpty = model.snapshot.value !== undefined && annotations.length === 0 && (bare || foundNothing);
    const rejected = html`<button type="button" class="text" @click=${() => actions.view("toggleRejected")}>
      ${format(strings.rejectedHidden, hidden)}
    </button>`;
    const show = html`<button type="button" class="text" @click=${panel.showHidden}>
      ${format(strings.showHidden, unseen)}
    </button>`;
    const parts = [...(isEmpty ? [empty] : []), ...(hidden > 0 ? [rejected] : []), ...(unseen > 0 ? [show] : [])];
    render(parts, element);
  });
}
