/** What commands share. Built once in `extension.ts`. */
import type * as vscode from "vscode";
import type { FileCache } from "../engine/gemini/fileCache.ts";
import type { Journal } from "../engine/gemini/journal.ts";
import type { ThinkingMemory } from "../engine/gemini/thinking.ts";
import type { Answered } from "../engine/runs/answered.ts";
import type { ConversationDocuments } from "./conversations/documents.ts";
import type { HeldUploads } from "./conversations/heldUploads.ts";
import type { Editors } from "./editor/provider.ts";
import type { Keys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { PromptHistory } from "./prompts/history.ts";
import type { WebPictures } from "./urls/webPictures.ts";
import type { Usage } from "./usage.ts";

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly keys: Keys;
  readonly editors: Editors;
  readonly conversations: ConversationDocuments;
  readonly prompts: PromptHistory;
  /** Opened at its first use. */
  readonly journal: () => Promise<Journal>;
  readonly thinking: ThinkingMemory;
  /** Opened at its first use. */
  readonly files: () => FileCache;
  /** Of conversations whose documents are open. */
  readonly heldUploads: HeldUploads;
  readonly webPictures: WebPictures;
  readonly usage: Usage;
  /** Answers that could not be journalled, by id: kept here until they are in their sidecars or the window closes. */
  readonly unjournalled: Map<string, Answered>;
}
