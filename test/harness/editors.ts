import type { FrameLocator } from "playwright-core";
import type { Watcher } from "./watcher.ts";

export interface Editors {
  /** The names of the open tabs, from left to right. */
  tabs(): Promise<string[]>;
  activeTab(): Promise<string | undefined>;
  waitForTab(name: string, timeoutMs?: number): Promise<void>;
  isDirty(name: string): Promise<boolean>;
  activate(name: string): Promise<void>;
  /** Closes a tab by its cross; a dirty one asks in a dialog. */
  close(name: string): Promise<void>;
  /** Saves the active editor by the keyboard. */
  save(): Promise<void>;
  /** The buttons in the title of the active editor group. */
  titleButtons(): Promise<string[]>;
  pressTitleButton(label: string): Promise<void>;
  /** The page inside the custom editor in view; with several groups, the `index`-th from the first opened. */
  webview(index?: number): FrameLocator;
  /** Takes a tool of the picture's by its key. */
  takeTool(name: string, key: string): Promise<void>;
}

export function editors({ page, waitUntil }: Watcher): Editors {
  const tab = (name: string) =>
    page.locator(`.tabs-container .tab[data-resource-name=${JSON.stringify(name)}]`).first();
  const buttons = page.locator(".editor-group-container.active .editor-actions .action-label");
  const titleButtons = () =>
    buttons.evaluateAll((labels) =>
      labels.map((label) => (label.getAttribute("aria-label") ?? "").split(" (")[0] ?? ""),
    );
  const webview = (index = 0) => page.frameLocator("iframe.webview:visible").nth(index).frameLocator("#active-frame");
  return {
    tabs: () =>
      page
        .locator(".tabs-container .tab")
        .evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute("data-resource-name") ?? "")),
    activeTab: async () => {
      const active = page.locator(".editor-group-container.active .tabs-container .tab.active");
      return (await active.count()) === 0
        ? undefined
        : ((await active.getAttribute("data-resource-name")) ?? undefined);
    },
    waitForTab: async (name, timeoutMs) => {
      await waitUntil(`the tab "${name}"`, () => tab(name).isVisible(), timeoutMs);
    },
    isDirty: async (name) => ((await tab(name).getAttribute("class")) ?? "").split(" ").includes("dirty"),
    activate: async (name) => {
      await tab(name).click();
      await waitUntil(
        `the tab "${name}" in front`,
        async () => (await tab(name).getAttribute("aria-selected")) === "true",
      );
    },
    close: async (name) => {
      await tab(name).hover();
      await tab(name).locator(".tab-actions .action-label").click();
    },
    save: () => page.keyboard.press("ControlOrMeta+s"),
    titleButtons,
    pressTitleButton: async (label) => {
      const index = await waitUntil(`the button "${label}" in the editor's title`, async () => {
        const found = await titleButtons();
        if (!found.includes(label)) throw new Error(`the buttons are: ${found.join(", ")}`);
        return String(found.indexOf(label));
      });
      await buttons.nth(Number(index)).click();
    },
    webview,
    takeTool: async (name, key) => {
      const tool = webview().locator(`.strip button[aria-label="${name}"]`);
      await webview().locator('[data-testid="stage"]').focus();
      // VS Code learns a moment after the picture has the focus that keys are for it: until then nobody hears them.
      await waitUntil(`the tool ${name}`, async () => {
        if ((await tool.getAttribute("aria-pressed", { timeout: 1000 })) === "true") return true;
        await page.keyboard.press(key);
        return false;
      });
    },
  };
}
