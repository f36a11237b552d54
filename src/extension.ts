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
import { createConversationDocuments } from "./host/conversations/documents.ts";
import { registerEditor } from "./host/editor/provider.ts";
import { createKeys } from "./host/keys.ts";
import { createLog } from "./host/log.ts";
import { registerMoveTogether } from "./host/moveTogether.ts";
import { showProblem } from "./host/problems.ts";
import { createHistory } from "./host/prompts/history.ts";
import type { Services } from "./host/services.ts";
import { createUsage } from "./host/usage.ts";

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
    files: () => (files ??= openFileCache(uploads, (error) => log.warn("The list of uploads:", String(error)))),
    usage,
    unjournalled: new Map(),
  };
  context.subscriptions.push(
    log,
    editors,
    conversations,
    usage,
    registerCommands(services),
    registerMoveTogether(),
    registerAltTextActions(),
  );
}
