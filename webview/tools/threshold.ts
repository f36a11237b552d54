import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { DEFAULT_THRESHOLD } from "../../src/core/annotation.ts";
import type { Strings, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Masks } from "../masks/masks.ts";
import type { Model } from "../model.ts";
import type { Edits } from "./edits.ts";

/**
 * A slider for the threshold of the selected mask, where its map has more than black and white. The picture follows it; the
 * document changes when it is let go.
 */
export function createThreshold(
  element: HTMLElement,
  model: Model,
  masks: Masks,
  edits: Edits,
  strings: Strings,
): void {
  /** The annotation that is being changed. */
  let held: ViewAnnotation | undefined;

  const lift = (annotation: ViewAnnotation, value: number): void => {
    const { threshold, ...rest } = annotation;
    held = value === DEFAULT_THRESHOLD ? rest : { ...rest, threshold: value };
    model.lifted.value = new Map([[annotation.id, held]]);
  };
  const put = (): void => {
    if (!held) return;
    edits.reshape([{ annotation: held }]);
    held = undefined;
    model.lifted.value = new Map();
  };

  effect(() => {
    void masks.revision.value;
    const chosen = model.panel.drawn.value.filter(({ id }) => model.selected.value.has(id));
    const [only] = chosen;
    const shown = chosen.length === 1 && only && edits.isEditable() && masks.isSoft(only) ? only : undefined;
    element.hidden = shown === undefined;
    if (!shown) {
      render(nothing, element);
      return;
    }
    const value = masks.thresholdOf(model.lifted.value.get(shown.id) ?? shown);
    render(
      html`<label>
        <span>${strings.threshold}</span>
        <input
          type="range"
          min="0"
          max="254"
          .value=${String(value)}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) lift(shown, Number(target.value));
          }}
          @pointerup=${put}
          @keyup=${put}
          @blur=${put}
        />
        <output>${value}</output>
      </label>`,
      element,
    );
  });
}
