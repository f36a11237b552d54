/** Tells what came of a run: opens the editor where that is wanted, names failures, offers what helps. */
import * as vscode from "vscode";
import type { Run } from "../../core/annotation.ts";
import { type ErrorKind, VisionError } from "../../engine/gemini/errors.ts";
import type { ImageNote } from "../../engine/images/open.ts";
import type { Homecoming } from "../../engine/runs/answered.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { openEditor } from "../editor/open.ts";
import { logProblem, openLog, type Remedy, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { goOn } from "./goOn.ts";

export interface ImageSuccess {
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
    return tellSingle(only, telling);
  }
  if (cancelled && done.length === 0) return;
  const rest = open.slice(done.length);
  const [first] = done;
  const stopped = failed.find(({ error }) => holdsForAll(error))?.error;
  const remedies: Remedy[] = [
    ...(first === undefined ? [] : [showAnnotations(first.uri)]),
    ...(rest.length === 0 ? [] : helping(stopped, telling, rest)),
    ...(failed.length === 0 ? [] : [openLog(log)]),
  ];
  showWithButtons(failed.length > 0 ? "warning" : "info", summary(outcome), remedies);
}

async function tellSingle({ uri, result, notes }: ImageSuccess, telling: Telling): Promise<void> {
  const { stayed } = telling;
  const warnings = [...remarks(result), ...replaced(result)];
  const leftOut = notes.map(notLookedAt);
  const count = result.read.items.length;
  const text = [found(count, vscode.workspace.asRelativePath(uri)), ...warnings, ...leftOut].join(" ");
  if (stayed) await openEditor(uri);
  const alarming = count === 0 || warnings.length > 0;
  const remedies = [
    ...(stayed ? [] : [showAnnotations(uri)]),
    ...(result.run.partial === true ? helping(undefined, telling, [uri]) : []),
  ];
  if (stayed && !alarming && leftOut.length === 0) vscode.window.setStatusBarMessage(`$(check) ${text}`, 8000);
  else showWithButtons(alarming ? "warning" : "info", text, remedies);
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
  const inPart = done.filter(({ notes }) => notes.length > 0).length;
  if (inPart > 0) sentences.push(vscode.l10n.t("Of {0} only a part was looked at: the first frame or page.", inPart));
  if (left.length > 0) sentences.push(vscode.l10n.t("{0} were not asked about.", left.length));
  if (failed.length > 0) {
    sentences.push(vscode.l10n.t("{0} failed: {1}", failed.length, reasons(failed).join(" · ")));
  }
  return sentences.join(" ");
}

/** Every reason once, with some of the pictures that it befell. */
function reasons(failed: readonly ImageFailure[]): string[] {
  const pictures = new Map<string, string[]>();
  for (const { uri, error } of failed) {
    const why = sentence(error);
    pictures.set(why, [...(pictures.get(why) ?? []), vscode.workspace.asRelativePath(uri)]);
  }
  const all = [...pictures].map(([why, names]) => {
    const more = names.length > NAMED ? [vscode.l10n.t("and {0} more", names.length - NAMED)] : [];
    return `${[...names.slice(0, NAMED), ...more].join(", ")}: ${why}`;
  });
  const rest = all.length > NAMED ? [vscode.l10n.t("and {0} more", all.length - NAMED)] : [];
  return [...all.slice(0, NAMED), ...rest];
}

/** A message has room for so many pictures, and for so many reasons. */
const NAMED = 3;

function found(count: number, name: string): string {
  if (count === 0) return vscode.l10n.t("Gemini found nothing in {0}.", name);
  return count === 1
    ? vscode.l10n.t("Found 1 object in {0}.", name)
    : vscode.l10n.t("Found {0} objects in {1}.", count, name);
}

/** What of an answer was lost or missing, as sentences. */
function remarks({ read, run, cut }: Homecoming): string[] {
  return [
    ...(run.partial === true ? [incomplete(run, cut)] : []),
    ...(read.unreadable > 0 ? [vscode.l10n.t("{0} of its objects could not be read.", read.unreadable)] : []),
    ...(read.lostMasks > 0
      ? [vscode.l10n.t("{0} masks came in a form that cannot be decoded; their boxes are kept.", read.lostMasks)]
      : []),
  ];
}

function incomplete({ finishReason }: Run, cut: Homecoming["cut"]): string {
  if (cut !== undefined) {
    const why = cut.l10n === undefined ? cut.message : vscode.l10n.t(cut.l10n.message, ...cut.l10n.args);
    return `${vscode.l10n.t("The answer is incomplete.")} ${why}`;
  }
  return finishReason === "STOP"
    ? vscode.l10n.t("The answer was damaged; what of it can be read is kept.")
    : vscode.l10n.t("The answer is incomplete: it was cut off.");
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

/** What of a picture the answer is not about, as a sentence. */
function notLookedAt(note: ImageNote): string {
  switch (note) {
    case "firstFrame":
      return vscode.l10n.t("The picture is animated: only its first frame was looked at.");
    case "firstPage":
      return vscode.l10n.t("The picture has several pages: only the first was looked at.");
    case "noText":
      return vscode.l10n.t("The drawing's texts cannot be rendered on this system, so they were not looked at.");
  }
}

function showAnnotations(image: vscode.Uri): Remedy {
  return { title: vscode.l10n.t("Show Annotations"), run: () => openEditor(image) };
}

function helping(error: unknown, { services, again }: Telling, uris: readonly vscode.Uri[]): Remedy[] {
  return goOn(error, services, () => again(uris));
}
