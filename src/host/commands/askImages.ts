/** A task on the selected images: asks what is missing, runs with progress and cancel, tells what came of it. */
import * as vscode from "vscode";
import { DEFAULT_BASE_URL, type Endpoint } from "../../engine/gemini/endpoint.ts";
import { MAX_TRIES, type Wait } from "../../engine/gemini/retry.ts";
import { IMAGE_EXTENSIONS } from "../../engine/images/kinds.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { type Answered, bringHome, type Homecoming } from "../../engine/runs/answered.ts";
import { askImage } from "../../engine/runs/askImage.ts";
import { inFlight } from "../../engine/runs/inFlight.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { ensureAccess } from "../access.ts";
import { AnswerKept } from "../answerKept.ts";
import { sentence } from "../problems.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { changeSidecar } from "../sidecarWriter.ts";
import { holdsForAll, type ImageFailure, type ImageSuccess, type Outcome, tellOutcome } from "./outcome.ts";

/** The free tier answers two questions at a time; more only earns refusals (429). */
const IN_FLIGHT = 2;
/** Above this many images the person is asked first: each costs money or quota. */
const ASK_ABOVE = 20;

/** Runs a task on images. Errors are told, never thrown. */
export async function askImages(task: Task, images: readonly vscode.Uri[], services: Services): Promise<void> {
  const chosen = images.length > 0 ? images : await pickImages();
  if (chosen.length === 0 || !(await confirmed(chosen.length))) return;
  const tabAtStart = activeTab();
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return;
  const outcome = await run(task, chosen, endpoint, services);
  await tellOutcome(outcome, {
    services,
    stayed: sameTab(tabAtStart, activeTab()),
    again: (uris) => askImages(task, uris, services),
  });
}

async function run(
  task: Task,
  images: readonly vscode.Uri[],
  endpoint: Endpoint,
  services: Services,
): Promise<Outcome> {
  const done: ImageSuccess[] = [];
  const failed: ImageFailure[] = [];
  const cancel = new AbortController();
  // Ends the run without breaking off what is asked already: its answer may be on its way, and paid for.
  const stop = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title: titleOf(task), cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => {
      cancel.abort();
      stop.abort();
    });
    await inFlight(images, IN_FLIGHT, stop.signal, async (uri) => {
      const say = (what: string) => {
        const place = images.length === 1 ? "" : `${done.length + failed.length + 1}/${images.length} · `;
        progress.report({ message: `${place}${nameOf(uri)}: ${what}` });
      };
      try {
        done.push(await askOne(task, uri, endpoint, services, cancel.signal, say));
      } catch (error) {
        if (cancel.signal.aborted) return;
        failed.push({ uri, error });
        // The next image would meet the same: a refused key, a used-up quota, a model that is gone.
        if (holdsForAll(error)) stop.abort();
      }
      progress.report({ increment: 100 / images.length });
    });
  });
  const inOrder = (a: { uri: vscode.Uri }, b: { uri: vscode.Uri }) => images.indexOf(a.uri) - images.indexOf(b.uri);
  done.sort(inOrder);
  failed.sort(inOrder);
  const touched = new Set([...done, ...failed].map(({ uri }) => uri));
  const left = images.filter((uri) => !touched.has(uri));
  return { task, done, failed, left, cancelled: cancel.signal.aborted, asked: images.length };
}

async function askOne(
  task: Task,
  uri: vscode.Uri,
  endpoint: Endpoint,
  { journal, thinking, log, unjournalled }: Services,
  signal: AbortSignal,
  say: (what: string) => void,
): Promise<ImageSuccess> {
  const { model, imageSize } = settingsFor(uri);
  const file = await readImageFile(uri.fsPath);
  const answered = await askImage(
    { file, imageUri: uri.toString(), task, options: {}, model, maxSide: imageSize, endpoint },
    {
      journal: await journal(),
      thinking,
      signal,
      onJournalTrouble: (error, entry) => {
        log.error("An answer could not be journalled:", String(error));
        unjournalled.set(entry.id, entry);
      },
      onStage: (stage) => say(stage === "preparing" ? vscode.l10n.t("preparing…") : asking(model, endpoint)),
      onWait: (wait) => say(waiting(wait)),
    },
  );
  const result = await writeHome(uri, answered, !unjournalled.has(answered.id));
  unjournalled.delete(answered.id);
  await (await journal())
    .settled(answered.id)
    .catch((error: unknown) => log.warn("An answer stays open:", String(error)));
  log.info(`${task.id}: ${uri.fsPath}: ${JSON.stringify(result.counts)} by ${result.run.modelVersion ?? model}`);
  return { uri, result, notes: answered.notes };
}

/** Brings an answer into the sidecar. Throws `AnswerKept`: it stays in the journal until it is home. */
async function writeHome(uri: vscode.Uri, answered: Answered, journalled: boolean): Promise<Homecoming> {
  const results: Homecoming[] = [];
  try {
    await changeSidecar(uri.with({ path: sidecarOf(uri.path) }), (current) => {
      const result = bringHome(answered, current);
      results.push(result);
      return result.change;
    });
  } catch (error) {
    throw new AnswerKept(uri, sentence(error), journalled, error);
  }
  // The last one counts: the sidecar may have changed under our hands and been read again.
  const result = results.at(-1);
  if (result === undefined) throw new Error("The change of a sidecar was never asked for.");
  return result;
}

/** Names whom is asked when it is not Google itself. */
function asking(model: string, { baseUrl = DEFAULT_BASE_URL }: Endpoint): string {
  if (baseUrl === DEFAULT_BASE_URL) return vscode.l10n.t("asking {0}…", model);
  return vscode.l10n.t("asking {0} at {1}…", model, new URL(baseUrl).host);
}

function waiting({ ms, kind, attempt }: Wait): string {
  const seconds = Math.ceil(ms / 1000);
  return kind === "rateMinute"
    ? vscode.l10n.t("the limit of requests is reached; going on in {0} s…", seconds)
    : vscode.l10n.t("Gemini is busy or out of reach; try {0} of {1} in {2} s…", attempt, MAX_TRIES, seconds);
}

async function pickImages(): Promise<vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t("Choose Images"),
    filters: { [vscode.l10n.t("Images")]: [...IMAGE_EXTENSIONS] },
  });
  return picked ?? [];
}

async function confirmed(count: number): Promise<boolean> {
  if (count <= ASK_ABOVE) return true;
  const go = vscode.l10n.t("Ask About {0} Images", count);
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("Ask Gemini about {0} images?", count),
    { modal: true, detail: vscode.l10n.t("Each image is one request, which costs money or free quota.") },
    go,
  );
  return choice === go;
}

function titleOf(task: Task): string {
  return task.id === "segment" ? vscode.l10n.t("Segmenting") : vscode.l10n.t("Detecting");
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

/** Whether the person is still where the run was started from. */
function sameTab(before: vscode.Tab | undefined, after: vscode.Tab | undefined): boolean {
  return before === after || (before?.label === after?.label && before?.group.viewColumn === after?.group.viewColumn);
}
