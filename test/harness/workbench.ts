import type { Page } from "playwright-core";
import { type Editors, editors } from "./editors.ts";
import { type Explorer, explorer } from "./explorer.ts";
import { type Notifications, notifications } from "./notifications.ts";
import { type Prompts, prompts } from "./prompts.ts";
import { type Watcher, watch } from "./watcher.ts";

/** VS Code's window as a person uses it. */
export interface Workbench extends Watcher {
  readonly explorer: Explorer;
  readonly prompts: Prompts;
  readonly notifications: Notifications;
  readonly editors: Editors;
  /** Runs "Developer: Reload Window" and waits until it is usable. */
  reload(): Promise<void>;
}

/** Opens a folder in the page and waits until its files are listed and extensions can run. */
export async function openWorkbench(page: Page, serverUrl: string, folder: string): Promise<Workbench> {
  const watcher = watch(page);
  const prompting = prompts(watcher);
  const ready = async () => {
    await watcher.waitUntil(
      "VS Code to know its extensions",
      () => page.evaluate(hasMark, "code/didLoadExtensions"),
      60_000,
    );
    await watcher.waitUntil(
      "the Explorer to list the workspace",
      async () => (await page.locator(".explorer-folders-view .monaco-list-row").count()) > 0,
    );
  };
  await page.goto(`${serverUrl}/?folder=${encodeURIComponent(folder)}`);
  await ready();
  return {
    ...watcher,
    explorer: explorer(watcher),
    prompts: prompting,
    notifications: notifications(watcher, prompting.runCommand),
    editors: editors(watcher),
    reload: async () => {
      // Not the browser's reload: only the command stores the window's state first.
      await Promise.all([page.waitForEvent("load"), prompting.runCommand("Developer: Reload Window")]);
      await ready();
    },
  };
}

/** VS Code marks the stages of its start; before this one its menus lack what extensions contribute. */
function hasMark(name: string): boolean {
  return performance.getEntriesByName(name, "mark").length > 0;
}
