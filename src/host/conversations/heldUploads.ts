/**
 * What was uploaded for a conversation stays for its next questions, until its document is closed. Then, unless the
 * person keeps uploads, it is deleted; should nobody be there to do it, it ends by itself after 48 hours.
 */
import * as vscode from "vscode";
import type { FileCache, Release } from "../../engine/gemini/fileCache.ts";
import { settingsFor } from "../settings.ts";

export interface HeldUploads extends vscode.Disposable {
  /** The cache as the questions of a conversation use it: what they refer to is held for the next ones. */
  readonly cacheFor: (conversation: string) => FileCache;
  /** Lets go of what a conversation holds, unless its document is open. To be called when an answer has come, too. */
  readonly letGo: (conversation: string) => Promise<void>;
  /** Lets go of everything: the window ends. */
  readonly end: () => Promise<void>;
}

/**
 * @param files the cache, opened at its first use
 * @param shownIn the conversation of a tab; `undefined` for tabs of other things
 */
export function createHeldUploads(
  files: () => FileCache,
  shownIn: (tab: vscode.Tab) => string | undefined,
): HeldUploads {
  /** By conversation, then by the file's address. */
  const held = new Map<string, Map<string, Release>>();

  const releaseAll = async (conversation: string) => {
    const releases = [...(held.get(conversation)?.values() ?? [])];
    held.delete(conversation);
    const { keepUploads } = settingsFor();
    await Promise.all(releases.map((release) => release(keepUploads)));
  };
  const isOpen = (conversation: string) =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => shownIn(tab) === conversation));
  const letGo = async (conversation: string) => {
    if (held.has(conversation) && !isOpen(conversation)) await releaseAll(conversation);
  };
  // A document itself is closed minutes after its tab.
  const listener = vscode.window.tabGroups.onDidChangeTabs(async ({ closed }) => {
    for (const tab of closed) {
      const conversation = shownIn(tab);
      if (conversation !== undefined) await letGo(conversation);
    }
  });

  return {
    cacheFor: (conversation) => {
      const cache = files();
      return {
        ...cache,
        hold: (endpoint, file) => {
          const own = held.get(conversation) ?? new Map<string, Release>();
          held.set(conversation, own);
          if (!own.has(file.uri)) own.set(file.uri, cache.hold(endpoint, file));
          return cache.hold(endpoint, file);
        },
        forget: async (uri) => {
          const release = held.get(conversation)?.get(uri);
          held.get(conversation)?.delete(uri);
          await cache.forget(uri);
          // There is nothing left to delete.
          await release?.(true);
        },
      };
    },
    letGo,
    end: async () => {
      await Promise.all([...held.keys()].map(releaseAll));
    },
    dispose: () => listener.dispose(),
  };
}
