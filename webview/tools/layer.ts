import { effect } from "@preact/signals-core";
import { html, nothing, render, type SVGTemplateResult, svg } from "lit-html";
import type { Point } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import { sameVertex } from "../../src/core/editing/vertices.ts";
import type { Model } from "../model.ts";
import { type Grip, gripsOf } from "./grips.ts";
import { gripped } from "./lifting.ts";
import type { Draft, Sketch } from "./sketch.ts";
import { isOnPicture, toPoint, toStagePx, type View } from "./view.ts";

/** Stage px of a handle's side, and of a point's radius. */
const HANDLE = 8;
const VERTEX = 4;
const MIDPOINT = 2.5;

/** With more points on the stage they are smaller, or nothing but points would be seen. */
const CROWD = 200;

/** Px that a letter beside the pointer takes at most, as a rule. */
const CHARACTER = 7;

/** Stage px between the pointer and what is written beside it. */
const BESIDE = 14;

/** Handles, what is being drawn, crosshair, brush and numbers: above the shapes, and drawn when one of them changes. */
export function createToolLayer(root: HTMLElement, model: Model, sketch: Sketch, isEditable: () => boolean): void {
  const { tool } = model;

  const grips = (view: View): readonly Grip[] => {
    void model.snapshot.value;
    const chosen = model.panel.drawn.value.filter(({ id }) => model.selected.value.has(id));
    const only = gripped(model, chosen);
    if (!only || tool.value !== "select" || model.peeking.value || !isEditable()) return [];
    return gripsOf(model.lifted.value.get(only.id) ?? only, view);
  };

  const layer = (): unknown => {
    const image = model.snapshot.value?.image;
    const camera = model.camera.value;
    if (!image || !camera) return nothing;
    const view = { image, camera };
    const { width, height } = model.stageSize.value;
    const pointer = sketch.pointer.value;
    const draft = sketch.draft.value;
    const readout = sketch.readout.value;
    const paints = tool.value === "brush" || tool.value === "eraser";
    const crosses = tool.value !== "select" && !paints && pointer && isOnPicture(toPoint(pointer, view));
    return html`<svg aria-hidden="true">
        ${crosses ? crosshair(pointer, width, height) : nothing}
        ${draft ? drafted(draft, view) : nothing}
        ${gripMarks(grips(view), sketch)}
        ${paints && pointer ? brush(pointer, model.kept.brush.value / 2, sketch.erasing.value) : nothing}
        ${sketch.byKeys.value && pointer ? target(pointer) : nothing}
      </svg>
      ${readout ? label(readout, width, height) : nothing}`;
  };

  let awaited = false;
  let latest: unknown = nothing;
  effect(() => {
    latest = layer();
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      render(latest, root);
    });
  });
}

/** A line that is seen on any ground. */
function both(d: string, kind: string): SVGTemplateResult {
  return svg`<path class=${`${kind} dark`} d=${d} /><path class=${`${kind} bright`} d=${d} />`;
}

function crosshair({ x, y }: Position, width: number, height: number): SVGTemplateResult {
  const [column, row] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  return both(`M${column} 0V${height}M0 ${row}H${width}`, "crosshair");
}

/** Where the pointer of the keys is: no cursor shows it. */
function target({ x, y }: Position): SVGTemplateResult {
  return both(`M${x - 8} ${y}h16M${x} ${y - 8}v16`, "draft");
}

function brush({ x, y }: Position, radius: number, erases: boolean): SVGTemplateResult {
  const r = Math.max(radius, 1);
  const ring = `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  return both(erases ? `${ring}M${x - r / 2} ${y}h${r}` : ring, "draft");
}

function drafted(draft: Draft, view: View): SVGTemplateResult {
  const at = (point: Point): string => {
    const { x, y } = toStagePx(point, view);
    return `${x} ${y}`;
  };
  if (draft.kind === "box") {
    const [yMin, xMin, yMax, xMax] = draft.box;
    const corners: readonly Point[] = [
      [yMin, xMin],
      [yMin, xMax],
      [yMax, xMax],
      [yMax, xMin],
    ];
    return both(`M${corners.map(at).join("L")}Z`, "draft");
  }
  const { points, to, closes } = draft;
  const line = [...points, ...(to && !closes ? [to] : [])].map(at).join("L");
  const dots = points.map((point, i) => {
    const { x, y } = toStagePx(point, view);
    return svg`<circle class="vertex" cx=${x} cy=${y} r=${i === 0 && closes ? VERTEX + 3 : VERTEX} />`;
  });
  return svg`${both(`M${line}${closes ? "Z" : ""}`, "draft")}${dots}`;
}

function gripMarks(grips: readonly Grip[], sketch: Sketch): readonly SVGTemplateResult[] {
  const chosen = sketch.vertices.value;
  const radius = grips.length > CROWD ? VERTEX / 2 : VERTEX;
  return grips.map((grip) => {
    const { x, y } = grip.at;
    if (grip.kind === "handle") {
      const [left, top] = [Math.round(x) - HANDLE / 2 + 0.5, Math.round(y) - HANDLE / 2 + 0.5];
      return svg`<rect class="handle" x=${left} y=${top} width=${HANDLE - 1} height=${HANDLE - 1} />`;
    }
    if (grip.kind === "midpoint") return svg`<circle class="midpoint" cx=${x} cy=${y} r=${MIDPOINT} />`;
    const isChosen = chosen.some((one) => sameVertex(one, grip.vertex));
    return svg`<circle class=${isChosen ? "vertex chosen" : "vertex"} cx=${x} cy=${y} r=${isChosen ? radius + 1 : radius} />`;
  });
}

/** Right and below of the pointer, or on its other side where the stage ends; a sentence where there is more room. */
function label({ at, text }: { readonly at: Position; readonly text: string }, width: number, height: number) {
  const half = width / 2 - BESIDE;
  const length = Math.max(text.length * CHARACTER, 110);
  const right = at.x + BESIDE + Math.min(length, half) > width;
  const low = at.y + BESIDE + 8 + 16 * Math.ceil(length / half) > height;
  const x = right ? at.x - BESIDE : at.x + BESIDE;
  const y = low ? at.y - BESIDE : at.y + BESIDE;
  // As a property: the page's policy forbids the attribute.
  const style = `max-width: ${half}px; transform: translate(${x}px, ${y}px) translate(${right ? "-100%" : "0"}, ${low ? "-100%" : "0"})`;
  return html`<span class="readout" .style=${style}>${text}</span>`;
}
