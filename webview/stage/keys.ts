import { neighbour } from "../../src/core/review.ts";
import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import type { PanelActions } from "../panel/panelActions.ts";
import type { Tools } from "../tools/tools.ts";

/** Keys that work controls, wherever the focus is. */
const OF_CONTROLS: ReadonlySet<string> = new Set([
  ...["Tab", "Enter", " "],
  ...["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
]);

/** Keys of the picture that the browser would do something else with: scroll, mostly. */
const OF_PICTURE: ReadonlySet<string> = new Set([...OF_CONTROLS, "Backspace", "Insert"]);

/**
 * What is left of the keys to the page: everything that a key does is a key binding of VS Code's, which hears of all keys
 * that get through here. Not through get those that work the control that has the focus; and some are the page's because
 * VS Code cannot know what it does: when Tab leaves the picture, the keys that are held with the mouse, and signs that
 * stand on different keys in different countries.
 */
export function handleKeys(
  app: HTMLElement,
  stage: HTMLElement,
  model: Model,
  actions: Actions,
  panel: PanelActions,
  tools: Tools,
): void {
  /** Tab leaves the picture: what is selected was let go of by Escape. */
  let leaves = false;

  /** @returns whether the focus is to go on to the next part of the page: there is no shape that way, or after Escape */
  const tabLeaves = (direction: 1 | -1): boolean => {
    if (model.primary.value !== undefined) leaves = false;
    const ids = model.panel.drawn.value.map(({ id }) => id);
    return leaves || neighbour(ids, model.primary.value, direction) === undefined;
  };

  /** @returns whether the key is done with */
  const press = ({ key, code, shiftKey }: KeyboardEvent): boolean => {
    // Like Shift and Alt it says what the mouse does, and a press must not come before it.
    if (key === " ") model.grabbing.value = true;
    else if (key === "Enter" && shiftKey && tools.isDrawing()) return tools.act({ act: "confirm" }, { keep: true });
    // VS Code knows these by where they stand on an American keyboard.
    else if (key === "+" && code !== "Equal" && code !== "NumpadAdd") {
      actions.view("zoomIn");
      return true;
    } else if (key === "?" && code !== "Slash") {
      panel.command("shortcuts");
      return true;
    }
    return false;
  };

  stage.addEventListener("focus", () => {
    leaves = false;
  });
  stage.addEventListener("blur", () => {
    model.peeking.value = false;
    model.grabbing.value = false;
    tools.putDown();
  });
  app.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const plain = !ctrlKey && !metaKey && !altKey;
    // The browser would mark all words of the page.
    if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "a") event.preventDefault();
    if (target !== stage) {
      if (plain && OF_CONTROLS.has(key) && !(key === "Enter" && shiftKey)) event.stopPropagation();
      return;
    }
    if (key === "Escape") leaves = true;
    if (plain && key === "Tab" && tabLeaves(shiftKey ? -1 : 1)) {
      event.stopPropagation();
      return;
    }
    if (plain && press(event)) event.stopPropagation();
    if (OF_PICTURE.has(key)) event.preventDefault();
  });
}
