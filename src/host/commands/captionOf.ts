/** A caption for one picture, made on demand. */
import * as vscode from "vscode";
import { caption } from "../../engine/tasks/caption.ts";
import { ensureAccess } from "../access.ts";
import type { Services } from "../services.ts";
import { progressTitle } from "../taskNames.ts";
import { askOne } from "./askOne.ts";
import type { Wish } from "./wish.ts";

/** What captions are asked for by. */
export const CAPTION: Wish = { task: caption };

/**
 * Asks for a caption, which is kept in the picture's sidecar too.
 * @param wish `CAPTION`, confirmed where the person has agreed already
 * @returns `undefined` when the person declined or cancelled
 * @throws what `askOne` throws
 */
export async function captionOf(image: vscode.Uri, services: Services, wish = CAPTION): Promise<string | undefined> {
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return undefined;
  const location = vscode.ProgressLocation.Notification;
  const title = progressTitle(caption.id);
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    const say = (message: string) => progress.report({ message });
    try {
      return (await askOne(wish, image, endpoint, services, cancel.signal, say)).result.read.text;
    } catch (error) {
      if (cancel.signal.aborted) return undefined;
      throw error;
    }
  });
}
