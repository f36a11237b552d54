/** A task's whole prompt in an editor of its own, to be seen and changed before it is sent. */
import * as vscode from "vscode";
import { modelRow } from "../../engine/gemini/models.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { compare } from "../../engine/tasks/compare.ts";
import { freePrompt } from "../../engine/tasks/freePrompt.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { PAGES, transcribe } from "../../engine/tasks/transcribe.ts";
import { pageMark } from "../../engine/transcripts/marks.ts";
import { askImages } from "../commands/askImages.ts";
import { begin } from "../conversations/answer.ts";
import { fileSubject } from "../conversations/subjects.ts";
import { languageFor } from "../language.ts";
import { showWithButtons } from "../problems.ts";
import { saveDocument } from "../saveDocument.ts";
import { isPdf } from "../selection.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { taskName } from "../taskNames.ts";
import { transcribePdfs } from "../transcripts/transcribe.ts";
import { createDrafts, type Draft } from "./drafts.ts";
import { openPresets } from "./openPresets.ts";
import { addPreset, readPresets } from "./presets.ts";

/** Tasks whose prompt is their own; questions are written by the person anyway. */
const EDITABLE = ["detect", "segment", "point", "caption", "describe", "readText", "readLines"];
export interface PromptEditor {
  /** The command: chooses a task for the files and opens its prompt. */
  readonly open: (files: readonly vscode.Uri[]) => Promise<void>;
  /** The command: sends what the active document says. */
  readonly send: () => Promise<void>;
  /** The command: puts an earlier prompt in its place. */
  readonly earlier: () => Promise<void>;
  /** The command: keeps it under a name. */
  readonly saveAsPreset: () => Promise<void>;
}

export function createPromptEditor(services: Services): PromptEditor {
  const { prompts, context, log } = services;
  const drafts = createDrafts(context, log);

  const active = () => {
    const editor = vscode.window.activeTextEditor;
    const draft = editor && drafts.of(editor.document.uri);
    return editor && draft && { editor, draft };
  };

  return {
    open: async (files) => {
      const task = await chooseTask(files);
      if (task === undefined) return;
      // A file of the extension's own: it can be saved and closed like any other, and nothing of the person's is touched.
      // Markdown, because VS Code wraps its long lines.
      const document = await drafts.create({ task, files }, promptOf(task, files[0]));
      await vscode.window.showTextDocument(document, { preview: false });
    },
    send: async () => {
      const found = active();
      if (found === undefined) return;
      const { editor, draft } = found;
      const prompt = editor.document.getText().trim();
      const missing = whatIsMissing(draft.task, prompt);
      if (missing !== undefined) {
        void vscode.window.showWarningMessage(missing);
        return;
      }
      await saveDocument(editor.document);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await drafts.remove(editor.document.uri);
      await prompts.add(historyKey(draft.task), prompt);
      await sendPrompt(draft, prompt, services);
    },
    earlier: async () => {
      const found = active();
      if (found === undefined) return;
      const { editor, draft } = found;
      const usual = { label: vscode.l10n.t("The usual prompt"), prompt: promptOf(draft.task, draft.files[0]) };
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
      if (found === undefined) return;
      const prompt = found.editor.document.getText().trim();
      if (prompt === "") {
        void vscode.window.showWarningMessage(vscode.l10n.t("The prompt is empty: write what to ask, then save it."));
        return;
      }
      const [image] = found.draft.files;
      const names = new Set(readPresets(image).usable.map((preset) => preset.name));
      const name = await vscode.window.showInputBox({
        title: vscode.l10n.t("Save as Preset"),
        prompt: vscode.l10n.t("The name under which the preset is offered."),
        validateInput: (value) => {
          const wanted = value.trim();
          if (wanted === "") return vscode.l10n.t("A preset needs a name.");
          if (!names.has(wanted)) return undefined;
          const message = vscode.l10n.t("There is a preset of this name; it will be replaced.");
          return { message, severity: vscode.InputBoxValidationSeverity.Warning };
        },
      });
      if (name === undefined) return;
      // As a free prompt: it is sent word by word, and shapes in the answer are recognised.
      await addPreset({ name: name.trim(), task: freePrompt.id, prompt }, image);
      showWithButtons("info", vscode.l10n.t('The preset "{0}" is saved in your settings.', name.trim()), [
        { title: vscode.l10n.t("Edit Presets in Settings"), run: openPresets },
      ]);
    },
  };
}

/** What a prompt cannot do without, as a sentence. */
function whatIsMissing({ id }: Task, prompt: string): string | undefined {
  if (prompt === "") return vscode.l10n.t("The prompt is empty: write what to ask, then send it.");
  const places = id === transcribe.id ? [PAGES, pageMark("N")] : [];
  const missing = places.filter((place) => !prompt.includes(place));
  if (missing.length === 0) return undefined;
  return vscode.l10n.t("The prompt needs {0}: a document is read by it page after page.", missing.join(", "));
}

async function sendPrompt({ task, files }: Draft, prompt: string, services: Services): Promise<void> {
  if (task.id === transcribe.id) return transcribePdfs(files, services, prompt);
  if (task.id === compare.id) return begin(compare, files.map(fileSubject), prompt, undefined, services);
  await askImages({ task, options: { prompt } }, files, services);
}

async function chooseTask(files: readonly vscode.Uri[]): Promise<Task | undefined> {
  if (files.some(isPdf)) return transcribe;
  const editable = files.length > 1 ? [...EDITABLE, compare.id] : EDITABLE;
  const items = editable.flatMap((id) => {
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
  const target = task.id === transcribe.id ? { target: PAGES } : {};
  return task.request(row, { ...target, ...(language !== undefined && { language }) }).prompt;
}

/** Whole prompts are apart from what a person looks for. */
function historyKey({ id }: Task): string {
  return `${id} prompt`;
}
