import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import type { Point } from "../../src/core/annotation.ts";
import { type Camera, type Size, toStage } from "../../src/core/camera.ts";
import type { LabelColors } from "../../src/core/colors.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import { createItem, dotOf, type Item } from "./scene.ts";
import { TAG_HEIGHT } from "./tagLayout.ts";

/** The outline of an annotation in its own coordinates of 0–1000, as SVG path data. */
function pathData(annotation: ViewAnnotation): string {
  const { polygon, path, box_2d: box } = annotation;
  const line = (points: readonly Point[]): string => `M${points.map(([y, x]) => `${x} ${y}`).join("L")}`;
  if (polygon) return polygon.map((ring) => `${line(ring)}Z`).join("");
  // A line without length: its round ends make a dot that does not grow with the zoom.
  const dot = dotOf(annotation);
  if (dot) return `M${dot[1]} ${dot[0]}h0`;
  if (path) return line(path);
  return box ? `M${box[1]} ${box[0]}H${box[3]}V${box[2]}H${box[1]}Z` : "";
}

/** What one drawing of the overlay depends on. */
export interface OverlayFrame {
  readonly hovered: ViewAnnotation | undefined;
  readonly primary: ViewAnnotation | undefined;
  readonly colors: LabelColors;
  readonly camera: Camera;
  readonly image: Size;
  /** Ids of those that have a tag already. */
  readonly tagged: ReadonlySet<string>;
}

function outline({ annotation, color }: Item, kind: "hovered" | "primary"): TemplateResult<2> {
  const d = pathData(annotation);
  const dot = dotOf(annotation) ? "dot" : "";
  return svg`<g class=${`outline ${kind} ${dot}`}>
    <path class="halo" d=${d} />
    <path class="light" d=${d} />
    <path class="line" d=${d} stroke=${color} />
  </g>`;
}

/** A tag for the hovered annotation, where it has none on the canvas: in a crowd only some find a place there. */
function tag({ extent: [yMin, xMin], color, tag }: Item, camera: Camera, image: Size): TemplateResult | typeof nothing {
  if (tag === "") return nothing;
  const at = toStage(camera, { x: (xMin / 1000) * image.width, y: (yMin / 1000) * image.height });
  const y = Math.max(at.y - TAG_HEIGHT - 2, 0);
  // As a property: the page's policy forbids the attribute.
  const style = `transform: translate(${Math.max(at.x - 2, 0)}px, ${y}px); background: ${color}`;
  return html`<span class="tag" .style=${style}>${tag}</span>`;
}

/** Draws what is under the pointer and what is selected above everything else; nothing without a frame. */
export function drawOverlay(root: HTMLElement, frame: OverlayFrame | undefined): void {
  if (!frame) {
    render(nothing, root);
    return;
  }
  const { camera, image } = frame;
  const primary = frame.primary && createItem(frame.primary, frame.colors);
  const hovered = frame.hovered && createItem(frame.hovered, frame.colors);
  const x = (camera.scale * image.width) / 1000;
  const y = (camera.scale * image.height) / 1000;
  render(
    html`<svg aria-hidden="true">
      <g transform=${`translate(${camera.x} ${camera.y}) scale(${x} ${y})`}>
        ${primary ? outline(primary, "primary") : nothing}
        ${hovered && frame.hovered !== frame.primary ? outline(hovered, "hovered") : nothing}
      </g>
    </svg>
      ${hovered && !frame.tagged.has(hovered.annotation.id) ? tag(hovered, camera, image) : nothing}`,
    root,
  );
}
