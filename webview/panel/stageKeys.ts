import { neighbour } from "../../src/core/review.ts";
import type { Actions } from "../actions.ts";
import { letterOf } from "../fieldKeys.ts";
import type { Model } from "../model.ts";
import type { PanelActions } from "./panelActions.ts";

/**
 * Keys of the focused stage that cannot be key bindings of VS Code's: Tab goes through the shapes and, after the last one or
 * after Escape, on to the next part of the page; H hides everything as long as it is held; and signs that stand on different
 * keys in different countries.
 */
export function handleStageKeys(stage: HTMLElement, model: Model, actions: Actions, panel: PanelActions): void {
  /** Tab leaves the stage: what is selected was let go of by Escape. */
  let leaves = false;
  stage.addEventListener("focus", () => {
    leaves = false;
  });

  /** @returns whether the key was Tab's */
  const tab = (direction: 1 | -1): boolean => {
    const ids = model.panel.drawn.value.map(({ id }) => id);
    if (model.primary.value !== undefined) leaves = false;
    const next = leaves ? undefined : neighbour(ids, model.primary.value, direction);
    if (next === undefined) return false;
    actions.select([next], { reveal: true });
    return true;
  };

  const press = (event: KeyboardEvent): boolean => {
    if (event.key === "Tab") return tab(event.shiftKey ? -1 : 1);
    if (letterOf(event) === "h" && !event.shiftKey) {
      model.peeking.value = true;
      return true;
    }
    // VS Code knows these by where they stand on an American keyboard.
    if (event.key === "+" && event.code !== "Equal" && event.code !== "NumpadAdd") {
      actions.view("zoomIn");
      return true;
    }
    if (event.key === "?" && event.code !== "Slash") {
      panel.command("shortcuts");
      return true;
    }
    return false;
  };

  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leaves = true;
    if (!press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  stage.addEventListener("keyup", (event) => {
    if (letterOf(event) === "h") model.peeking.value = false;
  });
}
