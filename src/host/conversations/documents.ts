/** Conversations as Markdown documents that grow while the model answers. They close without a question and come back. */
import * as vscode from "vscode";
import type { Conversation } from "../../engine/conversations/conversation.ts";
import { toMarkdown } from "../../engine/conversations/markdown.ts";
import type { ConversationStore } from "../../engine/conversations/store.ts";
import { wording } from "./wording.ts";

export const CONVERSATION_SCHEME = "vision-sidecar-ask";
/** Paths of the documents that are being answered: their title has a stop button. */
const ANSWERING = "visionSidecar.answering";
/** Reading along is smooth at ten steps a second; more only costs. */
const REFRESH_MS = 100;

export interface ConversationDocuments extends vscode.Disposable {
  /** Shows the conversation beside what the person looks at, without taking the focus. */
  readonly show: (conversation: Conversation) => Promise<void>;
  /** The conversation as it is now; kept on disk when `keep` is true. Errors of keeping are thrown. */
  readonly update: (conversation: Conversation, keep: boolean) => Promise<void>;
  /** While a question is being answered: `stop` belongs to the document's stop button. */
  readonly answering: (id: string, stop: (() => void) | undefined) => Promise<void>;
  /** Stops what is being answered in the document of the active tab, or in the one whose button was pressed. */
  readonly stopActive: (pressed: unknown) => void;
  /** Whether a question of it is being answered. */
  readonly isAnswering: (id: string) => boolean;
  /** The conversation of a document; `undefined` when the document is none, or its conversation is gone. */
  readonly of: (uri: vscode.Uri) => Promise<Conversation | undefined>;
}

/** @param open the store, opened at its first use */
export function createConversationDocuments(open: () => ConversationStore): ConversationDocuments {
  const known = new Map<string, Conversation>();
  const stops = new Map<string, () => void>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const changed = new vscode.EventEmitter<vscode.Uri>();

  const find = async (id: string) => {
    const found = known.get(id) ?? (await open().read(id));
    if (found !== undefined) known.set(id, found);
    return found;
  };
  const refresh = (conversation: Conversation) => {
    if (waiting.has(conversation.id)) return;
    const timer = setTimeout(() => {
      waiting.delete(conversation.id);
      changed.fire(documentUri(conversation));
    }, REFRESH_MS);
    waiting.set(conversation.id, timer);
  };
  const provider = vscode.workspace.registerTextDocumentContentProvider(CONVERSATION_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const conversation = await find(idOf(uri));
      if (conversation === undefined) return vscode.l10n.t("This conversation is no longer kept.");
      return toMarkdown(conversation, ({ uri: subject }) => subject, wording());
    },
  });

  return {
    show: async (conversation) => {
      known.set(conversation.id, conversation);
      const document = await vscode.workspace.openTextDocument(documentUri(conversation));
      await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
        preview: false,
      });
    },
    update: async (conversation, keep) => {
      known.set(conversation.id, conversation);
      refresh(conversation);
      if (keep) await open().save(conversation);
    },
    answering: async (id, stop) => {
      if (stop === undefined) stops.delete(id);
      else stops.set(id, stop);
      const paths = [...stops.keys()].flatMap((one) => {
        const conversation = known.get(one);
        return conversation === undefined ? [] : [documentUri(conversation).path];
      });
      await vscode.commands.executeCommand("setContext", ANSWERING, paths);
    },
    stopActive: (pressed) => {
      const uri = pressed instanceof vscode.Uri ? pressed : vscode.window.activeTextEditor?.document.uri;
      if (uri?.scheme === CONVERSATION_SCHEME) stops.get(idOf(uri))?.();
    },
    isAnswering: (id) => stops.has(id),
    of: async (uri) => (uri.scheme === CONVERSATION_SCHEME ? find(idOf(uri)) : undefined),
    dispose: () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      vscode.Disposable.from(provider, changed).dispose();
    },
  };
}

/** Named after its files, so that tabs can be told apart. */
function documentUri({ id, task, subjects }: Conversation): vscode.Uri {
  const [first] = subjects;
  const more = subjects.length > 1 ? ` +${subjects.length - 1}` : "";
  const name = wording()
    .title(task, `${first?.name ?? ""}${more}`)
    .replaceAll("/", " ");
  return vscode.Uri.from({ scheme: CONVERSATION_SCHEME, path: `/${id}/${name}.md` });
}

function idOf(uri: vscode.Uri): string {
  return uri.path.split("/")[1] ?? "";
}
