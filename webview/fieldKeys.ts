/** Keys in fields that a person writes in. VS Code sees none that write or edit: single letters are commands there. */

export const IS_MAC = /mac/i.test(navigator.platform);

/** Whether a key without Ctrl or Cmd is for the field and nobody else: not F1 and the like, and not Alt's menus. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.getModifierState("AltGraph")) return true;
  if (event.ctrlKey || event.metaKey) return false;
  if (/^F\d+$/.test(event.key)) return event.key === "F2";
  // On a Mac Alt makes characters.
  return !event.altKey || (IS_MAC && event.key.length === 1);
}

/** The end of every field's key handling: what writes, selects all, undoes and redoes stays in the field. */
export function pressInField(event: KeyboardEvent): void {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  const take = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  // While an input method composes, its keys are its own.
  if (event.isComposing) event.stopPropagation();
  else if (command && !event.shiftKey && key === "a") {
    take();
    // VS Code would do the same, but only after the next letters have been typed.
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) event.target.select();
  } else if (command && (key === "z" || key === "y")) {
    take();
    // VS Code takes the browser's own undo away and would undo in the document.
    document.execCommand(key === "y" || event.shiftKey ? "redo" : "undo");
  } else if (isTyping(event)) event.stopPropagation();
}
