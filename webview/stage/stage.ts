import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { Box, Point } from "../../src/core/annotation.ts";
import { type Camera, type Position, type Size, toImage } from "../../src/core/camera.ts";
import { type HitTarget, hitTest } from "../../src/core/hitTest.ts";
import type { FromWebview, Strings } from "../../src/core/protocol.ts";
import type { Masks } from "../masks/masks.ts";
import type { Model } from "../model.ts";
import { createPicture, type PictureState } from "../picture/picture.ts";
import { format } from "../strings.ts";
import { drawOverlay } from "./overlay.ts";
import { createScene, type Item } from "./scene.ts";
import { DOT_REACH } from "./shapes.ts";
import { createLiveCanvas, createStillCanvas } from "./shapesCanvas.ts";
import { type Content, createSheet, type SheetFrame } from "./sheet.ts";
import type { Rect } from "./tagLayout.ts";
import { createTagPainter } from "./tags.ts";

/** Stage px by which a line may be missed; a point by as much around its dot. */
const TOLERANCE = 5;

/** Stage px around the stage in which things are drawn too. */
const MARGIN = 10;

/** Ms for which a picture that has just been opened is seen without its shapes at most. */
const PATIENCE = 500;

const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];
const NOTHING: ReadonlySet<string> = new Set();

/** The part of the page that shows the picture. */
export interface Stage {
  readonly element: HTMLElement;
  /** Ids of the visible annotations at a place (stage px), smallest first. */
  readonly hit: (at: Position) => readonly string[];
  /** A gesture is zooming: more zooming is to come soon. */
  readonly zooming: () => void;
}

/** Whether masks that are shown are still on their way. */
function awaitsMasks(model: Model, masks: Masks): boolean {
  void masks.revision.value;
  return (
    model.kept.showMasks.value &&
    model.panel.drawn.value.some(({ maskHash }) => maskHash !== undefined && !masks.settled(maskHash))
  );
}

/** The document's version that can be drawn completely now: its picture is decoded, and all the masks it shows. */
function completeVersion(model: Model, picture: PictureState, masksAwaited: boolean): number | undefined {
  const snapshot = model.snapshot.value;
  if (!snapshot || picture === "loading" || picture === "replacing") return undefined;
  return masksAwaited ? undefined : snapshot.version;
}

export function createStage(
  element: HTMLElement,
  model: Model,
  masks: Masks,
  font: ReadonlySignal<string>,
  strings: Strings,
  post: (message: FromWebview) => void,
): Stage {
  const layer = (name: string, parent = element): HTMLElement => {
    const div = document.createElement("div");
    div.className = name;
    parent.append(div);
    return div;
  };
  const sheetLayer = layer("drawing");
  const picture = createPicture(model, layer("picture", sheetLayer), post);
  const paintTags = createTagPainter();
  const shapes = createStillCanvas(sheetLayer, "shapes", paintTags);
  const liftedShapes = createLiveCanvas(element, "lifted", paintTags);
  liftedShapes.element.hidden = true;
  const overlay = layer("overlay");
  const message = layer("message");

  /** As text: it is the same as long as the same ones are lifted, however they are moved. */
  const liftedIds = computed(() => [...model.lifted.value.keys()].join("\n"));
  const scene = computed(() => {
    const taken = new Set(liftedIds.value.split("\n"));
    const annotations = model.panel.drawn.value.filter(({ id }) => !taken.has(id));
    return createScene(annotations, model.panel.colors.value);
  });
  const lifted = computed(() => createScene([...model.lifted.value.values()], model.panel.colors.value));

  const masksAwaited = computed(() => awaitsMasks(model, masks));
  /** A picture is seen before its shapes only where these would not come at once: drawing them twice takes longer. */
  const begun = signal(false);
  const complete = computed(() => completeVersion(model, picture.state.value, masksAwaited.value));
  /** What is hidden has no outline either. */
  const find = (id: string | undefined) => {
    const annotation = id === undefined ? undefined : (model.lifted.value.get(id) ?? model.byId.value.get(id));
    return annotation && !model.panel.allHidden.value && !model.panel.isHidden(annotation) ? annotation : undefined;
  };
  /** All that a drawing depends on. */
  const frame = computed(() => ({
    image: model.snapshot.value?.image,
    camera: model.camera.value,
    stage: model.stageSize.value,
    pixelRatio: model.pixelRatio.value,
    scene: scene.value,
    lifted: lifted.value,
    ground: picture.revision.value,
    // Shapes are never seen without their picture.
    hidden: model.peeking.value || (!begun.value && masksAwaited.value) || picture.state.value === "loading",
    selected: model.selected.value,
    hovered: find(model.hovered.value),
    primary: find(model.primary.value),
    colors: model.panel.colors.value,
    font: font.value,
    opacity: model.kept.opacity.value,
    showMasks: model.kept.showMasks.value,
    showLabels: model.kept.showLabels.value,
    complete: complete.value,
    // Decoded masks come some time after the shapes.
    masks: masks.revision.value,
  }));

  const { tinted } = masks;
  let tagged = NOTHING;
  /** How the sheet was painted last. */
  let painted: SheetFrame | undefined;
  /** Draws the picture and what is over it but for the overlay. */
  const paint = (now: typeof frame.value, image: Size, at: SheetFrame): void => {
    const { camera, sheet, stage } = at;
    painted = at;
    const within = ({ x, y, width, height }: Rect): readonly Item[] => {
      // What lies just outside may reach in with its line or dot.
      const from = toImage(camera, { x: x - MARGIN, y: y - MARGIN });
      const to = toImage(camera, { x: x + width + MARGIN, y: y + height + MARGIN });
      const box = normalised(from, to, image);
      return now.hidden ? [] : now.scene.within(box);
    };
    const inView = new Set(within(stage));
    const items = within({ x: 0, y: 0, ...sheet });
    const ground = picture.ground(at, image, now.pixelRatio);
    tagged = shapes.draw({ ...now, image, camera, sheet, stage, items, inView, tinted, ground });
  };
  /** Draws what is being dragged over the rest, which then need not be drawn again at every move. */
  const paintLifted = (now: typeof frame.value, image: Size, camera: Camera): ReadonlySet<string> => {
    const items = now.hidden ? [] : now.lifted.within(EVERYWHERE);
    liftedShapes.element.hidden = items.length === 0;
    if (items.length === 0) return NOTHING;
    const sheet = now.stage;
    const stage = { x: 0, y: 0, ...sheet };
    const inView = new Set(items);
    return liftedShapes.draw({ ...now, image, camera, sheet, stage, items, inView, tinted, ground: undefined });
  };

  /** What there is to draw. What the overlay alone shows is no reason to, nor is a picture under shapes that are there. */
  const contentOf = (now: typeof frame.value): Content => {
    const { camera: _, stage, pixelRatio, lifted: __, hovered, primary, complete, ...content } = now;
    return content;
  };

  const draw = (): void => {
    const now = frame.value;
    const { image, camera } = now;
    if (image && camera) {
      const sight = { image, camera, stage: now.stage, pixelRatio: now.pixelRatio };
      sheet.show(contentOf(now), sight, (at) => paint(now, image, at));
      if (painted) picture.draw(painted.camera, image);
      const alsoTagged = paintLifted(now, image, camera);
      const outlined = now.hidden || !(now.hovered ?? now.primary) ? undefined : { ...now, image, camera };
      drawOverlay(overlay, outlined && { ...outlined, tagged: new Set([...tagged, ...alsoTagged]) });
      element.dataset.scale = String(camera.scale);
      element.dataset.x = String(camera.x);
      element.dataset.y = String(camera.y);
    } else {
      shapes.clear();
      sheet.forget();
      liftedShapes.element.hidden = true;
      drawOverlay(overlay, undefined);
    }
    if (now.complete !== undefined) element.dataset.drawn = String(now.complete);
    if (now.complete !== undefined) begun.value = true;
  };

  const sheet = createSheet(sheetLayer, () => draw());

  effect(() => {
    if (picture.state.value === "none" || picture.state.value === "loading" || begun.peek()) return;
    setTimeout(() => {
      begun.value = true;
    }, PATIENCE);
  });

  let awaited = false;
  effect(() => {
    void frame.value;
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      draw();
    });
  });

  effect(() => {
    element.classList.toggle("pointing", model.hovered.value !== undefined);
    element.classList.toggle("grabbing", model.grabbing.value);
  });

  effect(() => {
    const snapshot = model.snapshot.value;
    element.setAttribute("aria-label", format(strings.picture, snapshot?.name ?? ""));
    const waiting = !snapshot || picture.state.value === "loading";
    const text = waiting ? strings.loading : picture.state.value === "failed" ? strings.imageBroken : "";
    render(text ? html`<p class=${waiting ? "waiting" : "broken"}>${text}</p>` : nothing, message);
  });

  new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    model.stageSize.value = { width, height };
    // Now, before this frame is painted: a canvas drawn in the next one would be stretched for a moment.
    draw();
  }).observe(element);

  return {
    element,
    zooming: sheet.zooming,
    hit: (at) => {
      const image = model.snapshot.value?.image;
      const camera = model.camera.value;
      if (!image || !camera || model.peeking.value) return [];
      const place = toImage(camera, at);
      const tolerance = { line: TOLERANCE / camera.scale, point: (TOLERANCE + DOT_REACH) / camera.scale };
      const reach = tolerance.point;
      const near = normalised(
        { x: place.x - reach, y: place.y - reach },
        { x: place.x + reach, y: place.y + reach },
        image,
      );
      const targets = scene.value.within(near).map(({ annotation }): HitTarget => {
        const covers = (point: Point): boolean => masks.covers(annotation, point) ?? true;
        return { id: annotation.id, shape: annotation, ...(model.kept.showMasks.value ? { covers } : {}) };
      });
      return hitTest(targets, place, tolerance, image);
    },
  };
}

/** The rectangle between two positions (image px) in 0–1000. */
function normalised(from: Position, to: Position, image: Size): Box {
  const [y, x] = [1000 / image.height, 1000 / image.width];
  return [from.y * y, from.x * x, to.y * y, to.x * x];
}
