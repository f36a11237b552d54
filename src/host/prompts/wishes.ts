/** Makes a person's words into something to ask about images. */
import * as vscode from "vscode";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { compare } from "../../engine/tasks/compare.ts";
import { freePrompt } from "../../engine/tasks/freePrompt.ts";
import type { Task } from "../../engine/tasks/task.ts";
import type { Wish } from "../commands/wish.ts";
import type { Services } from "../services.ts";
import type { Preset } from "../settings.ts";
import { taskName } from "../taskNames.ts";
import { openPresets } from "./openPresets.ts";
import { readPresets } from "./presets.ts";
import { askForPrompt } from "./promptInput.ts";

/**
 * Asks what a task should look for.
 * @param about the first of the images, where they are known
 * @returns `undefined` when the person turned away
 */
export async function askForTarget(
  task: Task,
  about: vscode.Uri | undefined,
  { prompts }: Services,
): Promise<Wish | undefined> {
  const answer = await askForPrompt(
    {
      title: taskName(task.id),
      placeholder: vscode.l10n.t("What to look for, for example: all green objects"),
      task: task.id,
      about,
      whenEmpty: vscode.l10n.t("All prominent objects"),
    },
    prompts,
  );
  return answer && { task, options: { target: answer.text }, model: answer.model };
}

/** Asks for a prompt that is sent as it is. @param about as with `askForTarget` */
export async function askForFreePrompt(
  about: vscode.Uri | undefined,
  { prompts }: Services,
): Promise<Wish | undefined> {
  const answer = await askForPrompt(
    {
      title: taskName(freePrompt.id),
      placeholder: vscode.l10n.t("Sent as you write it; boxes, outlines, points and text in the answer are recognised"),
      task: freePrompt.id,
      about,
    },
    prompts,
  );
  return answer && { task: freePrompt, options: { prompt: answer.text }, model: answer.model };
}

/**
 * Lets the person choose one of the presets in the settings; those that cannot be used say why.
 * @param about as with `askForTarget`
 */
export async function choosePreset(about: vscode.Uri | undefined): Promise<Wish | undefined> {
  const { usable, problems } = readPresets(about);
  // A comparison is of several images together: its presets are in its own input.
  const presets = usable.filter(({ task }) => task !== compare.id);
  const edit = { label: `$(gear) ${vscode.l10n.t("Edit Presets in Settings")}` };
  const items = presets.map((preset) => ({
    label: `$(bookmark) ${preset.name}`,
    description: [taskName(preset.task), ...(preset.model === undefined ? [] : [preset.model])].join(" · "),
    detail: preset.prompt,
    preset,
  }));
  const wrong = problems.map(({ sentence }) => ({ label: `$(warning) ${sentence}` }));
  const picked = await vscode.window.showQuickPick<{ label: string; preset?: Preset }>([...items, ...wrong, edit], {
    title: vscode.l10n.t("Presets"),
    placeHolder:
      presets.length === 0
        ? vscode.l10n.t("There are no presets yet: name questions that you ask often.")
        : vscode.l10n.t("Which question to ask about the selected images?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return undefined;
  if (picked.preset !== undefined) return wishOf(picked.preset);
  await openPresets();
  return undefined;
}

/**
 * What a preset asks. Of tasks with a form of their own its words are what to look for, so that the form stays right.
 * @throws Error for a task that does not exist
 */
export function wishOf({ name, task: id, prompt, model }: Preset): Wish {
  const task = taskOf(id);
  if (task === undefined) {
    throw new Error(vscode.l10n.t('The preset "{0}" names a task that does not exist: {1}.', name, id));
  }
  const isWhole = task.result === "any" || id === "ask";
  return { task, options: isWhole ? { prompt } : { target: prompt }, model };
}
