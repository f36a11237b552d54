import type { Locator } from "playwright-core";
import type { Watcher } from "./watcher.ts";

/**
 * Opens the context menu of an element. `hit` tells whether it was this element that was clicked: rows of a list move
 * while files come and go, and the click then lands on another one.
 */
export async function openMenu(
  { page, waitUntil }: Watcher,
  target: Locator,
  what: string,
  hit: () => Promise<boolean> = async () => true,
): Promise<void> {
  await waitUntil(`the context menu of ${what}`, async () => {
    if (await page.locator(".monaco-menu").first().isVisible()) {
      if (await hit()) return true;
      await page.keyboard.press("Escape");
      return false;
    }
    await target.click({ button: "right", timeout: 2000 });
    return false;
  });
}

/** The entries of the innermost open menu, without separators. */
export async function menuEntries({ page }: Watcher): Promise<string[]> {
  const labels = await page.locator(".monaco-menu").last().locator(".action-label").allInnerTexts();
  return labels.filter((label) => label !== "");
}

/** Walks down an open menu by the labels of its entries; the last one is clicked. */
export async function chooseFromMenu(watcher: Watcher, labels: readonly string[]): Promise<void> {
  const { page, waitUntil } = watcher;
  const menus = page.locator(".monaco-menu");
  const entry = async (depth: number, label: string): Promise<Locator> => {
    const found = menus
      .nth(depth)
      .locator(".action-label")
      .filter({ hasText: exactly(label) });
    if ((await found.count()) === 0) throw new Error(`the entries are: ${(await menuEntries(watcher)).join(", ")}`);
    return found.first();
  };
  for (const [depth, label] of labels.slice(0, -1).entries()) {
    await waitUntil(`the submenu "${label}"`, async () => {
      if ((await menus.count()) > depth + 1) return true;
      await (await entry(depth, label)).hover({ timeout: 1000 });
      return false;
    });
  }
  const last = labels.length - 1;
  const label = labels[last] ?? "";
  // A menu ignores clicks right after it opened, and closes at once when it takes one.
  let clicked = false;
  await waitUntil(`the menu entry "${label}" to take a click`, async () => {
    if (clicked && (await menus.count()) === 0) return true;
    const target = await entry(last, label);
    // Before the click: on a busy machine it may take effect, and be given up all the same.
    clicked = true;
    await target.click({ timeout: 1000 });
    return (await menus.count()) === 0;
  });
}

/** A label alone, or with the dots that promise a question. */
function exactly(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(…|\\.\\.\\.)?\\s*$`);
}
