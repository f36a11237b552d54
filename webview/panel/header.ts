import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import { makeRoving } from "../roving.ts";
import { format } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";
import { iconButton } from "./toolbar.ts";

/** The heading of the list: how much is reviewed, and what can be done with the selection. */
export function createHeader(
  element: HTMLElement,
  model: Model,
  actions: Actions,
  panel: PanelActions,
  strings: Strings,
): void {
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
    const fixed = !snapshot || snapshot.readOnly !== undefined;
    const chosen = [...model.selected.value].flatMap((id) => model.byId.value.get(id) ?? []);
    const disabled = fixed || chosen.length === 0;
    // What a person drew is nobody's proposal.
    const undecidable = fixed || !chosen.some(({ review, run }) => review !== "pending" && run !== undefined);
    const { done, all } = model.reviewed.value;
    const nothingPending = done === all;
    render(
      html`
        ${iconButton(strings.accept, icons.accept, () => actions.review("accepted"), { key: "A", disabled })}
        ${iconButton(strings.reject, icons.reject, () => actions.review("rejected"), { key: "X", disabled })}
        ${iconButton(strings.toPending, icons.pending, () => actions.review("pending"), { key: "U", disabled: undecidable })}
        ${iconButton(strings.rename, icons.rename, actions.rename, { key: "F2", disabled })}
        ${iconButton(strings.remove, icons.remove, actions.remove, { key: "Delete", disabled })}
        <span class="gap"></span>
        ${iconButton(strings.nextPending, icons.nextPending, () => panel.perform("nextPending"), {
          key: "N",
          disabled: nothingPending,
        })}
        ${iconButton(strings.acceptShown, icons.acceptAll, () => panel.perform("acceptShown"), {
          key: "Alt+A",
          disabled: fixed || nothingPending,
        })}
      `,
      tools,
    );
  });
  makeRoving(tools);
}
