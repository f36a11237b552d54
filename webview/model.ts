import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { type Camera, cameraOf, type Size, type View } from "../src/core/camera.ts";
import type { Snapshot, Tool, ViewAnnotation, ViewText } from "../src/core/protocol.ts";
import { createPanelModel, type PanelModel } from "./panel/panelModel.ts";
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
  readonly tool: Signal<Tool>;
  /** Annotations as a person left them, shown at once; each until the host says that its edit is settled. */
  readonly pending: Signal<ReadonlyMap<string, { readonly edit: number; readonly annotation: ViewAnnotation }>>;
  /** Annotations as they are while they are dragged or painted, and new ones while they are drawn. On the stage alone. */
  readonly lifted: Signal<ReadonlyMap<string, ViewAnnotation>>;
  readonly stageSize: Signal<Size>;
  readonly pixelRatio: Signal<number>;

  /** All of the document, with what is pending. */
  readonly annotations: ReadonlySignal<readonly ViewAnnotation[]>;
  readonly byId: ReadonlySignal<ReadonlyMap<string, ViewAnnotation>>;
  readonly selected: ReadonlySignal<ReadonlySet<string>>;
  /** The last selected one. */
  readonly primary: ReadonlySignal<string | undefined>;
  readonly panel: PanelModel;
  /** What is listed, in the order of the document. What of it is drawn the panel's model says. */
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
    panel: signal(state.panel),
    prompt: signal(state.prompt),
    brush: signal(state.brush),
    draft: signal(state.draft),
  };
  const textAt = signal<string | undefined>(undefined);
  const lostText = signal<Model["lostText"]["value"]>(undefined);
  const stageSize = signal<Size>({ width: 0, height: 0 });
  const pixelRatio = signal(window.devicePixelRatio);

  const pending = signal<Model["pending"]["value"]>(new Map());
  const annotations = computed(() => withPending(snapshot.value?.annotations ?? [], pending.value));
  const byId = computed(() => new Map(annotations.value.map((annotation) => [annotation.id, annotation])));
  const selected = computed(() => new Set(kept.selection.value));
  const primary = computed(() => kept.selection.value.at(-1));

  const panel = createPanelModel({
    ...{ snapshot, annotations, selected },
    ...{ showRejected: kept.showRejected, state: kept.panel },
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
    const all = annotations.value;
    return { done: all.filter(({ review }) => review !== "pending").length, all: all.length };
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
    tool: signal<Tool>("select"),
    pending,
    lifted: signal<Model["lifted"]["value"]>(new Map()),
    stageSize,
    pixelRatio,
    annotations,
    byId,
    selected,
    primary,
    panel,
    visible: panel.listed,
    texts,
    reviewed,
    camera,
  };
}

/** The document's annotations, those replaced that are pending, and new ones at the end. */
function withPending(
  annotations: readonly ViewAnnotation[],
  pending: Model["pending"]["value"],
): readonly ViewAnnotation[] {
  if (pending.size === 0) return annotations;
  const known = new Set(annotations.map(({ id }) => id));
  const added = [...pending.values()].filter(({ annotation }) => !known.has(annotation.id));
  return [
    ...annotations.map((annotation) => pending.get(annotation.id)?.annotation ?? annotation),
    ...added.map(({ annotation }) => annotation),
  ];
}
