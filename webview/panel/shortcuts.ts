import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Strings } from "../../src/core/protocol.ts";
import { IS_MAC } from "../fieldKeys.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import type { PanelActions } from "./panelActions.ts";
import { iconButton } from "./toolbar.ts";

const NAMES: Readonly<Record<string, readonly [other: string, mac: string]>> = {
  ctrl: ["Ctrl", "⌃"],
  cmd: ["Cmd", "⌘"],
  alt: ["Alt", "⌥"],
  shift: ["Shift", "⇧"],
  up: ["↑", "↑"],
  down: ["↓", "↓"],
  left: ["←", "←"],
  right: ["→", "→"],
  tab: ["Tab", "⇥"],
  enter: ["Enter", "↩"],
  escape: ["Esc", "⎋"],
  space: ["Space", "␣"],
  pagedown: ["Page Down", "⇟"],
  pageup: ["Page Up", "⇞"],
  delete: ["Delete", "⌦"],
  backspace: ["Backspace", "⌫"],
  numpad_add: ["Num +", "Num +"],
  numpad_subtract: ["Num −", "Num −"],
  "-": ["−", "−"],
};

/** "ctrl+shift+a" → "Ctrl+Shift+A", on a Mac "⌃⇧A". */
function keyName(keys: string): string {
  const parts = keys.split("+").map((part) => NAMES[part]?.[IS_MAC ? 1 : 0] ?? part[0]?.toUpperCase() + part.slice(1));
  return parts.join(IS_MAC ? "" : "+");
}

/** The list of all shortcuts, above everything else, as they are unless the person has chosen others. */
export function createShortcuts(app: HTMLElement, model: Model, actions: PanelActions, strings: Strings): void {
  const { shortcuts } = model.panel;
  const dialog = document.createElement("dialog");
  dialog.className = "shortcuts";
  dialog.setAttribute("aria-label", strings.shortcuts);
  app.append(dialog);
  dialog.addEventListener("close", () => {
    shortcuts.value = undefined;
  });
  // Keys are commands of VS Code's, which would act on what is behind.
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("click", ({ target }) => {
    // Beside what is in it, that is on the backdrop.
    if (target === dialog) dialog.close();
  });

  const changeKeys = (): void => {
    dialog.close();
    actions.command("keybindings");
  };
  const held = [...[strings.spaceDrag, strings.wheel, strings.tabKey], ...[strings.clickAgain, strings.shiftClick]];

  effect(() => {
    const list = shortcuts.value;
    if (!list) {
      if (dialog.open) dialog.close();
      return;
    }
    render(
      html`<div class="shortcut-list">
        <div class="shortcut-list-head">
          <h2>${strings.shortcuts}</h2>
          <button type="button" class="text" @click=${changeKeys}>${strings.changeShortcuts}</button>
          ${iconButton(strings.close, icons.reject, () => dialog.close(), { key: "Esc" })}
        </div>
        <div class="shortcut-list-body" tabindex="0" role="region" aria-label=${strings.shortcuts}>
          <dl class="keys">
            ${list.map(
              ({ title, keys, macKeys }) =>
                html`<div>
                  <dt>${title}</dt>
                  <dd>${(IS_MAC ? macKeys : keys).map((one) => html`<kbd>${keyName(one)}</kbd> `)}</dd>
                </div>`,
            )}
          </dl>
          <h3>${strings.heldKeys}</h3>
          <ul>
            ${held.map((gesture) => html`<li>${gesture}</li>`)}
          </ul>
        </div>
      </div>`,
      dialog,
    );
    if (!dialog.open) dialog.showModal();
  });
}
