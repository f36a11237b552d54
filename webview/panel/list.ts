import { effect } from "@preact/signals-core";
import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import type { Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Actions } from "../actions.ts";
import { icons, reviewIcons } from "../icons.ts";
import type { Model } from "../model.ts";
import { format, inWords, percent, shortened } from "../strings.ts";
import { listMove, range } from "./listKeys.ts";
import type { PanelActions } from "./panelActions.ts";
import { GROUP, watchGroupsInView } from "./rowsInView.ts";

interface RowState {
  readonly index: number;
  readonly count: number;
  readonly selected: boolean;
  readonly active: boolean;
  readonly hovered: boolean;
  readonly hidden: boolean;
  readonly color: string;
  /** Some annotation of the list has a confidence: then those without one say so. */
  readonly confidences: boolean;
}

/** Characters of a read text in its row; the rest of them would be cut off at any width. */
const ROW_LENGTH = 200;

/** What an annotation is drawn as, small: a point, a line, or something with an area. */
function swatch({ polygon, path, point }: ViewAnnotation, color: string): TemplateResult<2> {
  if (polygon === undefined && path !== undefined) {
    return svg`<path class="dark" d="M1 9 4 3l3 4 2-6" /><path d="M1 9 4 3l3 4 2-6" stroke=${color} />`;
  }
  if (polygon === undefined && point !== undefined) {
    return svg`<circle class="halo" cx="5" cy="5" r="5.5" /><circle cx="5" cy="5" r="2.75" fill=${color} />`;
  }
  return svg`<rect width="10" height="10" rx="2" fill=${color} />`;
}

function row(annotation: ViewAnnotation, state: RowState, strings: Strings): TemplateResult {
  const { id, label, review, confidence, text, run } = annotation;
  const { active, hovered, hidden, color } = state;
  const classes = `row ${review}${active ? " active" : ""}${hovered ? " hovered" : ""}${hidden ? " is-hidden" : ""}`;
  // What a person drew has no confidence to be missed.
  const lacks = confidence === undefined && run !== undefined;
  const words = [
    inWords(annotation, strings),
    ...(lacks ? [format(strings.confidence, strings.notGiven)] : []),
    ...(hidden ? [strings.hidden] : []),
  ];
  return html`<div
    role="option"
    id=${`row-${state.index}`}
    data-id=${id}
    class=${classes}
    aria-selected=${state.selected}
    aria-posinset=${state.index + 1}
    aria-setsize=${state.count}
    title=${words.join(", ")}
  >
    <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      ${swatch(annotation, color)}
    </svg>
    <span dir="auto" class="label ${label ? "" : "unnamed"}">${label || strings.unnamed}</span>
    <span dir="auto" class="text">${text ? shortened(text, ROW_LENGTH) : nothing}</span>
    <span class="confidence">
      ${confidence === undefined ? (lacks && state.confidences ? strings.notGiven : nothing) : percent(confidence)}
    </span>
    <span class="eye" data-eye title=${hidden ? strings.show : strings.hide} aria-hidden="true">
      ${hidden ? icons.hide : icons.show}
    </span>
    ${hidden ? html`<span class="unseen">${strings.hidden}</span>` : nothing}
    <span class="review">${reviewIcons[review]}<span class="unseen">${strings[review]}</span></span>
  </div>`;
}

/** The annotations as a list: the twin of the picture for keyboards and screen readers. */
export function createList(
  element: HTMLElement,
  model: Model,
  actions: Actions,
  panelActions: PanelActions,
  strings: Strings,
): void {
  /** Where a range begins that Shift extends. */
  let anchor: string | undefined;
  effect(() => {
    const selection = model.kept.selection.value;
    if (selection.length <= 1) anchor = selection[0];
  });

  const inView = watchGroupsInView(element);
  /** The active one that was brought into view; where a person scrolls to afterwards is theirs. */
  let seen: string | undefined;

  const rowsOf = (members: readonly ViewAnnotation[], states: readonly RowState[]): unknown =>
    repeat(
      members,
      ({ id }) => id,
      (annotation, at) => {
        const state = states[at];
        return state && guard([annotation, ...Object.values(state)], () => row(annotation, state, strings));
      },
    );

  effect(() => {
    const selected = model.selected.value;
    const active = model.active.value;
    const hovered = model.hovered.value;
    const annotations = model.visible.value;
    const colors = model.panel.colors.value;
    const confidences = annotations.some(({ confidence }) => confidence !== undefined);
    const stateOf = (annotation: ViewAnnotation, index: number): RowState => ({
      index,
      count: annotations.length,
      selected: selected.has(annotation.id),
      active: annotation.id === active,
      hovered: annotation.id === hovered,
      hidden: model.panel.isHidden(annotation),
      color: colors.css(annotation.label),
      confidences,
    });
    const { first, last } = inView.value;
    const groups = Array.from({ length: Math.ceil(annotations.length / GROUP) }, (_, i) => {
      const start = i * GROUP;
      const members = annotations.slice(start, start + GROUP);
      const states = members.map((annotation, at) => stateOf(annotation, start + at));
      // The active row is to be seen, and spoken of by its id.
      const isThere = (i >= first && i <= last) || states.some((state) => state.active);
      const content = isThere ? [...members, ...states.flatMap((state) => Object.values(state))] : [];
      return html`<div class="rows" role="presentation" .style=${`--members: ${members.length}`}>
        ${guard(content, () => (isThere ? rowsOf(members, states) : nothing))}
      </div>`;
    });
    render(groups, element);
    // For the style sheet: a short list needs no more room than its rows.
    element.style.setProperty("--rows", String(annotations.length));
    const at = annotations.findIndex(({ id }) => id === active);
    if (at < 0) element.removeAttribute("aria-activedescendant");
    else element.setAttribute("aria-activedescendant", `row-${at}`);
    if (active !== seen) element.querySelector(".row.active")?.scrollIntoView({ block: "nearest" });
    seen = active;
  });

  // What is unfolded below takes room from the list, and must not take the row in sight with it.
  let height = element.clientHeight;
  new ResizeObserver(() => {
    const row = element.querySelector<HTMLElement>(".row.active");
    const place = row?.getBoundingClientRect();
    const from = place ? place.top - element.getBoundingClientRect().top - element.clientTop : -1;
    // Within the list alone: the panel stays where a person has scrolled it.
    if (place && from >= 0 && from < height) {
      element.scrollTop += Math.max(from + place.height - element.clientHeight, 0);
    }
    height = element.clientHeight;
  }).observe(element);

  const idAt = (event: Event): string | undefined =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]")?.dataset.id : undefined;

  element.addEventListener("click", (event) => {
    const id = idAt(event);
    if (id === undefined) return;
    if (event.target instanceof Element && event.target.closest("[data-eye]")) {
      panelActions.toggleHidden(model.selected.value.has(id) ? model.kept.selection.value : [id]);
      return;
    }
    const ids = model.visible.value.map((annotation) => annotation.id);
    if (event.shiftKey) actions.select(range(ids, anchor, id), { reveal: true });
    else if (event.ctrlKey || event.metaKey) {
      actions.toggle(id);
      anchor = id;
    } else actions.select([id], { reveal: true });
  });
  element.addEventListener("dblclick", (event) => {
    const onEye = event.target instanceof Element && event.target.closest("[data-eye]") !== null;
    if (idAt(event) !== undefined && !onEye) actions.rename();
  });
  element.addEventListener("pointerover", (event) => {
    model.hovered.value = idAt(event);
  });
  element.addEventListener("pointerleave", () => {
    model.hovered.value = undefined;
  });

  const pageRows = (): number => {
    const height = element.querySelector(".row")?.getBoundingClientRect().height ?? 0;
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
    // What is hidden is not meant by all.
    const meant = event.key === "a" ? model.panel.drawn.value : model.visible.value;
    const ids = meant.map(({ id }) => id);
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
