import * as vscode from "vscode";
import type { Renditions } from "../../engine/images/renditions.ts";
import { editorHtml } from "./html.ts";
import { addressAhead, imageUriOf } from "./imageView.ts";
import { registerInStep } from "./inStep.ts";
import { type EditorPanel, openPanel, type PromptListener } from "./panel.ts";
import { registerReadAhead } from "./readAhead.ts";
import { uriOf } from "./tabs.ts";

export const VIEW_TYPE = "visionSidecar.editor";

/** Ms in which a panel follows when VS Code says that it has opened the editor: as a rule it is there before. */
const PATIENCE = 5000;

/** The panels that are open, for commands that act on the one a person is in. */
export interface Editors extends vscode.Disposable {
  /** The panel of the active tab. */
  readonly active: () => EditorPanel | undefined;
  /** All that are open. */
  readonly all: () => readonly EditorPanel[];
  /** Has someone answer what the prompt bars of all panels say. */
  readonly onPrompt: (answer: PromptListener) => vscode.Disposable;
  /**
   * The panel of a document in a group of editors, as soon as it is there; `undefined` when its tab is closed before, or
   * when it does not come, because VS Code cannot read the file and shows that instead.
   */
  readonly opened: (document: vscode.Uri, column: vscode.ViewColumn | undefined) => Promise<EditorPanel | undefined>;
  /** What the panel that opens next on a sidecar shows selected. */
  readonly selectWhenOpened: (sidecar: vscode.Uri, ids: readonly string[]) => void;
}

/** Registers the editor of sidecars. */
export function registerEditor(
  extension: vscode.Uri,
  renditions: Renditions,
  onError: (error: unknown) => void,
): Editors {
  const panels = new Set<EditorPanel>();
  const awaited = new Map<string, readonly string[]>();
  const opening = new vscode.EventEmitter<EditorPanel>();
  const prompts = new Set<PromptListener>();
  const onPrompt: PromptListener = async (panel, message) => {
    for (const answer of prompts) await answer(panel, message);
  };
  const registration = vscode.window.registerCustomEditorProvider(
    VIEW_TYPE,
    {
      resolveCustomTextEditor: async (document, webviewPanel) => {
        webviewPanel.webview.options = {
          enableScripts: true,
          enableForms: false,
          localResourceRoots: [
            vscode.Uri.joinPath(imageUriOf(document.uri), ".."),
            vscode.Uri.joinPath(extension, "dist"),
            vscode.Uri.joinPath(extension, "media"),
            vscode.Uri.file(renditions.folder),
          ],
        };
        const selection = awaited.get(document.uri.toString()) ?? [];
        awaited.delete(document.uri.toString());
        // At once: whoever hears of the tab looks for its panel.
        const panel = openPanel(document, webviewPanel, selection, renditions, onError, onPrompt);
        panels.add(panel);
        opening.fire(panel);
        webviewPanel.onDidDispose(() => {
          panels.delete(panel);
          panel.dispose();
        });
        // The page is on its way while its document is read.
        const picture = await addressAhead(imageUriOf(document.uri), webviewPanel.webview);
        if (panels.has(panel)) webviewPanel.webview.html = editorHtml(webviewPanel.webview, extension, picture);
      },
    },
    { supportsMultipleEditorsPerDocument: true },
  );
  const readAhead = registerReadAhead(VIEW_TYPE);
  const inStep = registerInStep(() => panels);
  return {
    active: () => [...panels].find((panel) => panel.webviewPanel.active),
    all: () => [...panels],
    onPrompt: (answer) => {
      prompts.add(answer);
      return new vscode.Disposable(() => prompts.delete(answer));
    },
    opened: (document, column) => {
      const isMeant = (panel: EditorPanel) =>
        panel.document.uri.toString() === document.toString() && panel.webviewPanel.viewColumn === column;
      return new Promise((resolve) => {
        const there = [...panels].find(isMeant);
        if (there !== undefined) return resolve(there);
        const settle = (panel: EditorPanel | undefined) => {
          clearTimeout(patience);
          vscode.Disposable.from(...listeners).dispose();
          resolve(panel);
        };
        const patience = setTimeout(() => settle(undefined), PATIENCE);
        const listeners = [
          opening.event((panel) => {
            if (panel.document.uri.toString() === document.toString()) settle(panel);
          }),
          vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
            if (closed.some((tab) => uriOf(tab)?.toString() === document.toString())) settle(undefined);
          }),
        ];
      });
    },
    selectWhenOpened: (sidecar, ids) => {
      awaited.set(sidecar.toString(), ids);
    },
    dispose: () => vscode.Disposable.from(registration, opening, readAhead, inStep).dispose(),
  };
}
