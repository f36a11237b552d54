/** Every command of the extension and what it calls. */
import * as vscode from "vscode";
import type { ViewAction } from "../../core/protocol.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { configuredAddress } from "../access.ts";
import { insertAltText, insertMissingAltTexts } from "../altText/insertAltText.ts";
import { openEditor } from "../editor/open.ts";
import type { EditorPanel } from "../editor/panel.ts";
import { manageFiles } from "../files/manageFiles.ts";
import { createInside } from "../inside/inside.ts";
import { askForKey } from "../keyInput.ts";
import { showProblem } from "../problems.ts";
import { selectedImages } from "../selection.ts";
import type { Services } from "../services.ts";
import { addImageFromUrl } from "../urls/addImage.ts";
import { askCommands } from "./askCommands.ts";
import { chooseModel } from "./chooseModel.ts";
import { datasetCommands } from "./datasetCommands.ts";
import { insideCommands } from "./insideCommands.ts";
import { panelCommands } from "./panelCommands.ts";
import { recoverAnswer } from "./recoverAnswer.ts";
import { showEditor, showJson } from "./reopen.ts";
import { stageCommands } from "./stageCommands.ts";
import { toolCommands } from "./toolCommands.ts";

/** What VS Code gives a command: the file that was clicked, and all that were selected. */
export type Run = (clicked: unknown, selection: unknown) => Promise<void>;

/** Registers all commands; what one of them throws is shown with its remedy. */
export function registerCommands(services: Services): vscode.Disposable {
  const { keys, log, editors, usage } = services;
  const inEditor = (act: (panel: EditorPanel) => Promise<void>): Run => {
    return async () => {
      const panel = editors.active();
      if (panel !== undefined) await act(panel);
    };
  };
  const inView = (action: ViewAction): Run => {
    return async () => editors.active()?.post({ type: "view", action });
  };
  const inside = createInside(services);
  const commands: Record<string, Run> = {
    ...askCommands(services),
    ...datasetCommands(services),
    ...toolCommands(services),
    ...stageCommands(services),
    ...panelCommands(services),
    ...insideCommands(inside),
    insertAltText: (clicked, place) => insertAltText(clicked, place, services),
    insertMissingAltTexts: (clicked) => insertMissingAltTexts(clicked, services),
    setApiKey: async () => {
      if ((await askForKey(keys, configuredAddress())) === undefined) return;
      void vscode.window.showInformationMessage(vscode.l10n.t("The Gemini API key is set."));
    },
    removeApiKey: async () => {
      await keys.remove();
      void vscode.window.showInformationMessage(vscode.l10n.t("The Gemini API key is removed from this machine."));
    },
    chooseModel: () => chooseModel(services),
    showUsage: () => usage.show(),
    manageFiles: () => manageFiles(services),
    addImageFromUrl: () => addImageFromUrl(services),
    recoverLastAnswer: () => recoverAnswer(services),
    showLog: async () => log.show(),
    showAnnotations: async (clicked, selection) => {
      const [image] = selectedImages(clicked, selection);
      if (image !== undefined) await showAnnotations(image);
    },
    showJson: () => showJson(editors),
    showEditor: () => showEditor(editors),
    accept: inEditor((panel) => panel.review("accepted")),
    reject: inEditor((panel) => panel.review("rejected")),
    delete: inEditor((panel) => panel.remove()),
    rename: inEditor((panel) => panel.rename()),
    copyText: inEditor((panel) => panel.copyText()),
    fit: inView("fit"),
    actualSize: inView("actualSize"),
    zoomIn: inView("zoomIn"),
    zoomOut: inView("zoomOut"),
    toggleMasks: inView("toggleMasks"),
    toggleLabels: inView("toggleLabels"),
    toggleRejected: inView("toggleRejected"),
  };
  return vscode.Disposable.from(
    inside,
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`visionSidecar.${name}`, async (clicked?: unknown, selection?: unknown) => {
        try {
          await run(clicked, selection);
        } catch (error) {
          showProblem(error, log);
        }
      }),
    ),
  );
}

async function showAnnotations(image: vscode.Uri): Promise<void> {
  const sidecar = image.with({ path: sidecarOf(image.path) });
  try {
    await vscode.workspace.fs.stat(sidecar);
  } catch {
    const detect = vscode.l10n.t("Detect Objects");
    const annotate = vscode.l10n.t("Annotate Image");
    const name = vscode.workspace.asRelativePath(image);
    const choice = await vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has no annotations yet.", name),
      detect,
      annotate,
    );
    if (choice === detect) await vscode.commands.executeCommand("visionSidecar.detect", image);
    if (choice === annotate) await openEditor(image);
    return;
  }
  await openEditor(image);
}
