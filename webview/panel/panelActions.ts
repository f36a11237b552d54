import { batch } from "@preact/signals-core";
import { filterOfLabel } from "../../src/core/filters.ts";
import type { PanelAction, PanelCommand } from "../../src/core/panelProtocol.ts";
import type { FromWebview, Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import { neighbour, nextPending } from "../../src/core/review.ts";
import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import { reveal } from "./hiding.ts";
import type { PanelState, SectionName } from "./state.ts";

/** What a person can do in the panel, and what its commands do. */
export interface PanelActions {
  readonly perform: (action: PanelAction) => void;
  readonly setFilter: (text: string) => void;
  /** Filters by one label alone; again, by nothing. */
  readonly filterByLabel: (label: string) => void;
  readonly toggleLabel: (label: string) => void;
  /** Hides annotations, or shows them when all of them are hidden. */
  readonly toggleHidden: (ids: readonly string[]) => void;
  readonly showHidden: () => void;
  /** What is drawn next is asked for its label again. */
  readonly endNextLabel: () => void;
  readonly renameLabel: (label: string) => void;
  readonly toggleSection: (name: SectionName) => void;
  /** Selects what a run brought, of what is listed. */
  readonly selectOfRun: (id: string) => void;
  readonly command: (command: PanelCommand) => void;
}

/** The id of the filter field: the one part that a command puts the keyboard into. */
export const FILTER_ID = "filter";

const without = <T>(list: readonly T[], item: T): readonly T[] => list.filter((one) => one !== item);

export function createPanelActions(
  model: Model,
  actions: Actions,
  strings: Strings,
  post: (message: FromWebview) => void,
): PanelActions {
  const { panel, kept } = model;
  const say = (text: string): void => {
    model.spoken.value = { text };
  };
  const change = (part: Partial<PanelState>): void => {
    kept.panel.value = { ...kept.panel.value, ...part };
  };
  const isEditable = (): boolean => model.snapshot.value !== undefined && model.snapshot.value.readOnly === undefined;
  /** What can be gone through: what is hidden cannot be judged. */
  const seen = (): readonly ViewAnnotation[] => panel.drawn.value;
  const sayNoPending = (): void => say(panel.allHidden.value ? strings.allHidden : strings.noPending);

  const goToPending = (direction: 1 | -1, except?: ReadonlySet<string>): void => {
    const next = nextPending(seen(), model.primary.value ?? model.active.value, direction, except);
    if (next === undefined) sayNoPending();
    else actions.select([next], { reveal: true });
  };
  const decideAndGoOn = (state: "accepted" | "rejected"): void => {
    const ids = model.selected.value;
    actions.review(state);
    goToPending(1, ids);
  };
  const goTo = (direction: 1 | -1): void => {
    const ids = seen().map(({ id }) => id);
    const next = neighbour(ids, model.primary.value, direction);
    if (next !== undefined) actions.select([next], { reveal: true });
  };

  const acceptShown = (): void => {
    const ids = seen().flatMap(({ id, review }) => (review === "pending" ? [id] : []));
    if (ids.length === 0) sayNoPending();
    else if (isEditable()) {
      actions.review("accepted", ids);
      say(format(strings.acceptedShown, ids.length));
    }
  };

  const toggleHidden: PanelActions["toggleHidden"] = (ids) => {
    const chosen = ids.flatMap((id) => model.byId.value.get(id) ?? []);
    if (chosen.length === 0) return;
    const hide = !chosen.every(panel.isHidden);
    if (hide) change({ hiddenIds: [...new Set([...kept.panel.value.hiddenIds, ...ids])] });
    else reveal(model, chosen);
    say(hide ? strings.hidden : strings.allShown);
  };

  const toggleLabel: PanelActions["toggleLabel"] = (label) => {
    const { hiddenLabels } = kept.panel.value;
    const isHidden = hiddenLabels.includes(label);
    change({ hiddenLabels: isHidden ? without(hiddenLabels, label) : [...hiddenLabels, label] });
    if (!isHidden) say(`${label || strings.unnamed}: ${strings.hidden}`);
  };

  const showHidden: PanelActions["showHidden"] = () => {
    change({ hiddenIds: [], hiddenLabels: [] });
    panel.allHidden.value = false;
  };

  const setFilter: PanelActions["setFilter"] = (filter) =>
    batch(() => {
      change({ filter });
      // What is selected stays in sight; so that what a person does next is only about what the filter shows, it goes.
      const remaining = kept.selection.value.filter((id) => {
        const annotation = model.byId.value.get(id);
        return annotation !== undefined && panel.passes(annotation);
      });
      if (remaining.length < kept.selection.value.length) kept.selection.value = remaining;
    });

  const why = (): void => {
    const annotation = model.byId.value.get(model.primary.value ?? model.active.value ?? "");
    if (!annotation) say(strings.nothingSelected);
    else if (annotation.run === undefined) say(strings.drawnByPerson);
    else if (!panel.runs.value.has(annotation.run)) say(strings.runGone);
    else
      batch(() => {
        const { opened } = kept.panel.value;
        change({ opened: [...without(opened, "runs"), "runs"] });
        panel.pointedRun.value = undefined;
        panel.pointedRun.value = annotation.run;
      });
  };

  const endNextLabel = (): void => {
    panel.nextLabel.value = undefined;
    say(strings.labelsAsked);
  };

  const pressDigit = (digit: number): void => {
    const label = panel.digits.value[digit - 1];
    const ids = kept.selection.value;
    const draws = model.tool.value !== "select";
    if (ids.length === 0 && !draws && digit === 1) actions.view("actualSize");
    else if (label === undefined) say(format(strings.noDigit, digit));
    else if (ids.length > 0 && !draws) actions.setLabel(label);
    else if (label === panel.nextLabel.value) endNextLabel();
    else {
      panel.nextLabel.value = label;
      say(format(strings.nextLabel, label));
    }
  };

  const PERFORM: Readonly<Record<Exclude<PanelAction, `digit${number}`>, () => void>> = {
    accept: () => actions.review("accepted"),
    reject: () => actions.review("rejected"),
    toPending: () => actions.review("pending"),
    nextPending: () => goToPending(1),
    previousPending: () => goToPending(-1),
    selectNext: () => goTo(1),
    selectPrevious: () => goTo(-1),
    selectAll: () => actions.select(seen().map(({ id }) => id)),
    acceptAndNext: () => decideAndGoOn("accepted"),
    rejectAndNext: () => decideAndGoOn("rejected"),
    acceptShown,
    toggleHidden: () => toggleHidden(kept.selection.value),
    hideLabel: () => {
      const labels = new Set(kept.selection.value.flatMap((id) => model.byId.value.get(id)?.label ?? []));
      for (const label of labels) toggleLabel(label);
    },
    toggleAllShapes: () => {
      panel.allHidden.value = !panel.allHidden.value;
      say(panel.allHidden.value ? strings.allHidden : strings.allShown);
    },
    showHidden,
    focusFilter: () => document.getElementById(FILTER_ID)?.focus(),
    why,
  };

  return {
    perform: (action) => {
      if (isDigit(action)) pressDigit(Number(action.slice("digit".length)));
      else PERFORM[action]();
    },
    setFilter,
    filterByLabel: (label) => {
      const wanted = filterOfLabel(label);
      setFilter(kept.panel.value.filter === wanted ? "" : wanted);
    },
    toggleLabel,
    toggleHidden,
    showHidden,
    endNextLabel,
    renameLabel: (label) => {
      if (isEditable()) post({ type: "renameLabel", label });
    },
    toggleSection: (name) => {
      const { opened } = kept.panel.value;
      change({ opened: opened.includes(name) ? without(opened, name) : [...opened, name] });
    },
    selectOfRun: (run) => {
      const ids = panel.listed.value.filter((one) => one.run === run).map(({ id }) => id);
      if (ids.length > 0) actions.select(ids, { reveal: true });
    },
    command: (command) => post({ type: "command", command }),
  };
}

function isDigit(action: PanelAction): action is PanelAction & `digit${number}` {
  return /^digit\d$/.test(action);
}
