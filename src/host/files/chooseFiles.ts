/** Files that Gemini stores already, as something to ask about. */
import * as vscode from "vscode";
import type { Subject } from "../../engine/conversations/conversation.ts";
import { listFiles, type RemoteFile } from "../../engine/gemini/files.ts";
import { ensureKey } from "../access.ts";
import type { Services } from "../services.ts";
import { fileFacts, fileName } from "./fileFacts.ts";

/** A stored file as a question refers to it; `undefined` as long as no question may. */
export function storedSubject(file: RemoteFile): Subject | undefined {
  const { state, mimeType, uri } = file;
  const isUsable = (state === "ACTIVE" || state === "UNKNOWN") && mimeType !== undefined;
  return isUsable ? { uri, name: fileName(file), mimeType } : undefined;
}

/**
 * Lets the person choose among the stored files that can be asked about.
 * @returns none when the person turned away
 * @throws VisionError
 */
export async function chooseStoredFiles({ keys }: Services): Promise<readonly Subject[]> {
  const endpoint = await ensureKey(keys);
  if (endpoint === undefined) return [];
  const stop = new AbortController();
  let missing = false;
  const items = listFiles(endpoint, { signal: stop.signal }).then((files) => {
    const found = files.flatMap((file) => {
      const subject = storedSubject(file);
      return subject === undefined ? [] : [{ label: fileName(file), detail: fileFacts(file, Date.now()), subject }];
    });
    missing = found.length === 0;
    return found;
  });
  const closing = new vscode.CancellationTokenSource();
  // A list without entries would have to be closed by hand.
  void items.then(
    () => missing && closing.cancel(),
    () => closing.cancel(),
  );
  const picking = vscode.window.showQuickPick(
    items,
    {
      title: vscode.l10n.t("Files at Gemini"),
      placeHolder: vscode.l10n.t("Which of them to ask about?"),
      canPickMany: true,
      ignoreFocusOut: true,
    },
    closing.token,
  );
  const picked = await picking;
  stop.abort();
  if (picked !== undefined) return picked.map(({ subject }) => subject);
  if (!closing.token.isCancellationRequested) return [];
  // What went wrong is thrown here.
  await items;
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Gemini stores no file for this key that can be asked about."),
  );
  return [];
}
