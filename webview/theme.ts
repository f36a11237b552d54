import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";

/** The font of canvas texts. It is the one thing of the theme that CSS cannot bring there. */
function readFont(): string {
  const family = getComputedStyle(document.body).getPropertyValue("--vscode-font-family").trim();
  return `11px ${family || "system-ui, sans-serif"}`;
}

/** VS Code says a change of theme or font by the body's classes and the variables on the root element. */
export function watchFont(): ReadonlySignal<string> {
  const font = signal(readFont());
  const observer = new MutationObserver(() => {
    font.value = readFont();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  return font;
}

/** Keeps `ratio` at the window's device pixels per CSS pixel, which change with its zoom and its screen. */
export function watchPixelRatio(ratio: Signal<number>): void {
  effect(() => {
    const query = window.matchMedia(`(resolution: ${ratio.value}dppx)`);
    const update = (): void => {
      ratio.value = window.devicePixelRatio;
    };
    query.addEventListener("change", update, { once: true });
    return () => query.removeEventListener("change", update);
  });
}
