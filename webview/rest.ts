import { effect } from "@preact/signals-core";
import { isWriting } from "./focus.ts";
import type { Model } from "./model.ts";
import type { Prompt } from "./prompt/promptModel.ts";
import type { Tools } from "./tools/tools.ts";

export interface Rest {
  /** Calls back once, as soon as nothing is half done: drawn, dragged, written, asked, or on its way into the document. */
  readonly whenAtRest: (then: () => void) => void;
}

/** What may end what was half done. */
const ENDINGS = ["pointerup", "pointercancel", "lostpointercapture", "keyup", "focusin", "focusout"] as const;

/** @param kept what is written in these parts goes along to another page, so that they need not be left but by the keyboard */
export function createRest(model: Model, tools: Tools, prompt: Prompt, kept: readonly HTMLElement[]): Rest {
  let waiting: (() => void)[] = [];
  const pressed = new Set<number>();

  const isHalfWritten = (): boolean => {
    if (model.kept.draft.peek() !== undefined) return true;
    return isWriting() && (document.hasFocus() || !kept.some((part) => part.contains(document.activeElement)));
  };
  const isAtRest = (): boolean =>
    pressed.size === 0 &&
    model.pending.peek().size === 0 &&
    model.lifted.peek().size === 0 &&
    !tools.isHalfDrawn() &&
    !tools.isMoving() &&
    prompt.progress.peek() === undefined &&
    prompt.drawing.peek() === undefined &&
    !isHalfWritten();
  const look = (): void => {
    if (waiting.length === 0 || !isAtRest()) return;
    const all = waiting;
    waiting = [];
    for (const then of all) then();
  };
  /** Whoever hears of the same event does so first. */
  const lookSoon = (): void => {
    if (waiting.length > 0) setTimeout(look);
  };

  window.addEventListener("pointerdown", ({ pointerId }) => pressed.add(pointerId), true);
  for (const ending of ["pointerup", "pointercancel"] as const) {
    window.addEventListener(ending, ({ pointerId }) => pressed.delete(pointerId), true);
  }
  for (const ending of ENDINGS) window.addEventListener(ending, lookSoon, true);
  window.addEventListener("blur", lookSoon);
  effect(() => {
    // Read, so that their changes are heard of.
    void [model.pending.value, model.lifted.value, model.kept.draft.value];
    void [prompt.progress.value, prompt.drawing.value];
    lookSoon();
  });

  return {
    whenAtRest: (then) => {
      waiting.push(then);
      look();
    },
  };
}
