import { effect } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { filterOfLabel } from "../../src/core/filters.ts";
import type { LabelCount } from "../../src/core/labels.ts";
import type { Strings } from "../../src/core/protocol.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import { makeRovingRows } from "../rovingRows.ts";
import { format } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";
import { section } from "./section.ts";
import { iconButton } from "./toolbar.ts";

/** The labels of the picture: how many of each, its colour and digit; to filter by, to hide, to rename everywhere. */
export function createLabels(element: HTMLElement, model: Model, actions: PanelActions, strings: Strings): void {
  const { kept, panel } = model;
  const roving = makeRovingRows(element);

  const row = ({ label, count }: LabelCount): TemplateResult => {
    const { filter, hiddenLabels } = kept.panel.value;
    const name = label || strings.unnamed;
    const digit = panel.digits.value.indexOf(label) + 1;
    const hidden = hiddenLabels.includes(label);
    const disabled = model.snapshot.value?.readOnly !== undefined;
    return html`<li data-row class=${hidden ? "is-hidden" : ""}>
      <button
        type="button"
        class="label-name"
        aria-pressed=${filter === filterOfLabel(label)}
        title=${format(strings.filterLabel, name, count)}
        @click=${() => actions.filterByLabel(label)}
      >
        <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
          <rect width="10" height="10" rx="2" fill=${panel.colors.value.css(label)} />
        </svg>
        <span dir="auto" class=${label ? "label" : "label unnamed"}>${name}</span>
        ${
          digit > 0
            ? html`<kbd aria-hidden="true">${digit}</kbd><span class="unseen">${format(strings.digit, digit)}</span>`
            : nothing
        }
        <span class="count">${count}</span>
      </button>
      ${iconButton(`${strings.renameLabel} ${name}`, icons.rename, () => actions.renameLabel(label), { disabled })}
      ${iconButton(
        `${strings.hideLabel}: ${name}`,
        hidden ? icons.hide : icons.show,
        () => actions.toggleLabel(label),
        { pressed: hidden },
      )}
    </li>`;
  };

  effect(() => {
    const counts = panel.counts.value;
    element.hidden = counts.length === 0;
    const open = kept.panel.value.opened.includes("labels");
    render(
      section(
        {
          id: "labels",
          title: strings.labels,
          count: counts.length,
          open,
          toggle: () => actions.toggleSection("labels"),
        },
        () => html`<ul class="labels" aria-label=${strings.labels}>
          ${repeat(counts, ({ label }) => label, row)}
        </ul>`,
      ),
      element,
    );
    roving.update();
  });
}
