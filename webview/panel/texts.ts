import { effect, signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import type { Strings, ViewText } from "../../src/core/protocol.ts";
import type { Draft } from "../draft.ts";
import { icons, reviewIcons } from "../icons.ts";
import type { Model } from "../model.ts";
import { makeRoving } from "../roving.ts";
import { shortened } from "../strings.ts";
import type { TextActions } from "../textActions.ts";
import { textField } from "./textField.ts";
import { iconButton } from "./toolbar.ts";

/** Characters of a text or question in the name of its toolbar. */
const NAME_LENGTH = 60;

/** The texts about the picture, below the list: to read, copy, correct and decide on. */
export function createTexts(element: HTMLElement, model: Model, actions: TextActions, strings: Strings): void {
  const { draft, textsFolded } = model.kept;
  // Unlike on a picture, VS Code's entries (Cut, Copy, Paste) make sense here.
  element.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: false });
  const toolbars = new WeakSet<Element>();
  /** The field that a person has just opened gets the focus; one that comes back with its tab does not. */
  let opened = draft.peek()?.id;
  /** The field that is shown: until the button is let go also one that has been closed, or what is pressed would move away. */
  let field: Draft | undefined;
  const pressing = signal(false);

  const tools = (entry: ViewText, readOnly: boolean): TemplateResult => {
    const { id, name, question, text, review, run } = entry;
    const able = (state: ViewText["review"]) => ({ disabled: readOnly || review === state });
    return html`<div class="tools" role="toolbar" aria-label=${`${name}: ${shortened(question ?? text, NAME_LENGTH)}`}>
      ${iconButton(strings.copy, icons.copy, () => {
        actions.copy(id);
        model.spoken.value = { text: strings.copied };
      })}
      ${iconButton(strings.edit, icons.rename, () => actions.open(id), { key: "F2", disabled: readOnly })}
      ${iconButton(strings.accept, icons.accept, () => actions.review(id, "accepted"), { key: "A", ...able("accepted") })}
      ${
        run === undefined
          ? iconButton(strings.remove, icons.remove, () => actions.remove(id), { key: "Delete", disabled: readOnly })
          : iconButton(strings.reject, icons.reject, () => actions.review(id, "rejected"), {
              key: "X",
              ...able("rejected"),
            })
      }
    </div>`;
  };

  const item = (entry: ViewText, readOnly: boolean): TemplateResult => {
    const { id, name, question, text, review, partial } = entry;
    const open = field?.id === id ? field : undefined;
    return html`<li class=${`entry ${review}`} data-text=${id} tabindex="-1">
      <div class="entry-head">
        <span class="review" title=${strings[review]}>
          ${reviewIcons[review]}<span class="unseen">${strings[review]}</span>
        </span>
        <span class="kind" dir="auto">${name}</span>
        ${tools(entry, readOnly)}
      </div>
      ${question ? html`<p class="question" dir="auto">${question}</p>` : nothing}
      ${
        open
          ? guard([id], () => textField(name, open, actions, strings))
          : html`<p class=${text.trim() ? "words" : "words none"} dir="auto">${text.trim() ? text : strings.noWords}</p>`
      }
      ${partial ? html`<p class="cut">${icons.warning}<span>${strings.partial}</span></p>` : nothing}
    </li>`;
  };

  /** After what had the focus is gone: to the button that opens the field again, else to the text now at its place. */
  const giveFocus = (closed: string | undefined, place: number): void => {
    const items = [...element.querySelectorAll<HTMLElement>("li")];
    const closedItem = items.find(({ dataset }) => dataset.text === closed);
    const buttons = (closedItem ?? items[place] ?? items.at(-1) ?? element).querySelectorAll("button");
    buttons[closedItem ? 1 : 0]?.focus();
  };

  effect(() => {
    const texts = model.texts.value;
    const folded = textsFolded.value;
    const readOnly = model.snapshot.value?.readOnly !== undefined;
    field = draft.value ?? (pressing.value ? field : undefined);
    const before = document.activeElement;
    const hadFocus = before !== null && element.contains(before);
    const place = [...element.querySelectorAll("li")].findIndex((one) => one.contains(before));
    element.hidden = texts.length === 0;
    render(
      html`<h2>
          <button type="button" class="fold" aria-expanded=${!folded} aria-controls="texts" @click=${actions.toggleFold}>
            ${icons.fold}<span>${strings.texts}</span><span class="count">${texts.length}</span>
          </button>
        </h2>
        <ul id="texts" tabindex="0" aria-label=${strings.texts} ?hidden=${folded}>
          ${repeat(
            texts,
            ({ id }) => id,
            (entry) => item(entry, readOnly),
          )}
        </ul>`,
      element,
    );
    for (const toolbar of element.querySelectorAll<HTMLElement>(".tools")) {
      if (!toolbars.has(toolbar)) makeRoving(toolbar);
      toolbars.add(toolbar);
    }

    const id = draft.value?.id;
    if (id !== undefined && id !== opened) element.querySelector("textarea")?.focus();
    // A window that has lost the focus would take it back by this.
    else if (hadFocus && document.hasFocus() && !element.contains(document.activeElement)) giveFocus(opened, place);
    opened = id;
  });

  document.addEventListener("pointerdown", () => {
    pressing.value = true;
  });
  const release = (): void => {
    // The click comes after this.
    setTimeout(() => {
      pressing.value = false;
    });
  };
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  // What a key closes is closed at once.
  const keyDown = (): void => {
    pressing.value = false;
  };
  document.addEventListener("keydown", keyDown, { capture: true });

  // Where the keyboard goes afterwards decides; a window that loses the focus gets it back at the same place.
  document.addEventListener("focusin", ({ target }) => {
    const at = target instanceof Element ? target.closest<HTMLElement>("[data-text]") : null;
    model.textAt.value = at?.dataset.text;
  });
}
