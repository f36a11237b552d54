/** The presets in the settings: those that can be used, and what is wrong with the others. */
import * as vscode from "vscode";
import * as z from "zod";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { type Preset, presetSchema, SECTION, writingPlace } from "../settings.ts";

/** Whose words are the whole question: without any, there is nothing to ask. */
const WHOLE_QUESTIONS = ["prompt", "ask"];

/** A preset that cannot be used. */
export interface PresetProblem {
  /** Which one, and what is wrong with it. */
  readonly sentence: string;
  /** Id of its task, as far as it names one that exists. */
  readonly task?: string;
}

export interface Presets {
  readonly usable: readonly Preset[];
  readonly problems: readonly PresetProblem[];
}

/**
 * Each is judged by itself: one that makes no sense takes no other away.
 * @param about whose folder's settings hold; without it those of the whole workspace
 */
export function readPresets(about: vscode.Uri | undefined): Presets {
  const value: unknown = vscode.workspace.getConfiguration(SECTION, about ?? null).get("presets");
  if (value === undefined || value === null) return { usable: [], problems: [] };
  const list = z.array(z.unknown()).safeParse(value).data;
  if (list === undefined) return { usable: [], problems: [{ sentence: noList() }] };
  const usable: Preset[] = [];
  const problems: PresetProblem[] = [];
  for (const [index, entry] of list.entries()) {
    const problem = problemOf(entry, index + 1);
    const preset = presetSchema.safeParse(entry).data;
    if (problem !== undefined) problems.push(problem);
    else if (preset !== undefined) usable.push(preset);
  }
  return { usable, problems };
}

const text = z.string().trim().min(1);
/** Whatever can be told of an entry. */
const anything = z.object({
  name: text.optional().catch(undefined),
  task: text.optional().catch(undefined),
  prompt: z.string().trim().optional().catch(undefined),
  model: z.unknown().optional(),
});

function problemOf(entry: unknown, number: number): PresetProblem | undefined {
  const found = anything.safeParse(entry).data;
  const which = found?.name === undefined ? vscode.l10n.t("Preset {0}", number) : `"${found.name}"`;
  const because = (reason: string): PresetProblem => ({
    sentence: vscode.l10n.t("{0} cannot be used: {1}", which, reason),
    ...(found?.task !== undefined && taskOf(found.task) !== undefined && { task: found.task }),
  });
  if (found === undefined) return because(vscode.l10n.t("it is no object in braces."));
  const { name, task, prompt, model } = found;
  if (name === undefined) return because(vscode.l10n.t('it has no "name".'));
  if (task === undefined) return because(vscode.l10n.t('it has no "task".'));
  if (taskOf(task) === undefined) return because(vscode.l10n.t('there is no task "{0}".', task));
  if (task === "transcribe") return because(vscode.l10n.t("documents are always transcribed by the same words."));
  if (prompt === undefined) return because(vscode.l10n.t('it has no "prompt".'));
  if (prompt === "" && WHOLE_QUESTIONS.includes(task)) return because(vscode.l10n.t('its "prompt" is empty.'));
  if (model !== undefined && !text.safeParse(model).success) {
    return because(vscode.l10n.t('its "model" is not the name of one.'));
  }
  return undefined;
}

/**
 * Adds a preset to those that the person has, where they are; one of the same name is replaced. What cannot be used there
 * stays as it is: a person may still correct it.
 * @param about what it is to be offered for
 * @throws Error when the setting is no list, and VS Code's own when the settings cannot be written
 */
export async function addPreset(added: Preset, about: vscode.Uri | undefined): Promise<void> {
  const { section, target, value } = writingPlace("presets", about);
  const list = z.array(z.unknown()).safeParse(value ?? []).data;
  if (list === undefined) throw new Error(noList());
  const at = list.findIndex(
    (entry, i) => problemOf(entry, i) === undefined && presetSchema.safeParse(entry).data?.name === added.name,
  );
  const changed = at < 0 ? [...list, added] : list.with(at, added);
  await section.update("presets", changed, target);
}

function noList(): string {
  return vscode.l10n.t("{0} is not a list in brackets. Correct it in the settings.", `${SECTION}.presets`);
}
