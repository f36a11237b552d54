/** What is said of a run's results. */
import * as vscode from "vscode";
import type { Run } from "../../core/annotation.ts";
import { hasOwnShape } from "../../core/geometry.ts";
import type { ImageNote } from "../../engine/images/open.ts";
import type { Homecoming } from "../../engine/runs/answered.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { sentence } from "../problems.ts";
import { taskName } from "../taskNames.ts";
import type { ImageFailure, ImageSuccess, Outcome } from "./outcome.ts";

/** A whole run in some sentences. */
export function summary(outcome: Outcome): string {
  const { task, done, failed, left } = outcome;
  const sentences = [results(outcome)];
  const unmasked = done.filter(({ result }) => maskless(task, result).length > 0).length;
  if (unmasked > 0)
    sentences.push(vscode.l10n.t("{0} answers had no usable outlines; their boxes are kept.", unmasked));
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

function results({ task, done, asked }: Outcome): string {
  if (task.result === "text") {
    const texts = done.filter(({ result }) => result.read.text !== undefined).length;
    return vscode.l10n.t("{0}: texts for {1} of {2} images.", taskName(task.id), texts, asked);
  }
  const objects = done.reduce((sum, { result }) => sum + result.read.items.length, 0);
  return done.length === asked
    ? vscode.l10n.t("Found {0} objects in {1} images.", objects, asked)
    : vscode.l10n.t("Found {0} objects in {1} of {2} images.", objects, done.length, asked);
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

/** What came of one image, in one sentence; of a text its beginning. */
export function found(task: Task, { uri, result }: ImageSuccess): string {
  const name = vscode.workspace.asRelativePath(uri);
  const count = result.read.items.length;
  const { text } = result.read;
  if (text !== undefined && count === 0) return `${name}: ${beginning(text)}`;
  if (task.result === "text") return vscode.l10n.t("Gemini found no text in {0}.", name);
  if (count === 0) return vscode.l10n.t("Gemini found nothing in {0}.", name);
  return count === 1
    ? vscode.l10n.t("Found 1 object in {0}.", name)
    : vscode.l10n.t("Found {0} objects in {1}.", count, name);
}

const BEGINNING = 200;

/** Of a text so much as a message has room for, on one line. */
export function beginning(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > BEGINNING ? `${line.slice(0, BEGINNING)}…` : line;
}

/** Neither shapes nor text. */
export function foundNothing({ read }: Homecoming): boolean {
  return read.items.length === 0 && read.text === undefined;
}

/** That masks were asked for and none came that can be used. */
export function maskless(task: Task, { read, run }: Homecoming): string[] {
  if (task.id !== "segment" || read.items.length === 0 || read.items.some(hasOwnShape)) return [];
  return [vscode.l10n.t("{0} gave no usable outlines; the boxes are kept.", run.modelVersion ?? run.model)];
}

/** What of an answer was lost or missing, as sentences. */
export function remarks({ read, run, cut }: Homecoming): string[] {
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
export function replaced({ earlier, change, counts }: Homecoming): string[] {
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
export function notLookedAt(note: ImageNote): string {
  switch (note) {
    case "firstFrame":
      return vscode.l10n.t("The picture is animated: only its first frame was looked at.");
    case "firstPage":
      return vscode.l10n.t("The picture has several pages: only the first was looked at.");
    case "noText":
      return vscode.l10n.t("The drawing's texts cannot be rendered on this system, so they were not looked at.");
  }
}
