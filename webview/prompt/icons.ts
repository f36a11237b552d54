import { svg } from "lit-html";
import { icon } from "../icons.ts";

export const promptIcons = {
  run: icon(svg`<path d="M4.5 2.75 12.5 8l-8 5.25V2.75Z" fill="currentColor" />`),
  stop: icon(svg`<path d="M4 4h8v8H4z" fill="currentColor" />`),
  region: icon(svg`<path d="M4.5 1.5v10h10M1.5 4.5h10v10" /><path d="M6.75 7.5h2.5M8 6.25v2.5" stroke-width="1" />`),
} as const;
