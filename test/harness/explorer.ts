import type { Locator } from "playwright-core";
import { chooseFromMenu, menuEntries, openMenu } from "./menu.ts";
import type { Watcher } from "./watcher.ts";

/** The file tree. Files are named by their path inside the workspace, with `/`. */
export interface Explorer {
  /** Expands the folders above a file, scrolls it into view and gives its row. */
  reveal(file: string): Promise<Locator>;
  /** Selects files as a person does: a click on the first, then ctrl- or cmd-clicks. */
  select(files: readonly string[]): Promise<void>;
  /** Selects everything from one file to another: a click, then a shift-click. */
  selectRange(from: string, to: string): Promise<void>;
  /** Opens a file for good, not as a preview. */
  open(file: string): Promise<void>;
  /** Right-clicks a file and walks down the menu; a selection that holds the file stays. */
  choose(file: string, labels: readonly string[]): Promise<void>;
  /** What the context menu of a file offers, or a submenu of it; closes the menu again. */
  offers(file: string, submenu?: string): Promise<string[]>;
}

export function explorer(watcher: Watcher): Explorer {
  const { page, waitUntil } = watcher;
  const list = page.locator(".explorer-folders-view .monaco-list").first();

  const row = (file: string): Locator => {
    const level = file.split("/").length;
    // Behind a link's path, and other strange ones', stands what they are.
    const [plain, decorated] = [JSON.stringify(`/${file}`), JSON.stringify(`/${file} • `)];
    const label = page.locator(`.monaco-icon-label:is([aria-label$=${plain}], [aria-label*=${decorated}])`);
    return list.locator(`.monaco-list-row[aria-level="${level}"]`).filter({ has: label });
  };

  /** CSS px by which a row is cut off, less than 0 at the top; `undefined` for one that is not there. */
  const cutOff = async (target: Locator): Promise<number | undefined> => {
    if ((await target.count()) === 0) return undefined;
    // A row that has just left the tree would be waited for until all time is up, and only the keys below bring it back.
    const soon = { timeout: 1000 };
    const [outer, inner] = [await list.boundingBox(soon), await target.boundingBox(soon)];
    if (outer === null || inner === null) return undefined;
    return Math.min(inner.y - outer.y, 0) || Math.max(inner.y + inner.height - outer.y - outer.height, 0);
  };

  /** The tree keeps only the rows in view: look from the top to the end. */
  const scrollTo = async (file: string): Promise<Locator> => {
    const target = row(file);
    const lastRow = list.locator('.monaco-list-row[data-last-element="true"]');
    let fromTop = false;
    return waitUntil(`"${file}" in the Explorer`, async () => {
      const cut = await cutOff(target);
      if (cut === 0) return target;
      if (cut !== undefined) {
        // Between two pages there may be a row of which neither shows all.
        await list.hover({ timeout: 1000 });
        await page.mouse.wheel(0, cut);
        return undefined;
      }
      // These keys move the focus and leave the selection alone.
      await list.press(fromTop ? "PageDown" : "Home", { timeout: 1000 });
      fromTop = !fromTop || (await cutOff(lastRow)) !== 0;
      return undefined;
    });
  };

  const reveal = async (file: string): Promise<Locator> => {
    const parts = file.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      const target = await scrollTo(folder);
      await waitUntil(`the folder "${folder}" to open`, async () => {
        if ((await target.getAttribute("aria-expanded")) === "true") return true;
        // A click on the name would select the folder.
        await target.locator(".monaco-tl-twistie").click({ timeout: 2000 });
        return false;
      });
    }
    return scrollTo(file);
  };

  const openMenuOf = async (file: string): Promise<void> => {
    const target = await reveal(file);
    await openMenu(watcher, target, file, async () => /\bfocused\b/.test((await target.getAttribute("class")) ?? ""));
  };

  /** A click on the first, then clicks with a key held down; all over again when rows moved under the pointer. */
  const selectBy = async (files: readonly string[], key: "ControlOrMeta" | "Shift"): Promise<void> => {
    await waitUntil(`the selection of ${files.join(", ")}`, async () => {
      for (const [index, file] of files.entries()) {
        const target = await reveal(file);
        await target.click(index === 0 ? {} : { modifiers: [key] });
        if ((await target.getAttribute("aria-selected")) !== "true") return false;
      }
      return true;
    });
  };

  return {
    reveal,
    select: (files) => selectBy(files, "ControlOrMeta"),
    selectRange: (from, to) => selectBy([from, to], "Shift"),
    open: async (file) => (await reveal(file)).dblclick(),
    choose: async (file, labels) => {
      await openMenuOf(file);
      await chooseFromMenu(watcher, labels);
    },
    offers: async (file, submenu) => {
      await openMenuOf(file);
      if (submenu !== undefined) {
        await waitUntil(`the submenu "${submenu}"`, async () => {
          if ((await page.locator(".monaco-menu").count()) > 1) return true;
          await page.locator(".monaco-menu .action-label").getByText(submenu, { exact: true }).hover({ timeout: 1000 });
          return false;
        });
      }
      const entries = await menuEntries(watcher);
      await waitUntil("the menu to close", async () => {
        await page.keyboard.press("Escape");
        return (await page.locator(".monaco-menu").count()) === 0;
      });
      return entries;
    },
  };
}
