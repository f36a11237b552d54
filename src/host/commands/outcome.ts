/** Tells what came of a run: opens the editor where that is wanted, names failures, offers what helps. */
import * as vscode from "vscode";
import { VisionError } from "../../engine/gemini/errors.ts";
import type { Homecoming } from "../../engine/runs/answered.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { openEditor } from "../editor/open.ts";
import { logProblem, openLog, type Remedy, sentence, showProblem, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";

export interface ImageFailure {
  readonly uri: vscode.Uri;
  readonly error: unknown;
}

export interface Outcome {
  readonly task: Task;
  readonly done: readonly { readonly uri: vscode.Uri; readonly result: Homecoming }[];
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
}

/** Whether the next image would fail for the same reason. */
export function holdsForAll(error: unknown): boolean {
  const kinds: readonly string[] = ["key", "keyBlocked", "permission", "billing", "modelGone", "rateDay", "notGemini"];
  return error instanceof VisionError && (kinds.includes(error.kind) || error.situation === "badAddress");
}

/** One message for the whole run. A single image that went well is shown instead, when the person is still there. */
export async function tellOutcome(outcome: Outcome, telling: Telling): Promise<void> {
  const { done, failed, left, asked, cancelled } = outcome;
  const { log } = telling.services;
  for (const { error } of failed) logProblem(error, log);
  const open = [...done.map(({ uri }) => uri), ...failed.map(({ uri }) => uri), ...left];
  if (asked === 1) {
    const [only] = done;
    const [failure] = failed;
    if (failure !== undefined) return showProblem(failure.error, log, [tryAgain(telling, [failure.uri])]);
    if (only === undefined) return;
    return tellSingle(only.uri, only.result, telling);
  }
  if (cancelled && done.length === 0) return;
  const rest = open.slice(done.length);
  const [first] = done;
  const remedies: Remedy[] = [
    ...(first === undefined ? [] : [showAnnotations(first.uri)]),
    ...(rest.length === 0 ? [] : [tryAgain(telling, rest)]),
    ...(failed.length === 0 ? [] : [openLog(log)]),
  ];
  showWithButtons(failed.length > 0 ? "warning" : "info", summary(outcome), remedies);
}

async function tellSingle(uri: vscode.Uri, result: Homecoming, { stayed }: Telling): Promise<void> {
  const notes = [...remarks(result), ...replaced(result)];
  const text = [found(result.read.items.length, vscode.workspace.asRelativePath(uri)), ...notes].join(" ");
  if (stayed) await openEditor(uri);
  const remarkable = result.read.items.length === 0 || notes.length > 0;
  if (stayed && !remarkable) vscode.window.setStatusBarMessage(`$(check) ${text}`, 8000);
  else showWithButtons(remarkable ? "warning" : "info", text, stayed ? [] : [showAnnotations(uri)]);
}

function summary({ done, failed, left, asked }: Outcome): string {
  const objects = done.reduce((sum, { result }) => sum + result.read.items.length, 0);
  const sentences = [
    done.length === asked
      ? vscode.l10n.t("Found {0} objects in {1} images.", objects, asked)
      : vscode.l10n.t("Found {0} objects in {1} of {2} images.", objects, done.length, asked),
  ];
  const partial = done.filter(({ result }) => remarks(result).length > 0).length;
  if (partial > 0) sentences.push(vscode.l10n.t("{0} answers were incomplete.", partial));
  const others = done.filter(({ result }) => result.earlier !== undefined).length;
  if (others > 0) {
    sentences.push(
      vscode.l10n.t(
        "{0} pictures are not those that earlier annotations were made on: check whether they fit.",
        others,
      ),
    );
  }
  if (left.length > 0) sentences.push(vscode.l10n.t("{0} were not asked about.", left.length));
  if (failed.length > 0) {
    const listed = failed
      .slice(0, 3)
      .map(({ uri, error }) => `${vscode.workspace.asRelativePath(uri)}: ${sentence(error)}`);
    const more = failed.length > listed.length ? [vscode.l10n.t("and {0} more", failed.length - listed.length)] : [];
    sentences.push(vscode.l10n.t("{0} failed: {1}", failed.length, [...listed, ...more].join(" · ")));
  }
  return sentences.join(" ");
}

function found(count: number, name: string): string {
  if (count === 0) return vscode.l10n.t("Gemini found nothing in {0}.", name);
  return count === 1
    ? vscode.l10n.t("Found 1 object in {0}.", name)
    : vscode.l10n.t("Found {0} objects in {1}.", count, name);
}

/** What of an answer was lost or missing, as sentences. */
function remarks({ read, run }: Homecoming): string[] {
  return [
    ...(run.partial === true ? [vscode.l10n.t("The answer is incomplete: it was cut off.")] : []),
    ...(read.unreadable > 0 ? [vscode.l10n.t("{0} of its objects could not be read.", read.unreadable)] : []),
    ...(read.lostMasks > 0
      ? [vscode.l10n.t("{0} masks came in a form that cannot be decoded; their boxes are kept.", read.lostMasks)]
      : []),
  ];
}

/** The picture was replaced since: coordinates are relative, so nothing moves, but it may no longer fit. */
function replaced({ earlier, change, counts }: Homecoming): string[] {
  if (earlier === undefined || change.image === undefined) return [];
  const { width, height } = change.image;
  return earlier.width === width && earlier.height === height
    ? [vscode.l10n.t("The picture has been changed: check whether the {0} earlier annotations fit.", counts.kept)]
    : [
        vscode.l10n.t(
          "The picture is {0} × {1} now; {2} earlier annotations were made on one of {3} × {4}: check whether they fit.",
          width,
          height,
          counts.kept,
          earlier.width,
          earlier.height,
        ),
      ];
}

function showAnnotations(image: vscode.Uri): Remedy {
  return { title: vscode.l10n.t("Show Annotations"), run: () => openEditor(image) };
}

function tryAgain(telling: Telling, uris: readonly vscode.Uri[]): Remedy {
  return { title: vscode.l10n.t("Try Again"), run: () => telling.again(uris) };
}
