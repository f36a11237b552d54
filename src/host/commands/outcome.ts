/** Tells what came of a run: opens the editor where that is wanted, names failures, offers what helps. */
import * as vscode from "vscode";
import type { Run } from "../../core/annotation.ts";
import { type ErrorKind, VisionError } from "../../engine/gemini/errors.ts";
import { MASK_MODEL, modelId } from "../../engine/gemini/models.ts";
import type { ImageNote } from "../../engine/images/open.ts";
import type { Homecoming } from "../../engine/runs/answered.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { openEditor } from "../editor/open.ts";
import { logProblem, openLog, type Remedy, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { goOn } from "./goOn.ts";
import { found, foundNothing, maskless, notLookedAt, remarks, replaced, summary } from "./outcomeSentences.ts";

export interface ImageSuccess {
  /** Where the image is now: it may have been renamed while it was asked about. */
  readonly uri: vscode.Uri;
  readonly result: Homecoming;
  /** What of the picture was not looked at. */
  readonly notes: readonly ImageNote[];
}

export interface ImageFailure {
  readonly uri: vscode.Uri;
  readonly error: unknown;
}

export interface Outcome {
  readonly task: Task;
  readonly done: readonly ImageSuccess[];
  readonly failed: readonly ImageFailure[];
  /** Not begun, or stopped by the person. */
  readonly left: readonly vscode.Uri[];
  readonly cancelled: boolean;
  readonly asked: number;
}

export interface Telling {
  readonly services: Services;
  /** The person has not moved on to another tab since the run began. */
  readonly stayed: boolean;
  /** Runs the same task on these again. */
  readonly again: (uris: readonly vscode.Uri[]) => Promise<void>;
  /** Asks another model the same about these. */
  readonly withModel: (model: string, uris: readonly vscode.Uri[]) => Promise<void>;
}

/** Whether the next image would fail for the same reason. */
export function holdsForAll(error: unknown): boolean {
  return error instanceof VisionError && (KINDS.has(error.kind) || NOBODY.has(error.situation));
}

const NOBODY: ReadonlySet<string> = new Set(["hostNotFound", "refused"]);
const KINDS: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  "key",
  "keyBlocked",
  "permission",
  "billing",
  "modelGone",
  "rateMinute",
  "rateDay",
  "proxy",
  "notGemini",
]);

/** One message for the whole run. A single image that went well is shown instead, when the person is still there. */
export async function tellOutcome(outcome: Outcome, telling: Telling): Promise<void> {
  const { done, failed, left, asked, cancelled } = outcome;
  const { log } = telling.services;
  for (const { error } of failed) logProblem(error, log);
  const open = [...done.map(({ uri }) => uri), ...failed.map(({ uri }) => uri), ...left];
  if (asked === 1) {
    const [only] = done;
    const [failure] = failed;
    if (failure !== undefined) {
      const { error, uri } = failure;
      return showWithButtons("error", sentence(error), [...helping(error, telling, [uri]), openLog(log)]);
    }
    if (only === undefined) return;
    return tellSingle(only, { ...telling, task: outcome.task });
  }
  if (cancelled && done.length === 0) return;
  const rest = open.slice(done.length);
  const [first] = done;
  const stopped = failed.find(({ error }) => holdsForAll(error))?.error;
  const unmasked = done.filter(({ result }) => maskless(outcome.task, result).length > 0);
  const remedies: Remedy[] = [
    ...(first === undefined ? [] : [showAnnotations(first.uri)]),
    ...(rest.length === 0 ? [] : helping(stopped, telling, rest)),
    ...unmasked.slice(0, 1).flatMap(({ result }) =>
      masksElsewhere(
        outcome.task,
        result,
        telling,
        unmasked.map(({ uri }) => uri),
      ),
    ),
    ...(failed.length === 0 ? [] : [openLog(log)]),
  ];
  showWithButtons(failed.length > 0 ? "warning" : "info", summary(outcome), remedies);
}

async function tellSingle(success: ImageSuccess, telling: Telling & { readonly task: Task }): Promise<void> {
  const { uri, result, notes } = success;
  const { stayed, task } = telling;
  const warnings = [...remarks(result), ...maskless(task, result), ...replaced(result)];
  const leftOut = notes.map(notLookedAt);
  const text = [found(task, success), ...warnings, ...leftOut].join(" ");
  if (stayed) await openEditor(uri);
  const alarming = foundNothing(result) || warnings.length > 0;
  const said = result.read.text;
  const remedies = [
    ...(said === undefined ? [] : [copy(said)]),
    ...(stayed ? [] : [showAnnotations(uri)]),
    ...masksElsewhere(task, result, telling, [uri]),
    ...(result.run.partial === true ? helping(undefined, telling, [uri]) : []),
  ];
  const quiet = stayed && !alarming && leftOut.length === 0 && said === undefined;
  if (quiet) vscode.window.setStatusBarMessage(`$(check) ${text}`, 8000);
  else showWithButtons(alarming ? "warning" : "info", text, remedies);
}

/** Another model, when this one gave no mask that can be used. */
function masksElsewhere(task: Task, result: Homecoming, { withModel }: Telling, uris: readonly vscode.Uri[]): Remedy[] {
  return maskless(task, result).length === 0 ? [] : maskModel(result.run, (model) => withModel(model, uris));
}

/** The model that gives masks, unless it was the one that gave none. */
export function maskModel({ model }: Run, use: (model: string) => Promise<void>): Remedy[] {
  if (modelId(model) === MASK_MODEL) return [];
  return [{ title: vscode.l10n.t("Use {0}", MASK_MODEL), run: () => use(MASK_MODEL) }];
}

function copy(text: string): Remedy {
  return { title: vscode.l10n.t("Copy"), run: () => vscode.env.clipboard.writeText(text) };
}

function showAnnotations(image: vscode.Uri): Remedy {
  return { title: vscode.l10n.t("Show Annotations"), run: () => openEditor(image) };
}

function helping(error: unknown, { services, again }: Telling, uris: readonly vscode.Uri[]): Remedy[] {
  return goOn(error, services, () => again(uris));
}
