import { type SVGTemplateResult, svg } from "lit-html";
import type { Tool } from "../../src/core/protocol.ts";
import { icon } from "../icons.ts";

/** What each tool draws. */
export const toolIcons: Readonly<Record<Tool, SVGTemplateResult>> = {
  select: icon(svg`<path d="M3.5 2v10.5l3-2.75 2 4.25 1.75-.8-2-4.2H12.5L3.5 2Z" />`),
  box: icon(
    svg`<path d="M3.5 4.75v6.5M12.5 4.75v6.5M4.75 3.5h6.5M4.75 12.5h6.5" /><path d="M2.25 2.25h2.5v2.5h-2.5zM11.25 2.25h2.5v2.5h-2.5zM2.25 11.25h2.5v2.5h-2.5zM11.25 11.25h2.5v2.5h-2.5z" />`,
  ),
  polygon: icon(
    svg`<path d="M8 3.5 12.75 7M12 9.25l-1.5 3.25M9 13H5.5M4.25 11.75 3 7.5M3.75 5.75 6.5 3.25" /><circle cx="7.25" cy="2.75" r="1.25" /><circle cx="13" cy="8" r="1.25" /><circle cx="10" cy="13.25" r="1.25" /><circle cx="4.5" cy="13" r="1.25" /><circle cx="2.75" cy="6.5" r="1.25" />`,
  ),
  point: icon(
    svg`<circle cx="8" cy="8" r="2" fill="currentColor" /><path d="M8 1.75v2.5M8 11.75v2.5M1.75 8h2.5M11.75 8h2.5" />`,
  ),
  brush: icon(
    svg`<path d="m13.75 2.25-6 6.5 1.5 1.5 4.75-7.25a.6.6 0 0 0-.25-.75Z" /><path d="M7.25 9.25c-1.5-.25-2.5.75-2.75 2-.2 1-.75 1.75-2.25 2 1 1 4.75 1.25 6-.25.8-1 .5-2.25-.25-3" />`,
  ),
  eraser: icon(svg`<path d="m8.75 2.75 4.5 4.5-5.5 5.5H5L2.5 10.25l6.25-7.5ZM5.5 6.5l4.75 4.5M7.75 12.75h6" />`),
};
