import type { Settings } from "./server.ts";
import type { Watcher } from "./watcher.ts";

/** Names as in the setting `workbench.colorTheme`, and the end of the class that the window then has. */
const THEMES = {
  "Default Light Modern": "light_modern-json",
  "Default Dark Modern": "dark_modern-json",
  "Default High Contrast": "hc_black-json",
  "Default High Contrast Light": "hc_light-json",
} as const;

export type Theme = keyof typeof THEMES;

/** Switches the theme by setting and waits until the window shows it. */
export async function showTheme(
  { page, waitUntil }: Watcher,
  theme: Theme,
  change: (settings: Settings) => Promise<void>,
): Promise<void> {
  await change({ "workbench.colorTheme": theme });
  await waitUntil(`the theme ${theme}`, async () => {
    const classes = (await page.locator(".monaco-workbench").first().getAttribute("class")) ?? "";
    if (!classes.includes(THEMES[theme])) throw new Error(`the window's classes are: ${classes}`);
    return true;
  });
}
