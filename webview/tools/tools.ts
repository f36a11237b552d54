import { batch, computed, effect } from "@preact/signals-core";
import type { Position } from "../../src/core/camera.ts";
import type { Strings, Tool } from "../../src/core/protocol.ts";
import type { Masks } from "../masks/masks.ts";
import type { Model } from "../model.ts";
import { format } from "../strings.ts";
import { LEAST_BRUSH, MOST_BRUSH } from "../viewState.ts";
import { createBrushTool, steppedBrush } from "./brushTool.ts";
import { createBoxTool, createPointTool, createPolygonTool, type Drawing } from "./drawTools.ts";
import type { Edits } from "./edits.ts";
import type { Gesture, Held, Place, ToolAct, ToolControl } from "./gesture.ts";
import { createToolLayer } from "./layer.ts";
import { say } from "./lifting.ts";
import { createPaintLayer } from "./paintLayer.ts";
import { createSelectTool } from "./selectTool.ts";
import { createSketch } from "./sketch.ts";
import { toPoint, viewNow } from "./view.ts";

/** Stage px by which a mouse, or a finger, may miss a handle or a point that is taken hold of. */
const REACH: Readonly<Record<string, number>> = { mouse: 8, pen: 10, touch: 18 };

/** Stage px that a key moves the pointer of a drawing tool, and one that moves by more than a pixel. */
const KEY_STEP = 4;
const LARGE_KEY_STEP = 40;

/** What mouse, fingers and keys do on the picture with the tool that is taken. */
export interface Tools {
  readonly take: (tool: Tool) => void;
  readonly stepBrush: (steps: number) => void;
  /** The tool's share of a press; undefined when it selects and pans as ever. */
  readonly press: (at: Position, pointerType: string, held: Held) => Gesture | undefined;
  readonly placeAt: (at: Position, pointerType: string, held: Held) => Place | undefined;
  readonly hover: (at: Position | undefined, pointerType: string, held: Held) => void;
  /** A double click is for the tool and renames nothing. */
  readonly isDrawing: () => boolean;
  /**
   * @param keep a shape that is drawn by it leaves the tool taken
   * @returns whether it was the tool's
   */
  readonly act: (act: ToolAct, options?: { readonly keep: boolean }) => boolean;
  /** Whether keys have moved something that is not put down yet. */
  readonly isMoving: () => boolean;
  /** Whether there is a part of a shape that is drawn by several clicks or keys. */
  readonly isHalfDrawn: () => boolean;
  /** Leaves what keys have moved where it is now. What is half drawn waits for whoever comes back to it. */
  readonly putDown: () => void;
  /** Takes back what is half done, or lays the tool down. @returns whether there was anything to take back */
  readonly escape: () => boolean;
}

export interface ToolsOptions {
  readonly model: Model;
  readonly masks: Masks;
  readonly edits: Edits;
  readonly element: HTMLElement;
  readonly hit: (at: Position) => readonly string[];
  readonly strings: Strings;
}

export function createTools({ model, masks, edits, element, hit, strings }: ToolsOptions): Tools {
  const { tool, kept } = model;
  const sketch = createSketch();
  const layer = (name: string): HTMLElement => {
    const div = document.createElement("div");
    div.className = name;
    element.append(div);
    return div;
  };
  const painting = createPaintLayer(layer("paint-layer"), model, (label) => model.panel.colors.peek().rgb(label));
  createToolLayer(layer("tool-layer"), model, sketch, edits.isEditable);

  const take = (next: Tool): void => {
    if (next === tool.peek() || (next !== "select" && !edits.isEditable())) return;
    controls[tool.peek()].leave?.();
    batch(() => {
      tool.value = next;
      sketch.vertices.value = [];
      sketch.readout.value = undefined;
      sketch.cursor.value = "";
      sketch.byKeys.value = false;
      sketch.erasing.value = next === "eraser";
    });
    // The keys of a tool are those of the picture.
    if (next !== "select") element.focus({ preventScroll: true });
    say(model, `${names[next]}. ${helps[next]}`);
  };

  const drawing: Drawing = {
    model,
    edits,
    sketch,
    strings,
    done: ({ held }) => {
      if (!held.shift) take("select");
    },
  };
  const controls: Readonly<Record<Tool, ToolControl>> = {
    select: createSelectTool(model, edits, sketch, hit, strings),
    box: createBoxTool(drawing),
    polygon: createPolygonTool(drawing),
    point: createPointTool(drawing),
    brush: createBrushTool(drawing, masks, painting, false),
    eraser: createBrushTool(drawing, masks, painting, true),
  };
  const { names, helps } = toolWords(strings);
  const isHalfDrawn = computed(() => sketch.draft.value !== undefined);
  const current = (): ToolControl => controls[tool.peek()];

  effect(() => {
    element.dataset.tool = tool.value;
    if (sketch.cursor.value === "") delete element.dataset.cursor;
    else element.dataset.cursor = sketch.cursor.value;
  });
  effect(() => {
    // What can no longer be edited is not drawn on either.
    if (model.snapshot.value?.readOnly && tool.peek() !== "select") take("select");
  });

  const placeAt = (at: Position, pointerType: string, held: Held): Place | undefined => {
    const view = viewNow(model);
    return view && { at, point: toPoint(at, view), held, reach: REACH[pointerType] ?? 8 };
  };

  const stepBrush = (steps: number): void => {
    kept.brush.value = steppedBrush(kept.brush.peek(), steps, LEAST_BRUSH, MOST_BRUSH);
    say(model, format(strings.brushSize, kept.brush.peek()));
  };

  /** The pointer of the keys, when it is there. */
  const keyPlace = (held: Held): Place | undefined => {
    const { width, height } = model.stageSize.peek();
    const at = (sketch.byKeys.peek() ? sketch.pointer.peek() : undefined) ?? { x: width / 2, y: height / 2 };
    return placeAt(at, "mouse", held);
  };

  /** Drawing without a mouse: keys move the pointer, and click. */
  const drawByKey = (act: ToolAct, held: Held): boolean => {
    const place = tool.peek() === "select" ? undefined : keyPlace(held);
    if (!place || (act.act !== "move" && act.act !== "confirm")) return false;
    if (act.act === "confirm") {
      const gesture = current().press(place);
      if (gesture?.click) gesture.click(place);
      else gesture?.drop?.(place);
      return true;
    }
    const step = Math.max(Math.abs(act.right), Math.abs(act.down)) > 1 ? LARGE_KEY_STEP : KEY_STEP;
    const { width, height } = model.stageSize.peek();
    const x = Math.min(Math.max(place.at.x + Math.sign(act.right) * step, 0), width);
    const y = Math.min(Math.max(place.at.y + Math.sign(act.down) * step, 0), height);
    batch(() => {
      sketch.byKeys.value = true;
      sketch.pointer.value = { x, y };
    });
    const there = placeAt({ x, y }, "mouse", place.held);
    current().hover?.(there);
    return true;
  };

  return {
    take,
    stepBrush,
    placeAt,
    press: (at, pointerType, held) => {
      const place = placeAt(at, pointerType, held);
      return place && current().press(place);
    },
    hover: (at, pointerType, held) =>
      batch(() => {
        const place = at && placeAt(at, pointerType, held);
        sketch.byKeys.value = false;
        sketch.pointer.value = pointerType === "touch" ? undefined : at;
        current().hover?.(place);
      }),
    isDrawing: () => tool.peek() !== "select",
    act: (act, options) => {
      const held = { shift: options?.keep ?? false, alt: false, ctrl: false };
      return (current().act?.(act, held) ?? false) || drawByKey(act, held);
    },
    isMoving: () => current().isMoving?.() ?? false,
    isHalfDrawn: () => isHalfDrawn.value,
    putDown: () => current().putDown?.(),
    escape: () => {
      if (current().escape?.()) return true;
      if (tool.peek() === "select") return false;
      take("select");
      return true;
    },
  };
}

/** Names and uses of the tools. */
export function toolWords(strings: Strings): {
  readonly names: Readonly<Record<Tool, string>>;
  readonly helps: Readonly<Record<Tool, string>>;
} {
  return {
    names: {
      select: strings.selectTool,
      box: strings.boxTool,
      polygon: strings.polygonTool,
      point: strings.pointTool,
      brush: strings.brushTool,
      eraser: strings.eraserTool,
    },
    helps: {
      select: strings.selectToolHelp,
      box: strings.boxToolHelp,
      polygon: strings.polygonToolHelp,
      point: strings.pointToolHelp,
      brush: strings.brushToolHelp,
      eraser: strings.eraserToolHelp,
    },
  };
}
