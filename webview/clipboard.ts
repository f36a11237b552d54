import type { FromWebview, Strings } from "../src/core/protocol.ts";
import { isWriting } from "./focus.ts";
import type { Model } from "./model.ts";

export interface Clipboard {
  /** Copies the words that are marked in the page, else the selected annotations, and with `cut` takes these away. */
  readonly take: (cut: boolean) => void;
}

/**
 * Annotations on the clipboard. In a browser VS Code leaves the keys of the clipboard to the page, and so does the Edit
 * menu everywhere; both come as the document's own events. On a desktop the keys are key bindings.
 */
export function createClipboard(model: Model, post: (message: FromWebview) => void, strings: Strings): Clipboard {
  /** Words that were marked before the focus went to the picture or the list are not meant any more. */
  const marked = (): boolean => {
    const isOnAnnotations = document.activeElement?.closest(".stage, .list") !== null;
    return !isOnAnnotations && document.getSelection()?.isCollapsed === false;
  };

  const takeAnnotations = (cut: boolean): void => {
    const ids = model.kept.selection.value;
    const text = model.textAt.value;
    if (text !== undefined && !cut) post({ type: "copyText", id: text });
    else if (ids.length > 0) post({ type: "copyAnnotations", ids, cut });
    else model.spoken.value = { text: strings.nothingSelected };
  };

  for (const type of ["copy", "cut"] as const) {
    document.addEventListener(type, (event) => {
      if (isWriting() || marked()) return;
      event.preventDefault();
      takeAnnotations(type === "cut");
    });
  }
  document.addEventListener("paste", (event) => {
    if (isWriting()) return;
    event.preventDefault();
    post({ type: "paste", text: event.clipboardData?.getData("text/plain") ?? "" });
  });

  return {
    take: (cut) => {
      if (marked()) document.execCommand("copy");
      else takeAnnotations(cut);
    },
  };
}
