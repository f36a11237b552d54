import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Strings, Tool } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { makeRoving } from "../roving.ts";
import { format } from "../strings.ts";
import type { Edits } from "./edits.ts";
import { toolIcons } from "./icons.ts";
import { type Tools, toolWords } from "./tools.ts";

/** The tools in the order of the strip, with the keys that `package.json` gives them. */
const KEYS: readonly (readonly [tool: Tool, key: string])[] = [
  ["select", "V"],
  ["box", "B"],
  ["polygon", "P"],
  ["point", "O"],
  ["brush", "M"],
  ["eraser", "E"],
];

/** The tools, beside the picture. */
export function createToolStrip(
  element: HTMLElement,
  model: Model,
  tools: Tools,
  edits: Edits,
  strings: Strings,
): void {
  const { names, helps } = toolWords(strings);
  effect(() => {
    void model.snapshot.value;
    const disabled = !edits.isEditable();
    const taken = model.tool.value;
    const paints = taken === "brush" || taken === "eraser";
    const size = format(strings.brushSize, model.kept.brush.value);
    render(
      html`
        ${KEYS.map(
          ([tool, key]) => html`<button
            type="button"
            title=${`${names[tool]} (${key})\n${helps[tool]}`}
            aria-label=${names[tool]}
            aria-pressed=${tool === taken}
            aria-disabled=${disabled}
            @click=${() => disabled || tools.take(tool)}
          >
            ${toolIcons[tool]}
          </button>`,
        )}
        <span class="brush-size" title=${size} ?hidden=${!paints}>${model.kept.brush.value}</span>
      `,
      element,
    );
  });
  makeRoving(element);
}
