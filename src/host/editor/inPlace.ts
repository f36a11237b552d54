/** One document takes the place of another in a group of editors. */
import * as vscode from "vscode";
import type { EditorPanel } from "./panel.ts";
import { type Editors, VIEW_TYPE } from "./provider.ts";
import { closeTab, tabsOf } from "./tabs.ts";

export interface Successor {
  /** How the picture before was looked at. */
  readonly manner: string | undefined;
  readonly preserveFocus?: boolean;
}

let last: Promise<unknown> = Promise.resolve();

/** Tabs are replaced one after the other: two at once would put back what the other has just closed. */
export function afterOthers<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

/**
 * Opens a document in the group of a panel, looked at alike. The panel's own tab is still open then.
 * @returns the new panel and how to close the tab before; `undefined` when VS Code shows something else, which says why
 */
export async function openInPlace(
  editors: Editors,
  { webviewPanel: { viewColumn }, document }: EditorPanel,
  uri: vscode.Uri,
  { manner, preserveFocus = false }: Successor,
): Promise<{ readonly panel: EditorPanel; readonly closeBefore: () => Promise<void> } | undefined> {
  const before = tabsOf(document.uri).find(
    ({ group, input }) => group.viewColumn === viewColumn && input instanceof vscode.TabInputCustom,
  );
  await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, {
    ...(viewColumn !== undefined && { viewColumn }),
    preserveFocus,
    preview: before?.isPreview ?? false,
  });
  const panel = await editors.opened(uri, viewColumn);
  if (panel === undefined) return undefined;
  if (manner !== undefined) panel.side.lookLike(manner);
  return {
    panel,
    closeBefore: async () => {
      if (before !== undefined) await closeTab(before);
    },
  };
}
