import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { screenshotFolder } from "./paths.ts";
import { GaveUp, waitFor } from "./wait.ts";

/** A page that is waited on: giving up says what was waited for and what a person would see instead. */
export interface Watcher {
  readonly page: Page;
  /** See `waitFor`; on giving up the error also tells notifications, dialogs, inputs and the path of a screenshot. */
  waitUntil<T>(
    what: string,
    probe: () => Promise<T | undefined | false> | T | undefined | false,
    timeoutMs?: number,
  ): Promise<T>;
  /** Saves what the page looks like as `out/screenshots/<name>.png` and gives the path. */
  screenshot(name: string): Promise<string>;
}

export function watch(page: Page): Watcher {
  const screenshot = async (name: string) => {
    await mkdir(screenshotFolder, { recursive: true });
    const file = path.join(screenshotFolder, `${name}.png`);
    await page.screenshot({ path: file });
    return file;
  };
  return {
    page,
    screenshot,
    waitUntil: async (what, probe, timeoutMs) => {
      try {
        return await waitFor(what, probe, timeoutMs);
      } catch (error) {
        if (!(error instanceof GaveUp)) throw error;
        const file = await screenshot(`gave-up-${what.replace(/[^\w.-]+/g, "-").slice(0, 60)}`);
        throw new GaveUp([error.message, ...(await visible(page)), `Screenshot: ${file}`].join("\n  "));
      }
    },
  };
}

async function visible(page: Page): Promise<string[]> {
  const places: [string, Locator][] = [
    ["Notification", page.locator(".notification-list-item:visible")],
    ["Dialog", page.locator(".monaco-dialog-box:visible")],
    ["Quick input", page.locator(".quick-input-widget:visible")],
    ["Menu", page.locator(".monaco-menu:visible")],
  ];
  const found = await Promise.all(
    places.map(async ([name, place]) =>
      (await place.allInnerTexts()).map((text) => `${name}: ${text.replace(/\s*\n\s*/g, " | ")}`),
    ),
  );
  return found.flat();
}
