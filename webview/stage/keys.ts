import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import type { Tools } from "../tools/tools.ts";
import type { Stage } from "./stage.ts";

/** Stage px that an arrow key pans. */
const ARROW_STEP = 40;

/**
 * The keys of the focused stage. All others, and all with modifiers, go on to VS Code, whose key bindings people can change;
 * the ones used here stop here, or VS Code would see them too.
 */
export function handleKeys(stage: Stage, model: Model, actions: Actions, tools: Tools): void {
  const { element } = stage;
  const ACTIONS: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => actions.pan(ARROW_STEP, 0),
    ArrowRight: () => actions.pan(-ARROW_STEP, 0),
    ArrowUp: () => actions.pan(0, ARROW_STEP),
    ArrowDown: () => actions.pan(0, -ARROW_STEP),
    Enter: () => actions.rename(),
    Escape: () => {
      if (!tools.escape()) actions.select([]);
    },
    " ": () => {
      model.grabbing.value = true;
    },
  };

  const letGo = (): void => {
    model.peeking.value = false;
    model.grabbing.value = false;
  };

  element.addEventListener("keydown", (event) => {
    if (event.target !== element) return;
    // The tool first: what is selected is moved by keys that move the picture otherwise.
    if (tools.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // With Shift it is a key binding.
    if (event.key === "Enter" && event.shiftKey) return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  element.addEventListener("keyup", (event) => {
    tools.keyUp(event);
    if (event.key === " ") model.grabbing.value = false;
  });
  element.addEventListener("blur", () => {
    letGo();
    tools.leave();
  });
}
