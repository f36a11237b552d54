/** The commands of the list beside the picture, of review, and of going from picture to picture. */
import * as vscode from "vscode";
import { inPixels } from "../../core/inPixels.ts";
import type { PanelAction } from "../../core/panelProtocol.ts";
import { copy } from "../editor/copyText.ts";
import { viewOf } from "../editor/documentView.ts";
import { goToImage } from "../editor/navigation.ts";
import type { EditorPanel } from "../editor/panel.ts";
import { shortcutsOf } from "../editor/shortcuts.ts";
import type { Services } from "../services.ts";
import type { Run } from "./register.ts";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export function panelCommands({ editors, context }: Services): Record<string, Run> {
  const inPanel = (act: (panel: EditorPanel) => Promise<unknown>): Run => {
    return async () => {
      const panel = editors.active();
      if (panel !== undefined) await act(panel);
    };
  };
  const inPage = (action: PanelAction): Run => {
    return async () => editors.active()?.post({ type: "perform", action });
  };
  return {
    nextPending: inPage("nextPending"),
    previousPending: inPage("previousPending"),
    selectNext: inPage("selectNext"),
    selectPrevious: inPage("selectPrevious"),
    selectAll: inPage("selectAll"),
    acceptAndNext: inPage("acceptAndNext"),
    rejectAndNext: inPage("rejectAndNext"),
    acceptShown: inPage("acceptShown"),
    toggleHidden: inPage("toggleHidden"),
    hideLabel: inPage("hideLabel"),
    toggleAllShapes: inPage("toggleAllShapes"),
    showHidden: inPage("showHidden"),
    focusFilter: inPage("focusFilter"),
    why: inPage("why"),
    pending: inPanel((panel) => panel.review("pending")),
    renameLabel: inPanel((panel) => panel.side.renameLabel(labelOfSelection(panel))),
    setLabel: async (number) => {
      const digit = DIGITS.find((one) => one === number);
      if (digit !== undefined) editors.active()?.post({ type: "perform", action: `digit${digit}` });
    },
    nextImage: inPanel((panel) => goToImage(editors, panel, 1)),
    previousImage: inPanel((panel) => goToImage(editors, panel, -1)),
    nextPendingImage: inPanel((panel) => goToImage(editors, panel, 1, true)),
    previousPendingImage: inPanel((panel) => goToImage(editors, panel, -1, true)),
    copyToNextImage: inPanel(async (panel) => {
      const annotations = chosen(panel);
      const next = await goToImage(editors, panel, 1);
      await next?.side.add(annotations);
    }),
    copyJson: inPanel((panel) => copy(JSON.stringify(listOrOne(selected(panel)), undefined, 2) ?? "")),
    copyPixels: inPanel((panel) => {
      const image = viewOf(panel.document).sidecar?.image;
      const shapes = image ? selected(panel).map((one) => inPixels(one, image)) : [];
      return copy(JSON.stringify(listOrOne(shapes), undefined, 2) ?? "");
    }),
    showShortcuts: inPanel(async (panel) => {
      panel.post({ type: "shortcuts", shortcuts: shortcutsOf(context.extension.packageJSON) });
    }),
    changeShortcuts: async () => {
      await vscode.commands.executeCommand("workbench.action.openGlobalKeybindings", `@ext:${context.extension.id}`);
    },
  };
}

/** The selected annotations as they are in the file. */
function selected({ document, selection }: EditorPanel) {
  const ids = new Set(selection);
  return (viewOf(document).sidecar?.annotations ?? []).filter(({ id }) => ids.has(id));
}

/** What is selected, else all that is not rejected. */
function chosen(panel: EditorPanel) {
  if (panel.selection.length > 0) return selected(panel);
  return (viewOf(panel.document).sidecar?.annotations ?? []).filter(({ review }) => review !== "rejected");
}

/** The label that all selected annotations have. */
function labelOfSelection(panel: EditorPanel): string | undefined {
  const labels = new Set(selected(panel).map(({ label }) => label));
  return labels.size === 1 ? [...labels][0] : undefined;
}

/** One thing is copied as itself, several as a list; nothing as nothing. */
function listOrOne<T>(list: readonly T[]): T | readonly T[] | undefined {
  return list.length > 1 ? list : list[0];
}
