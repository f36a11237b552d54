import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { colorsOf, type LabelColors } from "../../src/core/colors.ts";
import { parseFilter } from "../../src/core/filters.ts";
import { type LabelCount, labelCounts } from "../../src/core/labels.ts";
import type { Shortcut, ViewRun } from "../../src/core/panelProtocol.ts";
import type { Snapshot, ViewAnnotation } from "../../src/core/protocol.ts";
import type { PanelState } from "./state.ts";

/** What the panel shows and what it lets be seen. */
export interface PanelModel {
  /** The colours of this picture's labels. */
  readonly colors: ReadonlySignal<LabelColors>;
  readonly counts: ReadonlySignal<readonly LabelCount[]>;
  readonly runs: ReadonlySignal<ReadonlyMap<string, ViewRun>>;
  /** What is listed, in the order of the document: what passes the filter, and what is rejected only when that is shown. */
  readonly listed: ReadonlySignal<readonly ViewAnnotation[]>;
  /** Of these, what is drawn and can be pointed at. */
  readonly drawn: ReadonlySignal<readonly ViewAnnotation[]>;
  readonly isHidden: (annotation: Pick<ViewAnnotation, "id" | "label">) => boolean;
  /** Whether the filter lets an annotation pass. */
  readonly passes: (annotation: ViewAnnotation) => boolean;
  /** What the digits stand for, the first for 1. */
  readonly digits: Signal<readonly string[]>;
  /** The label of what is drawn next, when a digit has chosen one. */
  readonly nextLabel: Signal<string | undefined>;
  /** No shape is drawn until this is taken back. */
  readonly allHidden: Signal<boolean>;
  readonly place: Signal<{ readonly at: number; readonly of: number } | undefined>;
  /** The list of shortcuts, while it is open. */
  readonly shortcuts: Signal<readonly Shortcut[] | undefined>;
  /** The run that was asked for last by "Why is this here?". */
  readonly pointedRun: Signal<string | undefined>;
}

/** What the panel's model is made of. */
export interface PanelSources {
  readonly snapshot: ReadonlySignal<Snapshot | undefined>;
  readonly annotations: ReadonlySignal<readonly ViewAnnotation[]>;
  readonly selected: ReadonlySignal<ReadonlySet<string>>;
  readonly showRejected: ReadonlySignal<boolean>;
  readonly state: ReadonlySignal<PanelState>;
}

export function createPanelModel({ snapshot, annotations, selected, showRejected, state }: PanelSources): PanelModel {
  // As one text: only other labels make other colours, and these are drawn with much else.
  const labels = computed(() => JSON.stringify([...new Set(annotations.value.map(({ label }) => label))]));
  const colors = computed(() => {
    const list: readonly string[] = JSON.parse(labels.value);
    return colorsOf(list);
  });
  const runs = computed(() => new Map(snapshot.value?.runs?.map((run) => [run.id, run])));
  const text = computed(() => state.value.filter);
  const filter = computed(() => parseFilter(text.value));
  const passes = (annotation: ViewAnnotation): boolean =>
    filter.value?.(annotation, annotation.run === undefined ? undefined : runs.value.get(annotation.run)) ?? true;

  // What was just rejected, or does not pass the filter any more, stays until the selection moves on: so the person sees
  // what happened and can undo it.
  const listed = computed(() =>
    annotations.value.filter((annotation) => {
      if (selected.value.has(annotation.id)) return true;
      return (annotation.review !== "rejected" || showRejected.value || asksForRejected.value) && passes(annotation);
    }),
  );
  // Whoever asks for them by name wants to see them.
  const asksForRejected = computed(() => /(?:^|\s)review:"?r/i.test(text.value));

  const hiddenIds = computed(() => new Set(state.value.hiddenIds));
  const hiddenLabels = computed(() => new Set(state.value.hiddenLabels));
  const isHidden: PanelModel["isHidden"] = ({ id, label }) => hiddenIds.value.has(id) || hiddenLabels.value.has(label);
  const allHidden = signal(false);

  return {
    colors,
    counts: computed(() => labelCounts(annotations.value)),
    runs,
    listed,
    drawn: computed(() => {
      if (allHidden.value) return [];
      const nothingHidden = hiddenIds.value.size === 0 && hiddenLabels.value.size === 0;
      return nothingHidden ? listed.value : listed.value.filter((annotation) => !isHidden(annotation));
    }),
    isHidden,
    passes,
    digits: signal<readonly string[]>([]),
    nextLabel: signal<string | undefined>(undefined),
    allHidden,
    place: signal<PanelModel["place"]["value"]>(undefined),
    shortcuts: signal<PanelModel["shortcuts"]["value"]>(undefined),
    pointedRun: signal<string | undefined>(undefined),
  };
}
