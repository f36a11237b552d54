import type * as vscode from "vscode";

/** A save on a slow network drive may take seconds. */
const PATIENCE_MS = 30_000;

/**
 * Saves a document, but does not wait for ever: a drive that is gone answers nothing, and neither does VS Code then.
 * @returns whether it is saved; if not, its text is still unsaved in VS Code, or is still being written
 */
export async function saveDocument(document: vscode.TextDocument, patienceMs = PATIENCE_MS): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  try {
    return await Promise.race([document.save(), patience]);
  } finally {
    clearTimeout(timer);
  }
}
