/** Questions about parts of a picture, from its file to its sidecar. */
import * as vscode from "vscode";
import type { Box, Sidecar } from "../../core/annotation.ts";
import { pixelsOf, tilesOf, withMargin } from "../../core/tiles.ts";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import type { Boxed } from "../../engine/regions/attach.ts";
import { openForCutting } from "../../engine/regions/crop.ts";
import { bringAllHome } from "../../engine/runs/allHome.ts";
import type { Homecoming, PictureAnswered } from "../../engine/runs/answered.ts";
import { type AskedPart, askParts, type PartsQuestion, plansOfParts } from "../../engine/runs/askParts.ts";
import { askRegion } from "../../engine/runs/askRegion.ts";
import { bringTilesHome } from "../../engine/runs/tilesHome.ts";
import { segment } from "../../engine/tasks/segment.ts";
import { approvedPlan, confirmed } from "../approval.ts";
import { asking, askingWith, writeAnswers, writeHome } from "../commands/askOne.ts";
import { rememberRequest } from "../commands/lastRequests.ts";
import { holdsForAll, type ImageSuccess } from "../commands/outcome.ts";
import type { Wish } from "../commands/wish.ts";
import { languageFor } from "../language.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import type { Going } from "./running.ts";

/** What of several requests came through. */
export interface Several extends ImageSuccess {
  readonly asked: number;
  readonly answered: number;
  /** Why some were not answered. */
  readonly errors: readonly unknown[];
}

/** What a question is about, and with which means it is asked. */
export interface Asking {
  readonly image: vscode.Uri;
  readonly endpoint: Endpoint;
  readonly services: Services;
  readonly going: Going;
}

/** So much around a box is sent with it: an outline is told by what is around it. */
const MARGIN = 0.1;
/** Of a label, as a part of a prompt. */
const LONGEST_LABEL = 200;

/**
 * Asks about a part of a picture.
 * @throws as `askOne`
 */
export async function askInRegion(wish: Wish, region: Box, about: Asking): Promise<ImageSuccess> {
  const { image, endpoint, services, going } = about;
  const question = await questionOf(wish, about);
  remember(question, { region }, image);
  const answered = await askRegion(
    { ...question, region },
    {
      ...(await askingWith(services, going.signal, going.say)),
      onStage: (stage) =>
        going.say(stage === "preparing" ? vscode.l10n.t("preparing…") : asking(question.model, endpoint)),
    },
  );
  return { ...(await writeHome(image, answered, services)), notes: answered.notes };
}

/**
 * Asks for the outline of each annotation, and writes all that came as one change.
 * @returns `undefined` when there are none, and when the person declined, or stopped it before any answer came
 * @throws the first error when nothing was answered; ImageError; `AnswerKept`
 */
export async function segmentBoxes(
  annotations: readonly Boxed[],
  wish: Pick<Wish, "model">,
  about: Asking,
): Promise<Several | undefined> {
  if (annotations.length === 0) return undefined;
  const common = await questionOf({ task: segment, ...wish }, about);
  const parts = annotations.map((annotation) => {
    const name = annotation.label.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_LABEL);
    const options = { ...common.options, target: name === "" ? "the main object" : `the ${name}` };
    return { annotation, options, region: withMargin(annotation.box_2d, MARGIN) };
  });
  const question = { ...common, parts };
  if (!(await approvedPlan(plansOfParts(question), vscode.l10n.t("Ask Gemini {0} times?", parts.length))))
    return undefined;
  return askAll(question, about, bringAllHome);
}

/**
 * Asks about a picture tile by tile, after the person has seen how many requests that takes.
 * @returns `undefined` when the person declined, or stopped it before any answer came
 * @throws as `segmentBoxes`
 */
export async function askSliced(wish: Wish, about: Asking): Promise<Several | undefined> {
  const { sliceSize, sliceOverlap } = settingsFor(about.image);
  const common = await questionOf(wish, about);
  const { picture } = common;
  const parts = tilesOf(picture.image, sliceSize, sliceOverlap).map((region) => ({ region }));
  // A tile has the size that was set for tiles.
  const question: PartsQuestion = { ...common, parts, maxSide: "original" };
  const { width, height } = picture.image;
  const message = vscode.l10n.t(
    "Cut {0} ({1} × {2} px) into {3} tiles?",
    vscode.workspace.asRelativePath(about.image),
    width,
    height,
    parts.length,
  );
  if (!(await confirmed(message, plansOfParts(question)))) return undefined;
  return askAll(question, about, (entries, current) => bringTilesHome(entries, parts.length, current));
}

/** What all questions about parts of a picture have in common. */
async function questionOf({ task, options, model }: Wish, { image, endpoint, going }: Asking) {
  going.say(vscode.l10n.t("preparing…"));
  const settings = settingsFor(image);
  const language = languageFor(task, image);
  return {
    picture: await openForCutting(await readImageFile(image.fsPath)),
    imageUri: image.toString(),
    task,
    options: { ...(language !== undefined && { language }), ...options },
    model: model ?? settings.model,
    tuning: settings.tuning,
    maxSide: settings.imageSize,
    endpoint,
  };
}

/** A part is what was asked about last, so nothing that was asked earlier is the last request any more. */
function remember(question: Omit<PartsQuestion, "parts">, { region, options }: AskedPart, image: vscode.Uri): void {
  const { task, model, tuning, picture } = question;
  const part = pixelsOf(region, picture.image);
  rememberRequest({ task, options: options ?? question.options, model, tuning, files: [image], part });
}

async function askAll(
  question: PartsQuestion,
  { image, endpoint, services, going }: Asking,
  home: (entries: readonly PictureAnswered[], current: Sidecar | undefined) => Homecoming,
): Promise<Several | undefined> {
  // All of it was agreed to already.
  const { approve: _, ...dependencies } = await askingWith(services, going.signal, (line) => going.say(line));
  const onPart = (done: number, of: number) =>
    going.say(vscode.l10n.t("{0} of {1} · {2}", done, of, asking(question.model, endpoint)), done / of);
  onPart(0, question.parts.length);
  const last = question.parts.at(-1);
  if (last !== undefined) remember(question, last, image);
  const { answers, errors } = await askParts(question, {
    ...dependencies,
    signal: going.signal,
    holdsForAll,
    onPart,
  });
  if (answers.length === 0) {
    if (errors.length > 0) throw errors[0];
    return undefined;
  }
  const written = await writeAnswers(image, answers, (current) => home(answers, current), services);
  const { notes } = question.picture;
  return { ...written, notes, asked: question.parts.length, answered: answers.length, errors };
}
