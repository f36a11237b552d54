/** The keys that are down, as far as the page hears of it. Shift and the like alone are none. */
export interface HeldKeys {
  readonly any: () => boolean;
}

const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);

/** `onPress` hears every press, repeats too; `onRelease` that no key is down any more. */
export function watchHeldKeys(onPress: () => void, onRelease: () => void): HeldKeys {
  const held = new Set<string>();
  const letGo = (): void => {
    if (held.size === 0) return;
    held.clear();
    onRelease();
  };
  // While capturing: whoever takes a key for itself takes nothing from this.
  window.addEventListener(
    "keydown",
    ({ key, code }) => {
      if (MODIFIERS.has(key)) return;
      held.add(code);
      onPress();
    },
    { capture: true },
  );
  window.addEventListener(
    "keyup",
    ({ key, code }) => {
      // On a Mac nobody says that a key was let go while Cmd is down.
      if (key === "Meta") letGo();
      else if (held.delete(code) && held.size === 0) onRelease();
    },
    { capture: true },
  );
  window.addEventListener("blur", letGo);
  return { any: () => held.size > 0 };
}
