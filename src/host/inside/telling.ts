/** What is said when a question that was asked in the editor is answered, or is not. */
import * as vscode from "vscode";
import { hasOwnShape } from "../../core/geometry.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { goOn } from "../commands/goOn.ts";
import type { ImageSuccess } from "../commands/outcome.ts";
import { found, foundNothing, maskless, notLookedAt, remarks, replaced } from "../commands/outcomeSentences.ts";
import { isCancelled, logProblem, openLog, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import type { Several } from "./askParts.ts";

/** What came of a question, in some sentences; what a person should not miss is shown as a message, too. */
export function told(task: Task, success: ImageSuccess): string {
  const { result, notes } = success;
  const warnings = [...remarks(result), ...maskless(task, result), ...replaced(result)];
  const text = [found(task, success), ...warnings, ...notes.map(notLookedAt)].join(" ");
  if (warnings.length > 0 || foundNothing(result)) showWithButtons("warning", text, []);
  return text;
}

/** The same for tiles: what of them was not answered is said first of all that went wrong. */
export function toldOfTiles(task: Task, several: Several): string {
  const { asked, answered, errors } = several;
  const missing = vscode.l10n.t(
    "{0} of {1} tiles were not answered; what the others show is kept.",
    asked - answered,
    asked,
  );
  if (answered === asked) return told(task, several);
  const text = [found(task, several), missing, ...reasons(errors)].join(" ");
  showWithButtons("warning", text, []);
  return text;
}

/** The same for the outlines of single annotations. */
export function toldOfOutlines({ asked, answered, result, errors }: Several): string {
  const { updated } = result.counts;
  const text =
    asked === 1 && updated === 1
      ? vscode.l10n.t("The outline is in place.")
      : vscode.l10n.t("{0} of {1} outlines are in place.", updated, asked);
  const unusable = answered - updated;
  const details = [
    ...(unusable > 0 ? [unusableOutlines(unusable, result.read.items.some(hasOwnShape))] : []),
    ...reasons(errors),
  ];
  const whole = [text, ...details].join(" ");
  if (details.length > 0) showWithButtons("warning", whole, []);
  return whole;
}

/**
 * Shows what went wrong, with the buttons that help and then ask again.
 * @returns the sentence; `undefined` when the person stopped it
 */
export function toldOfTrouble(error: unknown, services: Services, again: () => Promise<void>): string | undefined {
  if (isCancelled(error)) return undefined;
  logProblem(error, services.log);
  showWithButtons("error", sentence(error), [...goOn(error, services, again), openLog(services.log)]);
  return sentence(error);
}

function unusableOutlines(count: number, some: boolean): string {
  return some
    ? vscode.l10n.t("{0} answers had no outline that fits its box.", count)
    : vscode.l10n.t("{0} answers had no usable outline.", count);
}

function reasons(errors: readonly unknown[]): string[] {
  return [...new Set(errors.map(sentence))];
}
