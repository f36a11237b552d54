/** Prompts that are open to be changed: files of the extension's own, and what each is to be sent about. */
import * as vscode from "vscode";
import * as z from "zod";
import { newId } from "../../core/ids.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import type { Task } from "../../engine/tasks/task.ts";
import type { Log } from "../log.ts";
import { taskName } from "../taskNames.ts";

const KEY = "promptDrafts";
/** Those that were opened longest ago are given up: closing a tab is no reason to, it can be reopened. */
const MOST = 30;

/** URIs of documents, newest first, and of the files they are about. */
const stored = z.array(z.object({ document: z.string(), files: z.array(z.string()) }));

/** What a document with a prompt is about. */
export interface Draft {
  readonly task: Task;
  /** Empty when that is not known any more. */
  readonly files: readonly vscode.Uri[];
}

export interface Drafts {
  /** A new file that holds the prompt. */
  readonly create: (draft: Draft, prompt: string) => Promise<vscode.Uri>;
  /** `undefined` for a document that holds no prompt. */
  readonly of: (document: vscode.Uri) => Draft | undefined;
  /** Deletes the file: it was sent. */
  readonly remove: (document: vscode.Uri) => Promise<void>;
}

/**
 * `package.json` knows the documents by their path (`prompts/<task>/<id>/<name>.md`), so that they have their buttons after
 * a restart, too, before the extension runs.
 */
export function createDrafts({ globalStorageUri, workspaceState }: vscode.ExtensionContext, log: Log): Drafts {
  const root = vscode.Uri.joinPath(globalStorageUri, "prompts");
  const all = () => stored.safeParse(workspaceState.get(KEY)).data ?? [];

  const discard = (document: vscode.Uri) =>
    vscode.workspace.fs
      .delete(vscode.Uri.joinPath(document, ".."), { recursive: true })
      .then(undefined, (error: unknown) => log.warn("A prompt's file stays:", String(error)));

  return {
    create: async ({ task, files }, prompt) => {
      const document = vscode.Uri.joinPath(root, task.id, newId(), `${taskName(task.id)}.md`);
      await vscode.workspace.fs.writeFile(document, new TextEncoder().encode(prompt));
      const entry = { document: document.toString(), files: files.map((file) => file.toString()) };
      const next = [entry, ...all()];
      await workspaceState.update(KEY, next.slice(0, MOST));
      for (const old of next.slice(MOST)) await discard(vscode.Uri.parse(old.document));
      return document;
    },
    of: (document) => {
      if (!document.path.startsWith(`${root.path}/`)) return undefined;
      const task = taskOf(document.path.slice(root.path.length + 1).split("/")[0] ?? "");
      const entry = all().find((one) => one.document === document.toString());
      return task && { task, files: (entry?.files ?? []).map((file) => vscode.Uri.parse(file)) };
    },
    remove: async (document) => {
      await workspaceState.update(
        KEY,
        all().filter((one) => one.document !== document.toString()),
      );
      await discard(document);
    },
  };
}
