/** One image from its file to its sidecar. */
import * as vscode from "vscode";
import type { Sidecar } from "../../core/annotation.ts";
import type { SidecarChange } from "../../core/edits.ts";
import { megabytes } from "../../engine/gemini/bytes.ts";
import { DEFAULT_BASE_URL, type Endpoint } from "../../engine/gemini/endpoint.ts";
import { MAX_TRIES, type Wait } from "../../engine/gemini/retry.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { bringHome, type Homecoming, type PictureAnswered } from "../../engine/runs/answered.ts";
import type { AskDependencies } from "../../engine/runs/ask.ts";
import { askImage } from "../../engine/runs/askImage.ts";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { AnswerKept } from "../answerKept.ts";
import { approved } from "../approval.ts";
import { languageFor } from "../language.ts";
import { whereNow } from "../moves.ts";
import { sentence } from "../problems.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { changeSidecar } from "../sidecarWriter.ts";
import { rememberRequest } from "./lastRequests.ts";
import type { ImageSuccess } from "./outcome.ts";
import type { Wish } from "./wish.ts";

/** How a question is going: said in few words, for a line of progress. */
export type Say = (what: string) => void;

/**
 * Asks about one image and writes the answer into its sidecar.
 * @throws ImageError, VisionError, `AnswerKept` when the answer could not be written, the file system's error
 */
export async function askOne(
  wish: Wish,
  uri: vscode.Uri,
  endpoint: Endpoint,
  services: Services,
  signal: AbortSignal,
  say: Say,
): Promise<ImageSuccess> {
  const { log } = services;
  const { task, options } = wish;
  const settings = settingsFor(uri);
  const model = wish.model ?? settings.model;
  const file = await readImageFile(uri.fsPath);
  const language = languageFor(task, uri);
  const asked = {
    task,
    options: { ...(language !== undefined && { language }), ...options },
    model,
    tuning: settings.tuning,
  };
  rememberRequest({ ...asked, files: [uri] });
  const answered = await askImage(
    { ...asked, file, imageUri: uri.toString(), maxSide: settings.imageSize, endpoint },
    {
      ...(await askingWith(services, signal, say)),
      ...(wish.confirmed && { approve: async () => true }),
      onStage: (stage) => say(stage === "preparing" ? vscode.l10n.t("preparing…") : asking(model, endpoint)),
    },
  );
  const written = await writeHome(uri, answered, services);
  const { counts, run } = written.result;
  log.info(`${task.id}: ${written.uri.fsPath}: ${JSON.stringify(counts)} by ${run.modelVersion ?? model}`);
  return { ...written, notes: answered.notes };
}

/**
 * What every question needs: the journal, what was learnt about models, a way to stop, where large files go, and whom to
 * tell of waits and of what was spent.
 */
export async function askingWith(services: Services, signal: AbortSignal, say: Say): Promise<AskDependencies> {
  const { journal, thinking, log, unjournalled, files, usage } = services;
  return {
    journal: await journal(),
    thinking,
    signal,
    uploads: {
      cache: files(),
      keep: settingsFor().keepUploads,
      onProgress: (sent, size) => say(vscode.l10n.t("uploading {0} of {1} MB…", megabytes(sent), megabytes(size))),
    },
    approve: (tokens, model, isMost) => approved([{ model, requests: 1, tokens }], isMost),
    onAnswer: usage.add,
    onJournalTrouble: (error, entry) => {
      log.error("An answer could not be journalled:", String(error));
      unjournalled.set(entry.id, entry);
    },
    onWait: (wait) => say(waiting(wait)),
  };
}

/** An answer that is in its sidecar, and where the image is now. */
export interface Written {
  readonly uri: vscode.Uri;
  readonly result: Homecoming;
}

/**
 * Brings an answer into the sidecar.
 * @param uri where the image was when it was asked about
 * @param adjust what to change instead of the answer's own change
 * @throws AnswerKept
 */
export async function writeHome(
  uri: vscode.Uri,
  answered: PictureAnswered,
  services: Services,
  adjust?: (result: Homecoming, current: Sidecar | undefined) => SidecarChange,
): Promise<Written> {
  const home = (current: Sidecar | undefined): Homecoming => {
    const result = bringHome(answered, current);
    return { ...result, change: adjust?.(result, current) ?? result.change };
  };
  return writeAnswers(uri, [answered], home, services);
}

/**
 * Brings answers into the sidecar as one change, wherever the image is now. They stay open in the journal until they are on
 * disk there: the person may close a document that has other unsaved changes without saving it.
 * @param uri where the image was when it was asked about
 * @param answers at least one
 * @param home what they make of the sidecar as it is now
 * @throws AnswerKept
 */
export async function writeAnswers(
  uri: vscode.Uri,
  answers: readonly PictureAnswered[],
  home: (current: Sidecar | undefined) => Homecoming,
  services: Services,
): Promise<Written> {
  const { unjournalled, log } = services;
  const results: Homecoming[] = [];
  let image = uri;
  try {
    const now = await whereNow(uri, answers[0]?.question.picture.image.sha256 ?? "");
    image = now ?? uri;
    const sidecar = image.with({ path: sidecarOf(image.path) });
    const { onDisk } = await changeSidecar(sidecar, (current) => {
      // Nobody would find it, beside no image.
      if (now === undefined && current === undefined)
        throw new Error(vscode.l10n.t("The image is not there any more."));
      const result = home(current);
      results.push(result);
      return result.change;
    });
    const settling = onDisk.then(async (saved) => {
      // What was saved may be what the person went back to.
      const text = saved ? (await diskFiles.read(sidecar.fsPath))?.text : undefined;
      if (!results.some(({ run }) => text?.includes(run.id))) return;
      for (const { id } of answers) await settle(id, services);
    });
    settling.catch((error: unknown) => log.warn("An answer stays open:", String(error)));
  } catch (error) {
    throw new AnswerKept(image, sentence(error), !answers.some(({ id }) => unjournalled.has(id)), error);
  }
  // The last one counts: the sidecar may have changed under our hands and been read again.
  const result = results.at(-1);
  if (result === undefined) throw new Error("The change of a sidecar was never asked for.");
  return { uri: image, result };
}

/** The answer is home: neither the journal nor this window's memory has to keep it. */
export async function settle(id: string, { journal, unjournalled }: Services): Promise<void> {
  unjournalled.delete(id);
  await (await journal()).settled(id);
}

/** Names whom is asked when it is not Google itself. */
export function asking(model: string, { baseUrl = DEFAULT_BASE_URL }: Endpoint): string {
  if (baseUrl === DEFAULT_BASE_URL) return vscode.l10n.t("asking {0}…", model);
  return vscode.l10n.t("asking {0} at {1}…", model, new URL(baseUrl).host);
}

function waiting({ ms, kind, attempt }: Wait): string {
  const seconds = Math.ceil(ms / 1000);
  return kind === "rateMinute"
    ? vscode.l10n.t("the limit of requests is reached; going on in {0} s…", seconds)
    : vscode.l10n.t("Gemini is busy or out of reach; try {0} of {1} in {2} s…", attempt, MAX_TRIES, seconds);
}
