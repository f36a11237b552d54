import type { FromWebview } from "../src/core/protocol.ts";

/** Whether the focus is in a field that words are written in. */
export function isWriting(): boolean {
  const { activeElement: at } = document;
  return at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && at.type !== "range");
}

/**
 * VS Code focuses the page as a whole. Then the part that had the focus last gets it back, at first the stage; and the host
 * is told whether keys go to the page, so that its key bindings for annotations do not act while the focus is elsewhere or
 * somebody is writing.
 */
export function handleFocus(stage: HTMLElement, post: (message: FromWebview) => void): void {
  let last: HTMLElement = stage;
  let told = false;
  const tell = (focused: boolean): void => {
    if (focused !== told) post({ type: "focus", focused });
    told = focused;
  };
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
    tell(!isWriting());
  });
  const takeFocus = (): void => {
    if (document.activeElement === document.body) (last.isConnected ? last : stage).focus();
    tell(!isWriting());
  };
  window.addEventListener("focus", takeFocus);
  window.addEventListener("blur", () => tell(false));
  // It may have had it before there was anything to give it to.
  if (document.hasFocus()) takeFocus();
}
