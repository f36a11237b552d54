/** Conversations as Markdown files among the person's own. */
import * as vscode from "vscode";
import type { Conversation, Subject } from "../../engine/conversations/conversation.ts";
import { toMarkdown } from "../../engine/conversations/markdown.ts";
import { showProblem } from "../problems.ts";
import type { Services } from "../services.ts";
import { fileOf, firstFile, isStored } from "./subjects.ts";
import { wording } from "./wording.ts";

/** Writes the conversation into a new file beside its first image and offers to open it. */
export async function keepBeside(conversation: Conversation): Promise<void> {
  const [first, second] = conversation.subjects;
  if (first === undefined) return;
  const folder = vscode.Uri.joinPath(vscode.Uri.parse(first.uri, true), "..");
  const more = conversation.subjects.length - 2;
  const name =
    [stem(first), ...(second === undefined ? [] : [stem(second)])].join(" vs ") + (more > 0 ? ` +${more}` : "");
  const file = await writeNew(folder, `${name}.compare`, conversation);
  const open = vscode.l10n.t("Open");
  const choice = vscode.window.showInformationMessage(
    vscode.l10n.t("The comparison is kept as {0}.", vscode.workspace.asRelativePath(file)),
    open,
  );
  void choice.then((chosen) => {
    if (chosen === open) void vscode.window.showTextDocument(file);
  });
}

/** The command: saves the conversation of the active document where the person wants it. */
export async function saveConversation({ conversations, log }: Services): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) return;
  const conversation = await conversations.of(uri);
  if (conversation === undefined) return;
  // It asks before another file is replaced.
  const target = await vscode.window.showSaveDialog({
    defaultUri: await defaultPlace(conversation),
    filters: { Markdown: ["md"] },
  });
  if (target === undefined) return;
  try {
    // An answer may have come while the person chose the place.
    const now = (await conversations.of(uri)) ?? conversation;
    await vscode.workspace.fs.writeFile(target, content(now, vscode.Uri.joinPath(target, "..")));
    await vscode.window.showTextDocument(target);
  } catch (error) {
    showProblem(error, log);
  }
}

/** Beside the first file on disk, else in the workspace; where nothing is yet, and not where a PDF's transcription goes. */
async function defaultPlace(conversation: Conversation): Promise<vscode.Uri> {
  const file = firstFile(conversation);
  const name = (conversation.subjects[0]?.name ?? "").replaceAll(/[/\\:]/g, "-");
  const [root] = vscode.workspace.workspaceFolders ?? [];
  const plain = file ?? (root === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(root.uri, name));
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : ` (${number})`;
    const place = plain.with({ path: `${plain.path}.${conversation.task}${ending}.md` });
    if (!(await exists(place))) return place;
  }
}

/** Never onto a file that is there: the next free number is taken. */
async function writeNew(folder: vscode.Uri, name: string, conversation: Conversation): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const file = vscode.Uri.joinPath(folder, number === 1 ? `${name}.md` : `${name} (${number}).md`);
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(file, { overwrite: false, ignoreIfExists: false, contents: content(conversation, folder) });
    if (await exists(file)) continue;
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new Error(vscode.l10n.t("VS Code refused to write {0}.", vscode.workspace.asRelativePath(file)));
    }
    return file;
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

/** With links as they hold from `folder`, so that the file can move together with the images. */
function content(conversation: Conversation, folder: vscode.Uri): Uint8Array {
  const link = (subject: Subject) => (isStored(subject) ? undefined : relative(folder, fileOf(subject) ?? subject.uri));
  return new TextEncoder().encode(toMarkdown(conversation, link, wording()));
}

function relative(folder: vscode.Uri, file: vscode.Uri | string): string {
  if (typeof file === "string") return file;
  const from = folder.path.split("/").filter(Boolean);
  const to = file.path.split("/").filter(Boolean);
  const isOnOtherDrive = /^[a-z]:$/i.test(from[0] ?? "") && from[0]?.toLowerCase() !== to[0]?.toLowerCase();
  if (folder.scheme !== file.scheme || folder.authority !== file.authority || isOnOtherDrive) return file.toString();
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].map(encodeURIComponent).join("/");
}

function stem({ name }: Subject): string {
  return name.replace(/\.[^.]+$/, "");
}
