import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import { pressInField } from "../fieldKeys.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import { FILTER_ID, type PanelActions } from "./panelActions.ts";

/** The field above the list, and how much of everything it lets through. */
export function createFilter(
  element: HTMLElement,
  list: HTMLElement,
  model: Model,
  actions: PanelActions,
  strings: Strings,
): void {
  const { kept, panel } = model;

  const press = (event: KeyboardEvent): void => {
    const take = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.isComposing) pressInField(event);
    else if (event.key === "Escape") {
      take();
      if (kept.panel.value.filter === "") list.focus();
      else actions.setFilter("");
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      take();
      const [first] = panel.listed.value;
      if (!panel.listed.value.some(({ id }) => id === model.active.value)) model.active.value = first?.id;
      list.focus();
    } else pressInField(event);
  };

  effect(() => {
    const all = model.annotations.value.length;
    const { filter } = kept.panel.value;
    const shown = panel.listed.value.length;
    element.hidden = all === 0 && filter === "";
    render(
      html`<input
          id=${FILTER_ID}
          type="search"
          spellcheck="false"
          autocomplete="off"
          aria-label=${strings.filter}
          placeholder=${strings.filterHint}
          title=${strings.filterHelp}
          .value=${filter}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) actions.setFilter(event.target.value);
          }}
          @keydown=${press}
        />
        <span class="count" role="status">
          ${filter === "" ? nothing : shown === 0 ? strings.nothingMatches : format(strings.shown, shown, all)}
        </span>`,
      element,
    );
  });
}
