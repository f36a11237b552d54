/** A task's whole prompt in an editor of its own, to be seen and changed before it is sent. */
import * as vscode from "vscode";
import { modelRow } from "../../engine/gemini/models.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { askImages } from "../commands/askImages.ts";
import { languageFor } from "../language.ts";
import type { Services } from "../services.ts";
import { addPreset, settingsFor } from "../settings.ts";
import { taskName } from "../taskNames.ts";

/** Tasks whose prompt is their own; questions are written by the person anyway. */
const EDITABLE = ["detect", "segment", "point", "caption", "describe", "readText", "readLines"];
/** Paths of the documents that hold a prompt: their title has the buttons. */
const EDITING = "visionSidecar.prompts";

interface Draft {
  readonly task: Task;
  readonly images: readonly vscode.Uri[];
}

export interface PromptEditor {
  /** The command: chooses a task and opens its prompt. */
  readonly open: (images: readonly vscode.Uri[]) => Promise<void>;
  /** The command: sends what the active document says. */
  readonly send: () => Promise<void>;
  /** The command: puts an earlier prompt in its place. */
  readonly earlier: () => Promise<void>;
  /** The command: keeps it under a name. */
  readonly saveAsPreset: () => Promise<void>;
}

export function createPromptEditor(services: Services): PromptEditor {
  const drafts = new Map<string, Draft>();
  const { prompts, context } = services;

  const active = () => {
    const editor = vscode.window.activeTextEditor;
    const draft = editor && drafts.get(editor.document.uri.toString());
    return editor && draft && { editor, draft };
  };
  const showButtons = async () => {
    await vscode.commands.executeCommand(
      "setContext",
      EDITING,
      [...drafts.keys()].map((uri) => vscode.Uri.parse(uri).path),
    );
  };

  return {
    open: async (images) => {
      const task = await chooseTask();
      if (task === undefined) return;
      // A file of the extension's own: it can be saved and closed like any other, and nothing of the person's is touched.
      // Markdown, because VS Code wraps its long lines.
      const file = vscode.Uri.joinPath(context.globalStorageUri, "prompts", `${taskName(task.id)}.md`);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(promptOf(task, images[0])));
      const document = await vscode.workspace.openTextDocument(file);
      drafts.set(file.toString(), { task, images });
      await showButtons();
      await vscode.window.showTextDocument(document, { preview: false });
    },
    send: async () => {
      const found = active();
      if (found === undefined) return;
      const { editor, draft } = found;
      const prompt = editor.document.getText().trim();
      if (prompt === "") {
        void vscode.window.showWarningMessage(vscode.l10n.t("The prompt is empty: write what to ask, then send it."));
        return;
      }
      await editor.document.save();
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      drafts.delete(editor.document.uri.toString());
      await showButtons();
      await prompts.add(historyKey(draft.task), prompt);
      await askImages({ task: draft.task, options: { prompt } }, draft.images, services);
    },
    earlier: async () => {
      const found = active();
      if (found === undefined) return;
      const { editor, draft } = found;
      const usual = { label: vscode.l10n.t("The usual prompt"), prompt: promptOf(draft.task, draft.images[0]) };
      const items = prompts
        .of(historyKey(draft.task))
        .map((prompt) => ({ label: prompt.replaceAll(/\s+/g, " "), prompt }));
      const picked = await vscode.window.showQuickPick([usual, ...items], { title: vscode.l10n.t("Earlier Prompts") });
      if (picked === undefined) return;
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => edit.replace(new vscode.Range(new vscode.Position(0, 0), end), picked.prompt));
    },
    saveAsPreset: async () => {
      const found = active();
      const prompt = found?.editor.document.getText().trim();
      if (!prompt) return;
      const name = await vscode.window.showInputBox({
        title: vscode.l10n.t("Save as Preset"),
        prompt: vscode.l10n.t("The name under which the preset is offered."),
        validateInput: (value) => (value.trim() === "" ? vscode.l10n.t("A preset needs a name.") : undefined),
      });
      // As a free prompt: it is sent word by word, and shapes in the answer are recognised.
      if (name !== undefined) await addPreset({ name: name.trim(), task: "prompt", prompt });
    },
  };
}

async function chooseTask(): Promise<Task | undefined> {
  const items = EDITABLE.flatMap((id) => {
    const task = taskOf(id);
    return task === undefined ? [] : [{ label: taskName(id), task }];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Edit Prompt"),
    placeHolder: vscode.l10n.t("Whose prompt do you want to see and change?"),
  });
  return picked?.task;
}

function promptOf(task: Task, image: vscode.Uri | undefined): string {
  const language = image && languageFor(task, image);
  const row = modelRow(settingsFor(image).model);
  return task.request(row, language === undefined ? {} : { language }).prompt;
}

/** Whole prompts are apart from what a person looks for. */
function historyKey({ id }: Task): string {
  return `${id} prompt`;
}
