import { html, type TemplateResult } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import type { Draft } from "../draft.ts";
import { IS_MAC, pressInField } from "../fieldKeys.ts";
import { format } from "../strings.ts";
import type { TextActions } from "../textActions.ts";

/** What the keys of the field do besides writing. */
function press(event: KeyboardEvent, actions: TextActions): void {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const take = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.isComposing) pressInField(event);
  else if (event.key === "Escape") {
    take();
    actions.cancel();
  } else if (command && event.key === "Enter") {
    take();
    actions.close(false);
  } else if (command && !event.shiftKey && event.key.toLowerCase() === "s") {
    // VS Code would save before the words have come to it. Without new ones the key is VS Code's.
    if (actions.close(true)) take();
  } else pressInField(event);
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
