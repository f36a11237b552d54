/** What the list beside the picture asks of VS Code, and what it is told of the folder. */
import * as vscode from "vscode";
import type { Annotation } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import type { ListChange } from "../../core/edits.ts";
import { newId } from "../../core/ids.ts";
import type { FromPanel, PanelCommand } from "../../core/panelProtocol.ts";
import type { ToWebview } from "../../core/protocol.ts";
import { asDrawn } from "../../core/review.ts";
import { digitLabels } from "./labelIndex.ts";
import { placeOnDisk } from "./newSidecars.ts";
import { placeInFolder } from "./placeInFolder.ts";
import { renameLabelOf } from "./renameLabel.ts";

/** Ms that a page has to say how its picture is looked at. */
const PATIENCE = 1000;

/** The commands behind the buttons of the page. */
const COMMANDS: Readonly<Record<PanelCommand, string>> = {
  nextImage: "visionSidecar.nextImage",
  previousImage: "visionSidecar.previousImage",
  shortcuts: "visionSidecar.showShortcuts",
  keybindings: "visionSidecar.changeShortcuts",
};

/** How a page is left. */
export interface Rest {
  readonly manner: string;
  /** The keyboard is in the page. */
  readonly focused: boolean;
}

export interface PanelSide extends vscode.Disposable {
  /** How the picture is looked at now; `undefined` when the page does not say. */
  readonly manner: () => Promise<string | undefined>;
  /** The same for another editor of the picture, once nothing is half drawn or written; `undefined` when the page goes before. */
  readonly whenAtRest: () => Promise<Rest | undefined>;
  /** Has the page look at its picture so, now or as soon as it is there. */
  readonly lookLike: (manner: string) => void;
  readonly receive: (message: FromPanel) => Promise<void>;
  /** The page has its document: the rest can follow. */
  readonly started: () => void;
  readonly documentChanged: () => void;
  /** A picture came into the folder or went. */
  readonly folderChanged: () => void;
  readonly renameLabel: (label: string | undefined) => Promise<void>;
  /** Adds copies of another picture's annotations, as if a person had drawn them here, and selects them. */
  readonly add: (annotations: readonly Annotation[]) => Promise<void>;
}

/** What this side needs of its panel. */
export interface PanelSideOptions {
  readonly document: vscode.TextDocument;
  readonly webviewPanel: vscode.WebviewPanel;
  readonly isEditable: () => boolean;
  /** Changes the annotations with these ids, as one step of undo. */
  readonly correct: (
    ids: readonly string[],
    correction: (annotations: readonly Annotation[]) => ListChange<Annotation>,
  ) => Promise<void>;
  /** Tells the page when its edit is done. */
  readonly settled: (edit: number, work: Promise<void>) => Promise<void>;
  /** Puts new annotations into the document, also into one that was empty, as one step of undo. */
  readonly put: (annotations: readonly Annotation[]) => Promise<void>;
  readonly select: (ids: readonly string[]) => void;
  readonly post: (message: ToWebview) => void;
  readonly onError: (error: unknown) => void;
}

export function createPanelSide(options: PanelSideOptions): PanelSide {
  const { document, webviewPanel, isEditable, correct, settled, put, select, post, onError } = options;
  let isLive = false;
  /** Waits for the page to say how its picture is looked at. */
  let heard: ((manner: string | undefined) => void) | undefined;
  let toApply: string | undefined;
  /** Wait for the page to come to rest. */
  let waiting: ((rest: Rest | undefined) => void)[] = [];
  let told = "";

  const rested = (rest: Rest | undefined): void => {
    const all = waiting;
    waiting = [];
    for (const tell of all) tell(rest);
  };

  const tellDigits = async (): Promise<void> => {
    const labels = await digitLabels(document);
    if (told === JSON.stringify(labels)) return;
    told = JSON.stringify(labels);
    post({ type: "digits", labels });
  };
  const tellPlace = async (): Promise<void> => {
    const place = await placeInFolder(document);
    if (place !== undefined) post({ type: "place", ...place });
  };
  const renameLabel: PanelSide["renameLabel"] = async (label) => {
    if (isEditable()) await renameLabelOf(document, label);
  };

  const hidden = webviewPanel.onDidChangeViewState(() => {
    // The page goes when it is hidden.
    if (!webviewPanel.visible) rested(undefined);
  });

  return {
    manner: () =>
      new Promise((resolve) => {
        heard?.(undefined);
        // A page that does not answer keeps nobody from going on.
        const patience = setTimeout(() => heard?.(undefined), PATIENCE);
        heard = (manner) => {
          clearTimeout(patience);
          heard = undefined;
          resolve(manner);
        };
        post({ type: "wantManner" });
      }),
    whenAtRest: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (isLive) post({ type: "wantManner", atRest: true });
      }),
    lookLike: (wanted) => {
      if (isLive) post({ type: "manner", manner: wanted });
      else toApply = wanted;
    },
    started: () => {
      isLive = true;
      told = "";
      if (toApply !== undefined) post({ type: "manner", manner: toApply });
      toApply = undefined;
      if (waiting.length > 0) post({ type: "wantManner", atRest: true });
      tellPlace().catch(onError);
      tellDigits().catch(onError);
    },
    documentChanged: () => {
      if (isLive) tellDigits().catch(onError);
    },
    folderChanged: () => {
      if (isLive) tellPlace().catch(onError);
    },
    renameLabel,
    add: async (annotations) => {
      if (annotations.length === 0) return;
      if (!isEditable()) {
        throw new Error(
          vscode.l10n.t(
            "Nothing was copied: {0} can be looked at, not edited.",
            vscode.workspace.asRelativePath(placeOnDisk(document.uri)),
          ),
        );
      }
      const copies = asDrawn(annotations, newId);
      await put(copies);
      select(copies.map(({ id }) => id));
    },
    receive: async (message) => {
      switch (message.type) {
        case "label":
          return settled(
            message.edit,
            correct(message.ids, (annotations) => corrections.rename(annotations, message.label)),
          );
        case "renameLabel":
          return renameLabel(message.label);
        case "manner":
          if (message.atRest === undefined) heard?.(message.manner);
          else rested({ manner: message.manner, focused: message.atRest.focused });
          return;
        case "command":
          // Commands are about the active editor, which may be another one of a split.
          webviewPanel.reveal();
          await vscode.commands.executeCommand(COMMANDS[message.command]);
      }
    },
    dispose: () => {
      hidden.dispose();
      rested(undefined);
    },
  };
}
