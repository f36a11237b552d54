import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { type Camera, cameraOf, type Size, type View } from "../src/core/camera.ts";
import type { Snapshot, ViewAnnotation, ViewText } from "../src/core/protocol.ts";
import type { ViewState } from "./viewState.ts";

/** Everything that the page shows, as signals: whoever draws reads them and is called again when they change. */
export interface Model {
  /** The document as last told by the host; undefined until then. */
  readonly snapshot: Signal<Snapshot | undefined>;

  /** Kept while the tab is hidden. */
  readonly kept: { readonly [Key in keyof ViewState]: Signal<ViewState[Key]> };

  /** The row of the list at which the keyboard is; it need not be selected. */
  readonly active: Signal<string | undefined>;
  readonly hovered: Signal<string | undefined>;
  /** The text at which the keyboard is. */
  readonly textAt: Signal<string | undefined>;
  /** The text whose field is open, after it was taken out of the document. */
  readonly lostText: Signal<{ readonly entry: ViewText; readonly at: number } | undefined>;
  /** What a screen reader is to say. */
  readonly spoken: Signal<{ readonly text: string } | undefined>;
  /** All shapes are hidden while a key is held. */
  readonly peeking: Signal<boolean>;
  /** While a key is held a press on the stage drags the picture, whatever it would do otherwise. */
  readonly grabbing: Signal<boolean>;
  readonly stageSize: Signal<Size>;
  readonly pixelRatio: Signal<number>;

  readonly byId: ReadonlySignal<ReadonlyMap<string, ViewAnnotation>>;
  readonly selected: ReadonlySignal<ReadonlySet<string>>;
  /** The last selected one. */
  readonly primary: ReadonlySignal<string | undefined>;
  /** What is drawn and listed, in the order of the document. */
  readonly visible: ReadonlySignal<readonly ViewAnnotation[]>;
  /** The texts that are shown, in the order of the document. */
  readonly texts: ReadonlySignal<readonly ViewText[]>;
  /** How many of all annotations a person has accepted or rejected. */
  readonly reviewed: ReadonlySignal<{ readonly done: number; readonly all: number }>;
  /** As drawn, on whole device pixels. Undefined as long as there is no picture. */
  readonly camera: ReadonlySignal<Camera | undefined>;
}

export function createModel(state: ViewState): Model {
  const snapshot = signal<Snapshot | undefined>(undefined);
  const kept: Model["kept"] = {
    view: signal<View>(state.view),
    selection: signal(state.selection),
    opacity: signal(state.opacity),
    showMasks: signal(state.showMasks),
    showLabels: signal(state.showLabels),
    showRejected: signal(state.showRejected),
    panelWidth: signal(state.panelWidth),
    textsFolded: signal(state.textsFolded),
    draft: signal(state.draft),
  };
  const textAt = signal<string | undefined>(undefined);
  const lostText = signal<Model["lostText"]["value"]>(undefined);
  const stageSize = signal<Size>({ width: 0, height: 0 });
  const pixelRatio = signal(window.devicePixelRatio);

  const byId = computed(() => new Map(snapshot.value?.annotations.map((annotation) => [annotation.id, annotation])));
  const selected = computed(() => new Set(kept.selection.value));
  const primary = computed(() => kept.selection.value.at(-1));

  const visible = computed(() => {
    const annotations = snapshot.value?.annotations ?? [];
    if (kept.showRejected.value) return annotations;
    // What was just rejected stays until the selection moves on, so that the person sees what happened and can undo it.
    return annotations.filter(({ id, review }) => review !== "rejected" || selected.value.has(id));
  });

  const texts = computed(() => {
    const all = snapshot.value?.texts ?? [];
    const draft = kept.draft.value?.id;
    const { showRejected } = kept;
    // What was just rejected stays as long as the keyboard is at it.
    const shown = all.filter(
      ({ id, review }) => review !== "rejected" || showRejected.value || id === textAt.value || id === draft,
    );
    const lost = lostText.value;
    return lost === undefined || lost.entry.id !== draft || all.some(({ id }) => id === draft)
      ? shown
      : shown.toSpliced(lost.at, 0, lost.entry);
  });

  const reviewed = computed(() => {
    const annotations = snapshot.value?.annotations ?? [];
    return { done: annotations.filter(({ review }) => review !== "pending").length, all: annotations.length };
  });

  const camera = computed(() => {
    const image = snapshot.value?.image;
    const stage = stageSize.value;
    if (!image || stage.width === 0 || stage.height === 0) return undefined;
    const exact = cameraOf(kept.view.value, image, stage);
    // Whole device pixels: a picture at 100 % would be smeared otherwise.
    const snap = (value: number): number => Math.round(value * pixelRatio.value) / pixelRatio.value;
    return { scale: exact.scale, x: snap(exact.x), y: snap(exact.y) };
  });

  return {
    snapshot,
    kept,
    active: signal(state.selection.at(-1)),
    hovered: signal<string | undefined>(undefined),
    textAt,
    lostText,
    spoken: signal<Model["spoken"]["value"]>(undefined),
    peeking: signal(false),
    grabbing: signal(false),
    stageSize,
    pixelRatio,
    byId,
    selected,
    primary,
    visible,
    texts,
    reviewed,
    camera,
  };
}
