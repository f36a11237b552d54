/** Conversations as Markdown documents that grow while the model answers. They close without a question and come back. */
import * as vscode from "vscode";
import type { Conversation } from "../../engine/conversations/conversation.ts";
import { toMarkdown } from "../../engine/conversations/markdown.ts";
import type { ConversationStore } from "../../engine/conversations/store.ts";
import { isStored } from "./subjects.ts";
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
  /** A conversation as it is now; `undefined` when it is gone. */
  readonly latest: (id: string) => Promise<Conversation | undefined>;
  /** The conversation of a document; `undefined` when the document is none, or its conversation is gone. */
  readonly of: (uri: vscode.Uri) => Promise<Conversation | undefined>;
}

/** A conversation as Markdown, and when it became so. */
interface Page {
  readonly bytes: Uint8Array;
  readonly mtime: number;
}

/** @param open the store, opened at its first use */
export function createConversationDocuments(open: () => ConversationStore): ConversationDocuments {
  const known = new Map<string, Conversation>();
  // VS Code asks for the length and then for the text, at every step of an answer.
  const pages = new WeakMap<Conversation, Page>();
  const stops = new Map<string, () => void>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  const find = async (id: string) => {
    const found = known.get(id) ?? (await open().read(id));
    if (found !== undefined) known.set(id, found);
    return found;
  };
  const refresh = (conversation: Conversation) => {
    if (waiting.has(conversation.id)) return;
    const timer = setTimeout(() => {
      waiting.delete(conversation.id);
      changed.fire([{ type: vscode.FileChangeType.Changed, uri: documentUri(conversation) }]);
    }, REFRESH_MS);
    waiting.set(conversation.id, timer);
  };
  const content = async (uri: vscode.Uri): Promise<Page> => {
    const conversation = await find(idOf(uri));
    if (conversation === undefined) return pageOf(vscode.l10n.t("This conversation is no longer kept."));
    const page =
      pages.get(conversation) ??
      pageOf(toMarkdown(conversation, (subject) => (isStored(subject) ? undefined : subject.uri), wording()));
    pages.set(conversation, page);
    return page;
  };
  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  // A file system, because VS Code wakes the extension for one when it opens the documents of the last time again.
  const provider = vscode.workspace.registerFileSystemProvider(
    CONVERSATION_SCHEME,
    {
      onDidChangeFile: changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      stat: async (uri) => {
        const { bytes, mtime } = await content(uri);
        return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.byteLength };
      },
      readFile: async (uri) => (await content(uri)).bytes,
      readDirectory: () => [],
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    },
    { isReadonly: true },
  );

  return {
    show: async (conversation) => {
      known.set(conversation.id, conversation);
      const document = await vscode.workspace.openTextDocument(documentUri(conversation));
      await vscode.window.showTextDocument(document, {
        viewColumn: columnOfOthers() ?? vscode.ViewColumn.Beside,
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
    latest: find,
    isAnswering: (id) => stops.has(id),
    of: async (uri) => (uri.scheme === CONVERSATION_SCHEME ? find(idOf(uri)) : undefined),
    dispose: () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      vscode.Disposable.from(provider, changed).dispose();
    },
  };
}

/** The id of the conversation that a tab shows; `undefined` for tabs of other things. */
export function conversationIn({ input }: vscode.Tab): string | undefined {
  return input instanceof vscode.TabInputText && input.uri.scheme === CONVERSATION_SCHEME ? idOf(input.uri) : undefined;
}

/** Where conversations are already: each in a column of its own would leave no room to read. */
function columnOfOthers(): vscode.ViewColumn | undefined {
  const isConversation = (tab: vscode.Tab) => conversationIn(tab) !== undefined;
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isConversation))?.viewColumn;
}

function pageOf(text: string): Page {
  return { bytes: new TextEncoder().encode(text), mtime: Date.now() };
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
