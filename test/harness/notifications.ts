import type { Watcher } from "./watcher.ts";

export interface Notifications {
  /** The messages on screen now, newest first. */
  texts(): Promise<string[]>;
  /** Waits for a message that contains or matches `text` and gives it whole. */
  waitFor(text: string | RegExp, timeoutMs?: number): Promise<string>;
  /** The buttons of the message that contains or matches `text`. */
  buttons(text: string | RegExp): Promise<string[]>;
  /** Waits for such a message and presses a button of it. */
  press(text: string | RegExp, button: string, timeoutMs?: number): Promise<void>;
  /** Clears every message, those in the hidden list too. */
  clear(): Promise<void>;
}

export function notifications(
  { page, waitUntil }: Watcher,
  runCommand: (title: string) => Promise<void>,
): Notifications {
  const items = page.locator(".notification-list-item:visible");
  const matching = (text: string | RegExp) =>
    items.filter({ has: page.locator(".notification-list-item-message", { hasText: text }) });
  const message = ".notification-list-item-message";
  return {
    texts: () => items.locator(message).allInnerTexts(),
    waitFor: (text, timeoutMs) =>
      waitUntil(
        `a notification ${text}`,
        async () => (await matching(text).locator(message).allInnerTexts())[0],
        timeoutMs,
      ),
    buttons: (text) => matching(text).locator(".monaco-text-button").allInnerTexts(),
    press: async (text, button, timeoutMs) => {
      const target = matching(text).locator(".monaco-text-button").getByText(button, { exact: true }).first();
      await waitUntil(`a notification ${text} with the button "${button}"`, () => target.isVisible(), timeoutMs);
      await target.click();
    },
    clear: async () => {
      await runCommand("Notifications: Clear All Notifications");
      await waitUntil("the notifications to go", async () => (await items.count()) === 0);
    },
  };
}
