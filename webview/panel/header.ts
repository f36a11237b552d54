import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import { makeRoving } from "../roving.ts";
import { format } from "../strings.ts";
import { iconButton } from "./toolbar.ts";

/** The heading of the list: how much is reviewed, and what can be done with the selection. */
export function createHeader(element: HTMLElement, model: Model, actions: Actions, strings: Strings): void {
  const summary = document.createElement("div");
  summary.className = "summary";
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", strings.annotations);
  element.append(summary, tools);

  effect(() => {
    const { done, all } = model.reviewed.value;
    const progress = format(strings.reviewed, done, all);
    render(
      html`<h1>${all === 0 ? strings.annotations : progress}</h1>
        <progress aria-label=${progress} value=${done} max=${Math.max(all, 1)} ?hidden=${all === 0}></progress>`,
      summary,
    );
  });

  effect(() => {
    const snapshot = model.snapshot.value;
    const disabled = !snapshot || snapshot.readOnly !== undefined || model.selected.value.size === 0;
    render(
      html`
        ${iconButton(strings.accept, icons.accept, () => actions.review("accepted"), { key: "A", disabled })}
        ${iconButton(strings.reject, icons.reject, () => actions.review("rejected"), { key: "X", disabled })}
        ${iconButton(strings.rename, icons.rename, actions.rename, { key: "F2", disabled })}
        ${iconButton(strings.remove, icons.remove, actions.remove, { key: "Delete", disabled })}
      `,
      tools,
    );
  });
  makeRoving(tools);
}
