import { effect } from "@preact/signals-core";
import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { labelColor } from "../../src/core/colors.ts";
import type { Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { reviewIcons } from "../icons.ts";
import type { Model } from "../model.ts";
import { inWords, percent, shortened } from "../strings.ts";
import { listMove, range } from "./listKeys.ts";

interface RowState {
  readonly index: number;
  readonly selected: boolean;
  readonly active: boolean;
  readonly hovered: boolean;
}

/** Characters of a read text in its row; the rest of them would be cut off at any width. */
const ROW_LENGTH = 200;

/** What an annotation is drawn as, small: a point, a line, or something with an area. */
function swatch({ polygon, path, point, label }: ViewAnnotation): TemplateResult<2> {
  const color = labelColor(label);
  if (polygon === undefined && path !== undefined) {
    return svg`<path class="dark" d="M1 9 4 3l3 4 2-6" /><path d="M1 9 4 3l3 4 2-6" stroke=${color} />`;
  }
  if (polygon === undefined && point !== undefined) {
    return svg`<circle class="halo" cx="5" cy="5" r="5.5" /><circle cx="5" cy="5" r="2.75" fill=${color} />`;
  }
  return svg`<rect width="10" height="10" rx="2" fill=${color} />`;
}

function row(annotation: ViewAnnotation, state: RowState, strings: Strings): TemplateResult {
  const { id, label, review, confidence, text } = annotation;
  const classes = `row ${review}${state.active ? " active" : ""}${state.hovered ? " hovered" : ""}`;
  return html`<div
    role="option"
    id=${`row-${state.index}`}
    data-id=${id}
    class=${classes}
    aria-selected=${state.selected}
    title=${inWords(annotation, strings)}
  >
    <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      ${swatch(annotation)}
    </svg>
    <span dir="auto" class="label ${label ? "" : "unnamed"}">${label || strings.unnamed}</span>
    <span dir="auto" class="text">${text ? shortened(text, ROW_LENGTH) : nothing}</span>
    <span class="confidence">${confidence === undefined ? nothing : percent(confidence)}</span>
    <span class="review">${reviewIcons[review]}<span class="unseen">${strings[review]}</span></span>
  </div>`;
}

/** The annotations as a list: the twin of the picture for keyboards and screen readers. */
export function createList(element: HTMLElement, model: Model, actions: Actions, strings: Strings): void {
  /** Where a range begins that Shift extends. */
  let anchor: string | undefined;
  effect(() => {
    const selection = model.kept.selection.value;
    if (selection.length <= 1) anchor = selection[0];
  });

  effect(() => {
    const selected = model.selected.value;
    const active = model.active.value;
    const hovered = model.hovered.value;
    const annotations = model.visible.value;
    const rows = repeat(
      annotations,
      ({ id }) => id,
      (annotation, index) => {
        const { id } = annotation;
        const state = { index, selected: selected.has(id), active: id === active, hovered: id === hovered };
        return guard([annotation, ...Object.values(state)], () => row(annotation, state, strings));
      },
    );
    render(rows, element);
    const at = annotations.findIndex(({ id }) => id === active);
    if (at < 0) element.removeAttribute("aria-activedescendant");
    else element.setAttribute("aria-activedescendant", `row-${at}`);
  });

  // After the effect above, which draws the row that is to be seen.
  effect(() => {
    if (model.active.value !== undefined) element.querySelector(".row.active")?.scrollIntoView({ block: "nearest" });
  });

  const idAt = (event: Event): string | undefined =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]")?.dataset.id : undefined;

  element.addEventListener("click", (event) => {
    const id = idAt(event);
    if (id === undefined) return;
    const ids = model.visible.value.map((annotation) => annotation.id);
    if (event.shiftKey) actions.select(range(ids, anchor, id), { reveal: true });
    else if (event.ctrlKey || event.metaKey) {
      actions.toggle(id);
      anchor = id;
    } else actions.select([id], { reveal: true });
  });
  element.addEventListener("dblclick", (event) => {
    if (idAt(event) !== undefined) actions.rename();
  });
  element.addEventListener("pointerover", (event) => {
    model.hovered.value = idAt(event);
  });
  element.addEventListener("pointerleave", () => {
    model.hovered.value = undefined;
  });

  const pageRows = (): number => {
    const height = element.firstElementChild?.getBoundingClientRect().height ?? 0;
    return height > 0 ? Math.max(Math.floor(element.clientHeight / height) - 1, 1) : 1;
  };

  /** Whether the key was the list's. */
  const press = (event: KeyboardEvent): boolean => {
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey) return false;
    if (event.key === "Enter" && !ctrl && !event.shiftKey) {
      actions.rename();
      return true;
    }
    if (event.key === "Escape") {
      actions.select([]);
      return true;
    }
    const ids = model.visible.value.map(({ id }) => id);
    const state = { ids, selection: model.kept.selection.value, active: model.active.value, anchor };
    const move = listMove(state, event.key, { shift: event.shiftKey, ctrl }, pageRows());
    if (!move) return false;
    model.active.value = move.active;
    if (move.selection) actions.select(move.selection, { reveal: true });
    if (!event.shiftKey) anchor = move.active;
    return true;
  };
  element.addEventListener("keydown", (event) => {
    if (!press(event)) return;
    event.preventDefault();
    // VS Code would see the key as well.
    event.stopPropagation();
  });
}
