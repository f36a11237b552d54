/** What is said when a question that was asked in the editor is answered, or is not. */
import * as vscode from "vscode";
import { hasOwnShape } from "../../core/geometry.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { goOn } from "../commands/goOn.ts";
import { type ImageSuccess, maskModel } from "../commands/outcome.ts";
import { found, foundNothing, maskless, notLookedAt, remarks, replaced } from "../commands/outcomeSentences.ts";
import { isCancelled, logProblem, openLog, type Remedy, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import type { Several } from "./askParts.ts";

/** How to ask the same once more. */
export interface Retry {
  readonly services: Services;
  /** @param model instead of the one that was asked */
  readonly again: (model?: string) => Promise<void>;
}

/**
 * What came of a question, in some sentences; what a person should not miss is shown as a message, too, with what helps:
 * another model where this one gave no masks, the same again where the answer is not whole.
 */
export function told(task: Task, success: ImageSuccess, { services, again }: Retry): string {
  const { result, notes } = success;
  const warnings = [...remarks(result), ...maskless(task, result), ...replaced(result)];
  const text = [found(task, success), ...warnings, ...notes.map(notLookedAt)].join(" ");
  if (warnings.length > 0 || foundNothing(result)) {
    showWithButtons("warning", text, [
      ...(maskless(task, result).length > 0 ? maskModel(result.run, again) : []),
      ...(result.run.partial === true ? goOn(undefined, services, again) : []),
    ]);
  }
  return text;
}

/** The same for tiles: what of them was not answered is said first of all that went wrong. */
export function toldOfTiles(task: Task, several: Several, retry: Retry): string {
  const { asked, answered, errors } = several;
  const missing = vscode.l10n.t(
    "{0} of {1} tiles were not answered; what the others show is kept.",
    asked - answered,
    asked,
  );
  if (answered === asked) return told(task, several, retry);
  const text = [found(task, several), missing, ...reasons(errors)].join(" ");
  showWithButtons("warning", text, unanswered(errors, retry));
  return text;
}

/**
 * The same for the outlines of single annotations.
 * @param retry asks for those that are missing
 */
export function toldOfOutlines({ asked, answered, result, errors }: Several, retry: Retry): string {
  const { added, updated } = result.counts;
  const text =
    asked === 1 && updated === 1
      ? vscode.l10n.t("The outline is in place.")
      : vscode.l10n.t("{0} of {1} outlines are in place.", updated, asked);
  // Of one that was deleted meanwhile anything may have come.
  const unusable = Math.max(answered - updated - added, 0);
  const details = [
    ...(added > 0 ? [besides(added)] : []),
    ...(unusable > 0 ? [unusableOutlines(unusable, result.read.items.some(hasOwnShape))] : []),
    ...reasons(errors),
  ];
  const whole = [text, ...details].join(" ");
  if (details.length > 0) {
    showWithButtons("warning", whole, [
      ...(unusable > 0 ? maskModel(result.run, retry.again) : []),
      ...(answered < asked ? unanswered(errors, retry) : []),
    ]);
  }
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

/** What helps when some of several questions were not answered: they failed, or were not asked any more. */
function unanswered(errors: readonly unknown[], { services, again }: Retry): Remedy[] {
  for (const error of errors) logProblem(error, services.log);
  const [first] = errors;
  return [...goOn(first, services, again), ...(errors.length > 0 ? [openLog(services.log)] : [])];
}

function besides(count: number): string {
  return vscode.l10n.t(
    "{0} annotations were changed or deleted meanwhile: their outlines came beside them and are pending.",
    count,
  );
}

function unusableOutlines(count: number, some: boolean): string {
  return some
    ? vscode.l10n.t("{0} answers had no outline that fits its box.", count)
    : vscode.l10n.t("{0} answers had no usable outline.", count);
}

function reasons(errors: readonly unknown[]): string[] {
  return [...new Set(errors.map(sentence))];
}
