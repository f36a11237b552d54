/** Asking from inside the editor: the prompt bar, regions, outlines of boxes, and tiles. */
import * as vscode from "vscode";
import type { Box } from "../../core/annotation.ts";
import { around, normalBox } from "../../core/geometry.ts";
import type { FromPrompt } from "../../core/promptProtocol.ts";
import { holdsPixel } from "../../core/tiles.ts";
import type { Boxed } from "../../engine/regions/attach.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { detect } from "../../engine/tasks/detect.ts";
import { segment } from "../../engine/tasks/segment.ts";
import { ensureAccess } from "../access.ts";
import { askOne } from "../commands/askOne.ts";
import type { Wish } from "../commands/wish.ts";
import { begin } from "../conversations/answer.ts";
import { fileSubject } from "../conversations/subjects.ts";
import { viewOf } from "../editor/documentView.ts";
import { imageUriOf } from "../editor/imageView.ts";
import type { EditorPanel } from "../editor/panel.ts";
import { showProblem } from "../problems.ts";
import { openPresets } from "../prompts/openPresets.ts";
import { askForTarget } from "../prompts/wishes.ts";
import type { Services } from "../services.ts";
import { SECTION } from "../settings.ts";
import { progressTitle } from "../taskNames.ts";
import { type Asking, askInRegion, askSliced, segmentBoxes } from "./askParts.ts";
import { chosen, offerFor, rememberChoice } from "./choices.ts";
import { createRunning } from "./running.ts";
import { type Retry, told, toldOfOutlines, toldOfTiles, toldOfTrouble } from "./telling.ts";

export interface Inside extends vscode.Disposable {
  /** The command: to the prompt bar of the active editor. */
  readonly focusPrompt: () => Promise<void>;
  /** The command: looks for objects in the selected boxes, or in a region that is drawn first. */
  readonly detectInRegion: () => Promise<void>;
  /** The command: the outlines of the selected annotations. */
  readonly segmentSelected: () => Promise<void>;
  /** The command: tile by tile, about these pictures, one after the other. */
  readonly detectSliced: (images: readonly vscode.Uri[]) => Promise<void>;
  /** The command: stops what is asked about the picture of the active editor. */
  readonly stop: () => Promise<void>;
}

export function createInside(services: Services): Inside {
  const { editors, prompts, keys, log } = services;
  const { workspaceState, globalState } = services.context;
  const running = createRunning(editors);

  const offer = (panel: EditorPanel) => {
    const image = imageUriOf(panel.document.uri);
    panel.post({ type: "prompts", offer: offerFor(image, prompts, globalState) });
  };

  /** Asks for what is missing, then does it; what goes wrong is told, with a way to do the same again. */
  const run = async (
    image: vscode.Uri,
    title: string,
    work: (about: Asking) => Promise<string | undefined>,
  ): Promise<void> => {
    await running.during(image, title, async (going) => {
      try {
        const endpoint = await ensureAccess(keys, workspaceState);
        return endpoint && (await work({ image, endpoint, services, going }));
      } catch (error) {
        if (going.signal.aborted) return undefined;
        return toldOfTrouble(error, services, () => run(image, title, work));
      }
    });
  };

  /** The same once more, of the same model or of another. */
  const retry = (ask: (model: Pick<Wish, "model">) => Promise<void>): Retry => ({
    services,
    again: (model) => ask(model === undefined ? {} : { model }),
  });

  const askWish = (wish: Wish, image: vscode.Uri, region: Box | undefined): Promise<void> =>
    run(image, progressTitle(wish.task.id), async (about) => {
      const { endpoint, going } = about;
      const success =
        region === undefined
          ? await askOne(wish, image, endpoint, services, going.signal, (line) => going.say(line))
          : await askInRegion(wish, region, about);
      return told(
        wish.task,
        success,
        retry((model) => askWish({ ...wish, ...model }, image, region)),
      );
    });

  const askTiles = (wish: Wish, image: vscode.Uri): Promise<void> =>
    run(image, progressTitle(wish.task.id), async (about) => {
      const several = await askSliced(wish, about);
      const once = retry((model) => askTiles({ ...wish, ...model }, image));
      return several && toldOfTiles(wish.task, several, once);
    });

  /** The annotations as they are when they are asked about: meanwhile a person may have changed or deleted them. */
  const askOutlines = (document: vscode.TextDocument, ids: readonly string[], model: Pick<Wish, "model">) =>
    run(imageUriOf(document.uri), progressTitle(segment.id), async (about): Promise<string | undefined> => {
      const several = await segmentBoxes(withBoxes(document, ids), model, about);
      if (several === undefined) return undefined;
      const shaped = new Set(several.result.change.annotations?.put?.map(({ id }) => id));
      const rest = ids.filter((id) => !shaped.has(id));
      return toldOfOutlines(
        several,
        retry((other) => askOutlines(document, rest, { ...model, ...other })),
      );
    });

  /** The conversation stands beside the picture; how it goes and what came of it is told here, too. */
  const askQuestion = (wish: Wish, question: string, image: vscode.Uri): Promise<void> =>
    begin(ask, [fileSubject(image)], question, wish.model, services, (work) =>
      running.during(image, progressTitle(ask.id), work),
    );

  const askChosen = async (panel: EditorPanel, message: FromPrompt & { readonly type: "ask" }): Promise<void> => {
    const image = imageUriOf(panel.document.uri);
    const { choice, text, region } = message;
    const wish = chosen(choice, text, image);
    if (wish === undefined) {
      // A preset that was renamed or taken away meanwhile.
      offer(panel);
      return;
    }
    await rememberChoice(choice, globalState);
    if (text.trim() !== "") await prompts.add(wish.task.id, text.trim());
    for (const one of editors.all()) offer(one);
    if (wish.task.id === ask.id) await askQuestion(wish, text.trim(), image);
    else if (isEditable(panel)) await (wish.sliced ? askTiles(wish, image) : askWish(wish, image, region));
  };

  const receive = async (panel: EditorPanel, message: FromPrompt | { readonly type: "ready" }): Promise<void> => {
    const image = imageUriOf(panel.document.uri);
    switch (message.type) {
      case "ready": {
        offer(panel);
        const progress = running.progressOf(image);
        panel.post({ type: "asking", ...(progress && { progress }) });
        return;
      }
      case "ask":
        return askChosen(panel, message);
      case "editPresets":
        return openPresets();
      case "stopAsking":
        running.stop(image);
    }
  };

  const listeners = [
    running,
    editors.onPrompt((panel, message) => receive(panel, message).catch((error: unknown) => showProblem(error, log))),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.presets`)) for (const panel of editors.all()) offer(panel);
    }),
  ];

  return {
    focusPrompt: async () => editors.active()?.post({ type: "prompt", action: "focus" }),
    detectInRegion: async () => {
      const panel = editors.active();
      if (panel === undefined || !isEditable(panel)) return;
      const region = normalBox(...around(withBoxes(panel.document, panel.selection).map(({ box_2d }) => box_2d)));
      if (region === undefined || !canBeSeen(panel.document, region))
        panel.post({ type: "prompt", action: "region", choice: detect.id });
      else await askWish({ task: detect }, imageUriOf(panel.document.uri), region);
    },
    segmentSelected: async () => {
      const panel = editors.active();
      if (panel === undefined || !isEditable(panel)) return;
      const boxes = withBoxes(panel.document, panel.selection);
      const ids = boxes.filter(({ box_2d }) => canBeSeen(panel.document, box_2d)).map(({ id }) => id);
      if (boxes.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Select one or more boxes to segment first."));
      } else if (ids.length < boxes.length) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t("Boxes of less than a pixel are not asked about: nothing can be seen in them."),
        );
      }
      if (ids.length > 0) await askOutlines(panel.document, ids, {});
    },
    detectSliced: async (images) => {
      const wish = images.length === 0 ? undefined : await askForTarget(detect, images[0], services);
      if (wish === undefined) return;
      for (const image of images) await askTiles(wish, image);
    },
    stop: async () => {
      const panel = editors.active();
      if (panel !== undefined) running.stop(imageUriOf(panel.document.uri));
    },
    dispose: () => vscode.Disposable.from(...listeners).dispose(),
  };
}

/** Those of the annotations that have a box. */
function withBoxes(document: vscode.TextDocument, ids: readonly string[]): Boxed[] {
  const wanted = new Set(ids);
  const annotations = viewOf(document).sidecar?.annotations ?? [];
  return annotations.flatMap((one) =>
    wanted.has(one.id) && one.box_2d !== undefined ? [{ ...one, box_2d: one.box_2d }] : [],
  );
}

/** What is smaller than a pixel would be asked about as one pixel, and paid for. */
function canBeSeen(document: vscode.TextDocument, box: Box): boolean {
  const { sidecar } = viewOf(document);
  return sidecar !== undefined && holdsPixel(box, sidecar.image);
}

/** What could not be written home is not asked, and the person is told why. */
function isEditable({ document }: EditorPanel): boolean {
  const { problem } = viewOf(document);
  const isWritable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false;
  if (isWritable && problem === undefined) return true;
  void vscode.window.showWarningMessage(
    problem === undefined
      ? vscode.l10n.t("This version of the sidecar can be looked at, not edited.")
      : vscode.l10n.t("An answer could not be written to this sidecar: {0}", problem.message),
  );
  return false;
}
