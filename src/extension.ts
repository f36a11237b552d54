/** The composition root: builds the pieces and registers them. What is heavy is loaded at its first use. */
import * as vscode from "vscode";
import { openConversations } from "./engine/conversations/store.ts";
import { type FileCache, openFileCache } from "./engine/gemini/fileCache.ts";
import type { Journal } from "./engine/gemini/journal.ts";
import { openJournal } from "./engine/gemini/journal.ts";
import { createThinkingMemory } from "./engine/gemini/thinking.ts";
import { openRenditions } from "./engine/images/renditions.ts";
import { registerAltTextActions } from "./host/altText/codeActions.ts";
import { registerCommands } from "./host/commands/register.ts";
import { conversationIn, createConversationDocuments } from "./host/conversations/documents.ts";
import { createHeldUploads } from "./host/conversations/heldUploads.ts";
import { registerBecomingFiles } from "./host/editor/becomeFile.ts";
import { registerNewSidecars } from "./host/editor/newSidecars.ts";
import { registerEditor } from "./host/editor/provider.ts";
import { createKeys } from "./host/keys.ts";
import { createLog } from "./host/log.ts";
import { registerMoves } from "./host/moves.ts";
import { registerMoveTogether } from "./host/moveTogether.ts";
import { showProblem } from "./host/problems.ts";
import { createHistory } from "./host/prompts/history.ts";
import type { Services } from "./host/services.ts";
import { createWebPictures } from "./host/urls/webPictures.ts";
import { createUsage } from "./host/usage.ts";

/** What has to be done before the window ends. */
let end: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const renditions = openRenditions(vscode.Uri.joinPath(context.globalStorageUri, "renditions").fsPath, 500_000_000);
  const editors = registerEditor(context.extensionUri, renditions, (error) => showProblem(error, log));
  const talks = vscode.Uri.joinPath(context.globalStorageUri, "conversations").fsPath;
  const conversations = createConversationDocuments(() => openConversations(talks, 200));
  const uploads = vscode.Uri.joinPath(context.globalStorageUri, "uploads").fsPath;
  const usage = createUsage();
  let journal: Journal | undefined;
  let files: FileCache | undefined;
  const cache = () => (files ??= openFileCache(uploads, (error) => log.warn("The list of uploads:", String(error))));
  const heldUploads = createHeldUploads(cache, conversationIn);
  end = heldUploads.end;
  const services: Services = {
    context,
    log,
    editors,
    conversations,
    prompts: createHistory(context.globalState),
    keys: createKeys(context, log),
    journal: async () => {
      const folder = vscode.Uri.joinPath(context.globalStorageUri, "answers");
      journal ??= openJournal(folder.fsPath, { maxEntries: 500, maxBytes: 200_000_000 });
      return journal;
    },
    thinking: createThinkingMemory(),
    files: cache,
    heldUploads,
    webPictures: createWebPictures(150_000_000),
    usage,
    unjournalled: new Map(),
  };
  context.subscriptions.push(
    log,
    editors,
    conversations,
    usage,
    heldUploads,
    registerCommands(services),
    registerNewSidecars(),
    registerBecomingFiles(editors, (error) => showProblem(error, log)),
    registerMoveTogether(editors),
    registerMoves(),
    registerAltTextActions(),
  );
}

/** VS Code waits some seconds for it. */
export async function deactivate(): Promise<void> {
  await end?.();
}
