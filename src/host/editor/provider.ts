import * as vscode from "vscode";
import type { Renditions } from "../../engine/images/renditions.ts";
import { editorHtml } from "./html.ts";
import { imageUriOf } from "./imageView.ts";
import { type EditorPanel, openPanel } from "./panel.ts";

export const VIEW_TYPE = "visionSidecar.editor";

/** The panels that are open, for commands that act on the one a person is in. */
export interface Editors extends vscode.Disposable {
  /** The panel of the active tab. */
  readonly active: () => EditorPanel | undefined;
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
  const registration = vscode.window.registerCustomEditorProvider(
    VIEW_TYPE,
    {
      resolveCustomTextEditor: (document, webviewPanel) => {
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
        const panel = openPanel(document, webviewPanel, selection, renditions, onError);
        panels.add(panel);
        webviewPanel.onDidDispose(() => {
          panels.delete(panel);
          panel.dispose();
        });
        webviewPanel.webview.html = editorHtml(webviewPanel.webview, extension);
      },
    },
    { supportsMultipleEditorsPerDocument: true },
  );
  return {
    active: () => [...panels].find((panel) => panel.webviewPanel.active),
    selectWhenOpened: (sidecar, ids) => {
      awaited.set(sidecar.toString(), ids);
    },
    dispose: () => registration.dispose(),
  };
}
