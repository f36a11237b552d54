/** The context key of the key bindings for annotations: the page of some editor has the focus. */
import * as vscode from "vscode";

const FOCUSED = "visionSidecar.editorFocused";

/** While one editor takes another one's place, both may say that they have it. */
const focused = new Set<object>();

/** Notes whether the page of a panel has the focus. */
export async function setFocused(panel: object, now: boolean): Promise<void> {
  const before = focused.size > 0;
  if (now) focused.add(panel);
  else focused.delete(panel);
  const after = focused.size > 0;
  if (after !== before) await vscode.commands.executeCommand("setContext", FOCUSED, after);
}
