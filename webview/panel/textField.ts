import { html, type TemplateResult } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Draft } from "../draft.ts";
import { format } from "../strings.ts";
import type { TextActions } from "../textActions.ts";

const IS_MAC = /mac/i.test(navigator.platform);

/** Whether a key without Ctrl or Cmd is for the field and nobody else: not F1 and the like, and not Alt's menus. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.getModifierState("AltGraph")) return true;
  if (event.ctrlKey || event.metaKey) return false;
  if (/^F\d+$/.test(event.key)) return event.key === "F2";
  // On a Mac Alt makes characters.
  return !event.altKey || (IS_MAC && event.key.length === 1);
}

/** What the keys of the field do. VS Code sees none that write or edit: single letters are commands there. */
function press(event: KeyboardEvent, actions: TextActions): void {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  const take = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  // While an input method composes, its keys are its own.
  if (event.isComposing) event.stopPropagation();
  else if (event.key === "Escape") {
    take();
    actions.cancel();
  } else if (command && event.key === "Enter") {
    take();
    actions.close(false);
  } else if (command && !event.shiftKey && key === "s") {
    // VS Code would save before the words have come to it. Without new ones the key is VS Code's.
    if (actions.close(true)) take();
  } else if (command && !event.shiftKey && key === "a") {
    take();
    // VS Code would do the same, but only after the next letters have been typed.
    if (event.target instanceof HTMLTextAreaElement) event.target.select();
  } else if (command && (key === "z" || key === "y")) {
    take();
    // VS Code takes the browser's own undo away and would undo in the document.
    document.execCommand(key === "y" || event.shiftKey ? "redo" : "undo");
  } else if (isTyping(event)) event.stopPropagation();
}

/** The field in which a text is edited. It is given its words once: what is typed, and its undo, are the browser's. */
export function textField(name: string, draft: Draft, actions: TextActions, strings: Strings): TemplateResult {
  const keys = IS_MAC ? "⌘Enter" : "Ctrl+Enter";
  return html`<textarea
      dir="auto"
      rows="3"
      aria-label=${format(strings.textField, name)}
      aria-describedby="text-field-help"
      .value=${draft.text}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLTextAreaElement) actions.write(event.target.value);
      }}
      @keydown=${(event: KeyboardEvent) => press(event, actions)}
      @blur=${() => actions.close(false)}
    ></textarea>
    <p class="help" id="text-field-help">${format(strings.textFieldHelp, keys)}</p>`;
}
