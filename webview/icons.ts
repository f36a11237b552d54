import { type SVGTemplateResult, svg } from "lit-html";
import type { Review } from "../src/core/annotation.ts";

/** An icon of 16 × 16 drawn in the text's colour. Every use is beside a text or in a control that has a name. */
export function icon(shapes: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"
    stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes}</svg>`;
}

const magnifier = svg`<circle cx="7" cy="7" r="4.5" /><path d="M10.5 10.5 14 14" />`;
export const icons = {
  zoomIn: icon(svg`${magnifier}<path d="M7 5v4M5 7h4" />`),
  zoomOut: icon(svg`${magnifier}<path d="M5 7h4" />`),
  fit: icon(svg`<path d="M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5" /><path d="M5.5 6h5v4h-5z" />`),
  actualSize: icon(
    svg`<path d="M2.75 5.25 4.5 4v8M11.75 5.25 13.5 4v8" /><path d="M8.25 6.5v.01M8.25 9.75v.01" stroke-width="1.75" />`,
  ),
  opacity: icon(
    svg`<path d="M8 1.75s4.5 4.6 4.5 7.75a4.5 4.5 0 0 1-9 0C3.5 6.35 8 1.75 8 1.75Z" /><path d="M8 2v12a4.5 4.5 0 0 0 4.5-4.5C12.5 6.5 8 2 8 2Z" fill="currentColor" stroke="none" />`,
  ),
  masks: icon(
    svg`<path d="M2.5 9.5C2 5.5 4.5 2.5 8 2.5s6 2.5 5.5 6-3 3-4.5 4.5-6 .5-6.5-3.5Z" /><path d="m4.5 11.5 7-7M3.25 7.75 7.5 3.5M8 13l5-5" stroke-width="1" />`,
  ),
  labels: icon(
    svg`<path d="M2 3.75V7.5l6.25 6.25 5-5L7 2.5H3.25L2 3.75Z" /><path d="M5 5.5v.01" stroke-width="1.75" />`,
  ),
  accept: icon(svg`<path d="m2.75 8.5 3.5 3.5 7-8" />`),
  reject: icon(svg`<path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />`),
  rename: icon(svg`<path d="m3 10.5 7.75-7.75 2.5 2.5L5.5 13H3v-2.5ZM9 4.5 11.5 7" />`),
  remove: icon(svg`<path d="M2.5 4h11M6 4V2.5h4V4M4 4l.75 9.5h6.5L12 4M6.75 6.5v4.5M9.25 6.5v4.5" />`),
  showText: icon(
    svg`<path d="M6 2.5H5A1.5 1.5 0 0 0 3.5 4v2.25L2 8l1.5 1.75V12A1.5 1.5 0 0 0 5 13.5h1M10 2.5h1A1.5 1.5 0 0 1 12.5 4v2.25L14 8l-1.5 1.75V12a1.5 1.5 0 0 1-1.5 1.5h-1" />`,
  ),
  copy: icon(svg`<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />`),
  fold: icon(svg`<path d="m6 3.5 4.5 4.5L6 12.5" />`),
  warning: icon(svg`<path d="M8 2 14.5 13.5h-13L8 2ZM8 6.5v3.25M8 11.75v.01" />`),
  lock: icon(svg`<path d="M3.5 7.25h9v6.25h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2" />`),
  show: icon(
    svg`<path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8Z" /><circle cx="8" cy="8" r="2" />`,
  ),
  hide: icon(
    svg`<path d="M3.5 5.5C2.4 6.6 1.75 8 1.75 8S4 12.25 8 12.25c1 0 1.9-.25 2.65-.65M6.2 4C6.75 3.85 7.35 3.75 8 3.75 12 3.75 14.25 8 14.25 8s-.55 1.05-1.55 2.1M2.5 2.5l11 11" />`,
  ),
  pending: icon(svg`<circle cx="8" cy="8" r="5.25" stroke-dasharray="2.2 1.93" />`),
  nextPending: icon(
    svg`<circle cx="6.5" cy="8" r="4.25" stroke-dasharray="2 1.7" /><path d="m11.5 4.5 3 3.5-3 3.5" />`,
  ),
  acceptAll: icon(svg`<path d="m1.75 8.5 3 3 5.5-6.5M7.75 10.5l1 1L14.25 5" />`),
  previous: icon(svg`<path d="M9.5 3.5 5 8l4.5 4.5" />`),
  next: icon(svg`<path d="M6.5 3.5 11 8l-4.5 4.5" />`),
  keyboard: icon(
    svg`<path d="M1.75 4h12.5v8.25H1.75z" /><path d="M4.25 6.5v.01M6.75 6.5v.01M9.25 6.5v.01M11.75 6.5v.01M5 9.75h6" stroke-width="1.5" />`,
  ),
  boxes: icon(svg`<path d="M2 4.5V2h2.5M8 2H6.5M2 6.5v2M10.5 4.5V2H9M2 10.5V11h2" /><path d="M6 6h8v8H6z" />`),
} as const;

/** The state of review: shapes that differ, not only colours. */
export const reviewIcons: Readonly<Record<Review, SVGTemplateResult>> = {
  pending: icon(svg`<circle cx="8" cy="8" r="5.25" stroke-dasharray="2.2 1.93" />`),
  accepted: icon(svg`<circle cx="8" cy="8" r="5.25" /><path d="m5.5 8.25 1.75 1.75L10.5 6.25" />`),
  rejected: icon(svg`<circle cx="8" cy="8" r="5.25" /><path d="m6 6 4 4M10 6l-4 4" />`),
};
