import type { FromWebview } from "../src/core/protocol.ts";

/**
 * VS Code focuses the page as a whole. Then the part that had the focus last gets it back, at first the stage; and the host
 * is told whether keys go to the page, so that its key bindings for annotations do not act while the focus is elsewhere.
 */
export function handleFocus(stage: HTMLElement, post: (message: FromWebview) => void): void {
  let last: HTMLElement = stage;
  const tell = (focused: boolean) => post({ type: "focus", focused });
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body) (last.isConnected ? last : stage).focus();
    tell(true);
  });
  window.addEventListener("blur", () => tell(false));
  if (document.hasFocus()) tell(true);
}
