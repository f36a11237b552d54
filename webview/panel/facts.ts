import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { fileSize, format, number } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";
import { section } from "./section.ts";

/** What is known of the picture's file. */
export function createFacts(element: HTMLElement, model: Model, actions: PanelActions, strings: Strings): void {
  element.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: false });
  effect(() => {
    const { name, image, facts } = model.snapshot.value ?? {};
    element.hidden = facts === undefined;
    if (!facts) return;
    const open = model.kept.panel.value.opened.includes("facts");
    const fact = (what: string, value: string) => html`<dt>${what}</dt><dd dir="auto">${value}</dd>`;
    const pixels =
      image &&
      `${number(image.width)} × ${number(image.height)} px, ${format(
        strings.megapixels,
        number(Math.round((image.width * image.height) / 1e5) / 10),
      )}`;
    render(
      section(
        { id: "facts", title: strings.facts, open, toggle: () => actions.toggleSection("facts") },
        () => html`<dl>
            ${fact(strings.fileName, name ?? "")} ${pixels ? fact(strings.pixels, pixels) : nothing}
            ${fact(strings.fileKind, facts.kind)} ${fact(strings.fileSize, fileSize(facts.bytes))}
          </dl>
          ${
            facts.same === undefined
              ? nothing
              : html`<p class="quiet">${facts.same ? strings.samePicture : strings.otherPicture}</p>`
          }`,
      ),
      element,
    );
  });
}
