import * as vscode from "vscode";

/** The file that a tab shows, on the picture or as text; `undefined` for anything else. */
export function uriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** The file that the active tab shows. */
export function activeUri(): vscode.Uri | undefined {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab && uriOf(activeTab);
}

/** The tabs that show a document, in whatever editor. */
export function tabsOf(document: vscode.Uri): vscode.Tab[] {
  const wanted = document.toString();
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => uriOf(tab)?.toString() === wanted);
}

/** Closes a tab if it is still there; the focus stays where it is. */
export async function closeTab(tab: vscode.Tab): Promise<void> {
  const isThere = vscode.window.tabGroups.all.some(({ tabs }) => tabs.includes(tab));
  if (isThere) await vscode.window.tabGroups.close(tab, true);
}
