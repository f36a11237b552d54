/** A task on the selected images: asks what is missing, runs with progress and cancel, tells what came of it. */
import * as vscode from "vscode";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { IMAGE_EXTENSIONS } from "../../engine/images/kinds.ts";
import { inFlight } from "../../engine/runs/inFlight.ts";
import { ensureAccess } from "../access.ts";
import { approvedPlan } from "../approval.ts";
import { nameOf } from "../fileName.ts";
import type { Services } from "../services.ts";
import { progressTitle } from "../taskNames.ts";
import { askOne } from "./askOne.ts";
import { plansFor } from "./imagePlans.ts";
import { holdsForAll, type ImageFailure, type ImageSuccess, type Outcome, tellOutcome } from "./outcome.ts";
import type { Wish } from "./wish.ts";

/** The free tier answers two questions at a time; more only earns refusals (429). */
const IN_FLIGHT = 2;

/** Asks about images. Errors are told, never thrown. */
export async function askImages(wish: Wish, images: readonly vscode.Uri[], services: Services): Promise<void> {
  const chosen = images.length > 0 ? images : await pickImages();
  if (chosen.length === 0 || !(await agreedTo(wish, chosen))) return;
  const tabAtStart = activeTab();
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return;
  const outcome = await run({ ...wish, confirmed: true }, chosen, endpoint, services);
  await tellOutcome(outcome, {
    services,
    stayed: sameTab(tabAtStart, activeTab()),
    again: (uris) => askImages(wish, uris, services),
    withModel: (model, uris) => askImages({ ...wish, model }, uris, services),
  });
}

/** Lets the person choose image files. */
export async function pickImages(): Promise<vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t("Choose Images"),
    filters: { [vscode.l10n.t("Images")]: [...IMAGE_EXTENSIONS] },
  });
  return picked ?? [];
}

async function run(
  wish: Wish,
  images: readonly vscode.Uri[],
  endpoint: Endpoint,
  services: Services,
): Promise<Outcome> {
  const done = new Map<vscode.Uri, ImageSuccess>();
  const failed = new Map<vscode.Uri, ImageFailure>();
  const cancel = new AbortController();
  // Ends the run without breaking off what is asked already: its answer may be on its way, and paid for.
  const stop = new AbortController();
  const title = progressTitle(wish.task.id);
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => {
      cancel.abort();
      stop.abort();
    });
    await inFlight(images, IN_FLIGHT, stop.signal, async (uri) => {
      const say = (what: string) => {
        const place = images.length === 1 ? "" : `${done.size + failed.size + 1}/${images.length} · `;
        progress.report({ message: `${place}${nameOf(uri)}: ${what}` });
      };
      try {
        done.set(uri, await askOne(wish, uri, endpoint, services, cancel.signal, say));
      } catch (error) {
        if (cancel.signal.aborted) return;
        failed.set(uri, { uri, error });
        // The next image would meet the same: a refused key, a used-up quota, a model that is gone.
        if (holdsForAll(error)) stop.abort();
      }
      progress.report({ increment: 100 / images.length });
    });
  });
  return {
    task: wish.task,
    done: images.flatMap((uri) => done.get(uri) ?? []),
    failed: images.flatMap((uri) => failed.get(uri) ?? []),
    left: images.filter((uri) => !done.has(uri) && !failed.has(uri)),
    cancelled: cancel.signal.aborted,
    asked: images.length,
  };
}

/** Whether the person agrees to so many requests, or to so expensive ones. */
export function agreedTo(wish: Wish, images: readonly vscode.Uri[]): Promise<boolean> {
  return approvedPlan(plansFor(wish, images), vscode.l10n.t("Ask Gemini about {0} images?", images.length));
}

function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

/** Whether the person is still where the run was started from. */
function sameTab(before: vscode.Tab | undefined, after: vscode.Tab | undefined): boolean {
  return before === after || (before?.label === after?.label && before?.group.viewColumn === after?.group.viewColumn);
}
