/** What can be asked for in the prompt bar, and what a choice there means. */
import * as vscode from "vscode";
import type { PromptChoice, PromptOffer } from "../../core/promptProtocol.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { compare } from "../../engine/tasks/compare.ts";
import { detect } from "../../engine/tasks/detect.ts";
import type { Task } from "../../engine/tasks/task.ts";
import type { Wish } from "../commands/wish.ts";
import type { PromptHistory } from "../prompts/history.ts";
import { readPresets } from "../prompts/presets.ts";
import { wishOf } from "../prompts/wishes.ts";
import type { Preset } from "../settings.ts";
import { taskName } from "../taskNames.ts";

/** Detection tile by tile: the task is the same, the way of asking another. */
export const SLICED = "sliced";
const LAST = "promptChoice";
const PRESET = "preset:";

/** Ids of tasks, in the order of the list; `SLICED` among them. */
const CHOICES = [
  detect.id,
  SLICED,
  ...["segment", "point", "readText", "readLines", "caption", "describe", "prompt"],
  ask.id,
];

/** What a person chose and wrote, as something to ask. */
export interface Chosen extends Wish {
  /** Tile by tile. */
  readonly sliced: boolean;
}

/** What the bar offers for a picture now. */
export function offerFor(image: vscode.Uri, history: PromptHistory, state: vscode.Memento): PromptOffer {
  const tasks = CHOICES.map((id): PromptChoice => {
    const task = taskFor(id);
    return {
      id,
      name: id === SLICED ? vscode.l10n.t("Sliced Detection") : taskName(id),
      hint: hintFor(task),
      needsText: needsText(task),
      takesRegion: id !== SLICED && takesRegion(task),
      history: history.of(task.id),
    };
  });
  const { usable, problems } = readPresets(image);
  const presets = aboutOne(usable).map(({ preset, task }): PromptChoice => {
    return {
      id: PRESET + preset.name,
      name: preset.name,
      hint: hintFor(task),
      preset: { text: preset.prompt },
      needsText: needsText(task),
      takesRegion: takesRegion(task),
      history: history.of(task.id),
    };
  });
  const choices = [...tasks, ...presets];
  const last = state.get<string>(LAST, detect.id);
  return {
    choices,
    last: choices.some(({ id }) => id === last) ? last : detect.id,
    problems: problems.map(({ sentence }) => sentence),
  };
}

/** Remembers what was asked for, for the next picture and the next window. */
export async function rememberChoice(id: string, state: vscode.Memento): Promise<void> {
  await state.update(LAST, id);
}

/** @returns `undefined` for a choice that is not offered: a preset may be gone by now */
export function chosen(id: string, text: string, image: vscode.Uri): Chosen | undefined {
  const words = text.trim();
  if (!id.startsWith(PRESET)) {
    if (!CHOICES.includes(id)) return undefined;
    const task = taskFor(id);
    return { task, options: needsText(task) ? { prompt: words } : { target: words }, sliced: id === SLICED };
  }
  const found = aboutOne(readPresets(image).usable).find(({ preset }) => PRESET + preset.name === id);
  return found && { ...wishOf({ ...found.preset, prompt: words }), sliced: false };
}

/** A comparison is of several pictures together. */
function aboutOne(presets: readonly Preset[]): { readonly preset: Preset; readonly task: Task }[] {
  return presets.flatMap((preset) => {
    const task = taskOf(preset.task);
    return task === undefined || task.id === compare.id ? [] : [{ preset, task }];
  });
}

function taskFor(id: string): Task {
  return taskOf(id) ?? detect;
}

function needsText({ id, result }: Task): boolean {
  return id === ask.id || result === "any";
}

/** A text would be about the picture as a whole. */
function takesRegion({ result }: Task): boolean {
  return result === "shapes";
}

function hintFor(task: Task): string {
  if (task.id === ask.id) return vscode.l10n.t("Your question, for example: What is unusual about this picture?");
  if (task.result === "any") {
    return vscode.l10n.t("Sent as you write it; boxes, outlines, points and text in the answer are recognised");
  }
  return task.result === "text" || task.id === "readLines"
    ? vscode.l10n.t("What to pay attention to, or nothing")
    : vscode.l10n.t("What to look for; nothing: all prominent objects");
}
