import type { Actions } from "../actions.ts";
import type { Model } from "../model.ts";
import type { Stage } from "../stage/stage.ts";

/**
 * VS Code shows the menu; what it is about stands in `data-vscode-context` of the element that was clicked. A click with the
 * right button selects what is under it, unless that is selected already.
 */
export function handleContextMenu(stage: Stage, list: HTMLElement, model: Model, actions: Actions): void {
  const choose = (id: string | undefined): void => {
    if (id === undefined) actions.select([]);
    else if (!model.selected.value.has(id)) actions.select([id]);
  };
  /** The menu key opens the menu without a button, about what is selected. */
  const isPointed = ({ button, ctrlKey }: MouseEvent): boolean => button === 2 || ctrlKey;
  const tell = (element: HTMLElement): void => {
    element.dataset.vscodeContext = JSON.stringify({
      webviewSection: model.selected.value.size > 0 ? "annotation" : "picture",
      preventDefaultContextMenuItems: true,
    });
  };

  stage.element.addEventListener("contextmenu", (event) => {
    if (isPointed(event)) {
      const { left, top } = stage.element.getBoundingClientRect();
      const hits = stage.hit({ x: event.clientX - left, y: event.clientY - top });
      if (!hits.some((id) => model.selected.value.has(id))) choose(hits[0]);
    }
    tell(stage.element);
  });
  list.addEventListener("contextmenu", (event) => {
    if (isPointed(event)) {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]") : null;
      choose(row?.dataset.id);
    }
    tell(list);
  });
}
