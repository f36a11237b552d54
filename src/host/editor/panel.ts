/** One panel: the page on one side, the document on the other. */
import * as vscode from "vscode";
import type { Annotation } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import type { ListChange } from "../../core/edits.ts";
import { sameJson } from "../../core/jsonText.ts";
import type { FromWebview, ToWebview } from "../../core/protocol.ts";
import type { Renditions } from "../../engine/images/renditions.ts";
import { editDocument } from "../sidecarWriter.ts";
import { changeBetween, type DocumentView, viewOf } from "./documentView.ts";
import { type ImageView, imageView } from "./imageView.ts";
import { readMessage } from "./messages.ts";
import { askForLabel } from "./renameInput.ts";

/** Context key of the key bindings for annotations: the page of an editor has the focus. */
const FOCUSED = "visionSidecar.editorFocused";

/** What commands may ask of the panel a person is in. */
export interface EditorPanel extends vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly webviewPanel: vscode.WebviewPanel;
  readonly selection: readonly string[];
  readonly review: (ids: readonly string[], state: Annotation["review"]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly rename: (ids: readonly string[]) => Promise<void>;
  readonly post: (message: ToWebview) => void;
}

/**
 * Ties a panel to its document until one of them goes. `firstSelection` are the annotations it opens with selected,
 * `onError` shows what went wrong with an edit.
 */
export function openPanel(
  document: vscode.TextDocument,
  webviewPanel: vscode.WebviewPanel,
  firstSelection: readonly string[],
  renditions: Renditions,
  onError: (error: unknown) => void,
): EditorPanel {
  const { webview } = webviewPanel;
  let selection = firstSelection;
  /** Not yet told to the page. */
  let toSelect = firstSelection;
  /** What the page was last told; `undefined` until it asks. */
  let shown: DocumentView | undefined;
  let image: ImageView | undefined;

  let focused = false;
  const setFocused = async (now: boolean) => {
    focused = now;
    await vscode.commands.executeCommand("setContext", FOCUSED, now);
  };

  const post = (message: ToWebview) => {
    // The result only says whether the page is live; one that is not asks anew when it is shown again.
    webview.postMessage(message).then(undefined, onError);
  };

  const sendSnapshot = async () => {
    let view = viewOf(document);
    // The document may change meanwhile.
    while (image === undefined || !sameJson(image.facts, view.sidecar?.image)) {
      image = await imageView(document.uri, view.sidecar?.image, { webview, renditions, renderAnyway: false });
      view = viewOf(document);
    }
    shown = view;
    const readOnly = view.problem ?? readOnlyScheme(document);
    post({
      type: "snapshot",
      snapshot: {
        version: view.version,
        name: image.name,
        annotations: view.annotations,
        ...(image.image === undefined ? {} : { image: image.image }),
        ...(image.problem === undefined ? {} : { imageProblem: image.problem }),
        ...(image.note === undefined ? {} : { imageNote: image.note }),
        ...(readOnly === undefined ? {} : { readOnly }),
      },
    });
  };

  const sendChange = async () => {
    if (shown === undefined) return;
    const before = shown;
    const after = viewOf(document);
    const samePicture = sameJson(before.sidecar?.image, after.sidecar?.image);
    const change = samePicture ? changeBetween(before, after) : undefined;
    if (change === undefined) return sendSnapshot();
    shown = after;
    post({ type: "changed", base: before.version, version: after.version, ...change });
  };

  const sendMasks = (hashes: readonly string[]) => {
    const { masks } = viewOf(document);
    const found = hashes.flatMap((hash) => {
      const data = masks.get(hash);
      const base64 = data?.slice(data.indexOf(",") + 1);
      return base64 === undefined ? [] : [{ hash, png: new Uint8Array(Buffer.from(base64, "base64")) }];
    });
    post({ type: "masks", masks: found });
  };

  const correct = async (
    ids: readonly string[],
    correction: (annotations: readonly Annotation[]) => ListChange<Annotation>,
  ): Promise<void> => {
    if (ids.length === 0 || readOnlyScheme(document) !== undefined || viewOf(document).problem !== undefined) return;
    const wanted = new Set(ids);
    await editDocument(document, (current) => ({
      annotations: correction((current?.annotations ?? []).filter(({ id }) => wanted.has(id))),
    }));
  };

  /** Whatever the browser cannot show is rendered once; what it cannot show even then is told. */
  const imageFailed = async (url: string): Promise<void> => {
    if (image?.image?.url !== url) return;
    const { name, uri, facts, rendered } = image;
    image = rendered
      ? { name, uri, facts, problem: vscode.l10n.t("The picture cannot be shown; it may be damaged.") }
      : await imageView(document.uri, facts, { webview, renditions, renderAnyway: true });
    await sendSnapshot();
  };

  const panel: EditorPanel = {
    document,
    webviewPanel,
    get selection() {
      return selection;
    },
    review: (ids, state) => correct(ids, (annotations) => corrections.review(annotations, state)),
    remove: (ids) => correct(ids, corrections.remove),
    rename: async (ids) => {
      const all = viewOf(document).annotations;
      const label = await askForLabel(ids, all);
      if (label !== undefined) await correct(ids, (annotations) => corrections.rename(annotations, label));
    },
    post,
    dispose: () => {
      vscode.Disposable.from(...listeners).dispose();
      if (focused) setFocused(false).catch(onError);
    },
  };

  const receive = async (message: FromWebview): Promise<void> => {
    switch (message.type) {
      case "ready":
        await sendSnapshot();
        if (toSelect.length > 0) post({ type: "select", ids: toSelect, reveal: true });
        toSelect = [];
        return;
      case "selected":
        selection = message.ids;
        return;
      case "review":
        return panel.review(message.ids, message.review);
      case "delete":
        return panel.remove(message.ids);
      case "rename":
        return panel.rename(message.ids);
      case "wantMasks":
        return sendMasks(message.hashes);
      case "imageFailed":
        return imageFailed(message.url);
      case "showText":
        // The command is about the active editor, which may be another one of a split.
        webviewPanel.reveal();
        await vscode.commands.executeCommand("visionSidecar.showJson");
        return;
      case "focus":
        await setFocused(message.focused);
    }
  };

  const folder = new vscode.RelativePattern(vscode.Uri.joinPath(document.uri, ".."), "*");
  const watcher = vscode.workspace.createFileSystemWatcher(folder);
  const onImageEvent = (uri: vscode.Uri) => {
    if (image !== undefined && uri.toString() === image.uri.toString()) {
      image = undefined;
      if (shown !== undefined) sendSnapshot().catch(onError);
    }
  };

  const listeners: vscode.Disposable[] = [
    webview.onDidReceiveMessage((raw: unknown) => {
      const message = readMessage(raw);
      if (message !== undefined) receive(message).catch(onError);
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      // Changes without content only say that the dirty state flipped.
      if (event.document === document && event.contentChanges.length > 0) sendChange().catch(onError);
    }),
    watcher,
    watcher.onDidChange(onImageEvent),
    watcher.onDidCreate(onImageEvent),
    watcher.onDidDelete(onImageEvent),
  ];
  return panel;
}

/** Documents of other schemes, as git's older versions, are for looking. */
function readOnlyScheme(document: vscode.TextDocument): { message: string } | undefined {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false) return undefined;
  return { message: vscode.l10n.t("This version of the sidecar can be looked at, not edited.") };
}
