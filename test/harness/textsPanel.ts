import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** The texts below the editor's list, as a person uses them. */
export interface TextsPanel {
  readonly section: Locator;
  entry(id: string): Locator;
  /** The words that are shown of a text. */
  words(id: string): Promise<string>;
  /** Waits until those are shown. */
  waitForWords(id: string, words: string): Promise<void>;
  press(id: string, button: string): Promise<void>;
  /** Opens the field of a text by its button and waits for it. */
  edit(id: string): Promise<Locator>;
  readonly field: Locator;
}

export function textsPanel({ editors, waitUntil }: Workbench): TextsPanel {
  const section = editors.webview().getByTestId("texts");
  const field = section.locator("textarea");
  const entry = (id: string) => section.locator(`[data-text="${id}"]`);
  const words = (id: string) => entry(id).locator(".words").innerText({ timeout: 1000 });
  const press = (id: string, button: string) =>
    entry(id).getByRole("button", { name: button, exact: true }).click({ timeout: 5000 });
  return {
    section,
    entry,
    words,
    waitForWords: async (id, expected) => {
      await waitUntil(`the text ${id} to say "${expected.slice(0, 40)}"`, async () => {
        const now = await words(id);
        if (now !== expected) throw new Error(`it says: ${now.slice(0, 200)}`);
        return true;
      });
    },
    press,
    edit: async (id) => {
      await press(id, "Edit");
      await waitUntil("the field", async () => (await field.count()) === 1);
      return field;
    },
    field,
  };
}
