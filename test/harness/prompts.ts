import type { Watcher } from "./watcher.ts";

/** What VS Code asks: command palette, quick inputs and modal dialogs. */
export interface Prompts {
  /** Runs a command by its title in the palette, as "Category: Title". */
  runCommand(title: string): Promise<void>;
  /** The titles the palette offers for what is typed. */
  paletteOffers(typed: string): Promise<string[]>;
  /** Whether an input is open whose placeholder, title or prompt contains `about`. */
  isAsking(about: string): Promise<boolean>;
  /** Waits for that input, types the answer and confirms it; the input may stay open and say what is wrong. */
  type(about: string, text: string): Promise<void>;
  /** The same, and waits until the input has gone. */
  answer(about: string, text: string): Promise<void>;
  /** The message under the open input: its prompt or what is wrong with what is typed. */
  inputMessage(): Promise<string>;
  /** Waits for a list with that entry and takes it. */
  pick(label: string): Promise<void>;
  /** The labels of the open list. */
  picks(): Promise<string[]>;
  /** Closes the open input without an answer. */
  dismiss(): Promise<void>;
  /** Waits for a modal dialog and gives its text, message and detail. */
  dialogText(): Promise<string>;
  /** Waits for a modal dialog with that button and presses it. */
  pressInDialog(button: string): Promise<void>;
  /** The buttons of the open dialog; empty when there is none. */
  dialogButtons(): Promise<string[]>;
}

export function prompts({ page, waitUntil }: Watcher): Prompts {
  // One that fades away is still visible but inert.
  const widget = page.locator(".quick-input-widget:visible:not([inert], [inert] *)");
  const input = widget.locator(".quick-input-box input");
  const rows = widget.locator(".quick-input-list .monaco-list-row");
  /** Icons before a label leave a blank. */
  const labels = async () =>
    (await rows.locator(".quick-input-list-rows > :first-child .label-name").allInnerTexts()).map((label) =>
      label.trim(),
    );
  const dialog = page.locator(".monaco-dialog-box:visible");
  const dialogButtons = () => dialog.locator(".dialog-buttons .monaco-button").allInnerTexts();

  const isAsking = async (about: string): Promise<boolean> => {
    if ((await widget.count()) === 0) return false;
    const placeholder = (await input.getAttribute("placeholder", { timeout: 1000 })) ?? "";
    const around = await widget.locator(".quick-input-title, .quick-input-message").allInnerTexts();
    return [placeholder, ...around].some((text) => text.toLowerCase().includes(about.toLowerCase()));
  };

  const type = async (about: string, text: string): Promise<void> => {
    await waitUntil(`an input about "${about}"`, async () => (await isAsking(about)) && input.isEnabled());
    await input.fill(text);
    await page.keyboard.press("Enter");
  };

  const paletteIsOpen = async (): Promise<boolean> =>
    (await widget.count()) > 0 && (await input.inputValue({ timeout: 1000 })).startsWith(">");

  const openPalette = async (typed: string): Promise<void> => {
    await waitUntil("the command palette", async () => {
      if (await paletteIsOpen()) {
        await input.fill(`>${typed}`, { timeout: 1000 });
        return true;
      }
      await page.keyboard.press("F1");
      return false;
    });
  };

  const dismiss = () =>
    waitUntil("the input to close", async () => {
      if ((await widget.count()) === 0) return true;
      // Keys go where the focus is, and that may be in the picture of an editor behind.
      await input.focus({ timeout: 1000 });
      await page.keyboard.press("Escape");
      return false;
    });

  /** Clicks the entry until the list is gone: it is filled anew while results come in. */
  const take = async (label: string): Promise<void> => {
    let tried = false;
    let clicked = false;
    await waitUntil(`the pick "${label}"`, async () => {
      const index = (await labels()).indexOf(label);
      if (index < 0) {
        // On a busy machine, a click may take effect and be given up all the same.
        if (clicked || (tried && (await widget.count()) === 0)) return true;
        throw new Error(`the picks are: ${(await labels()).join(", ") || "none"}`);
      }
      tried = true;
      await rows.nth(index).click({ timeout: 1000 });
      clicked = true;
      return false;
    });
  };

  return {
    runCommand: async (title) => {
      let clicked = false;
      // An editor that has just been opened may take the focus, and the palette closes.
      await waitUntil(`the command "${title}"`, async () => {
        if (!(await paletteIsOpen())) {
          if (clicked) return true;
          await page.keyboard.press("F1");
          return false;
        }
        if ((await input.inputValue({ timeout: 1000 })) !== `>${title}`)
          await input.fill(`>${title}`, { timeout: 1000 });
        const index = (await labels()).indexOf(title);
        if (index < 0) throw new Error(`the commands are: ${(await labels()).join(", ") || "none"}`);
        await rows.nth(index).click({ timeout: 1000 });
        clicked = true;
        return false;
      });
    },
    paletteOffers: async (typed) => {
      await openPalette(typed);
      const offers = await waitUntil(`the palette's answer to "${typed}"`, async () => {
        const found = await labels();
        return found.length > 0 && found;
      });
      await dismiss();
      return offers;
    },
    isAsking,
    type,
    answer: async (about, text) => {
      await type(about, text);
      await waitUntil(`the input about "${about}" to be answered`, async () => !(await isAsking(about)));
    },
    inputMessage: async () => widget.locator(".quick-input-message").innerText(),
    pick: take,
    picks: labels,
    dismiss: async () => {
      await dismiss();
    },
    dialogText: async () =>
      waitUntil("a dialog", async () => {
        if ((await dialog.count()) === 0) return false;
        return (await dialog.locator(".dialog-message-text, .dialog-message-detail").allInnerTexts()).join("\n");
      }),
    pressInDialog: async (button) => {
      let pressed = false;
      await waitUntil(`the dialog button "${button}"`, async () => {
        const index = (await dialogButtons()).indexOf(button);
        if (index < 0) {
          if (pressed) return true;
          throw new Error(`the buttons are: ${(await dialogButtons()).join(", ") || "none"}`);
        }
        // Before the click: on a busy machine it may take effect, and be given up all the same.
        pressed = true;
        await dialog.locator(".dialog-buttons .monaco-button").nth(index).click({ timeout: 1000 });
        return false;
      });
    },
    dialogButtons,
  };
}
