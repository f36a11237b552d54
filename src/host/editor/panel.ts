/** One panel: the page on one side, the document on the other. */
import * as vscode from "vscode";
import type { Annotation, Review } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import type { ListChange } from "../../core/edits.ts";
import { sameJson } from "../../core/jsonText.ts";
import type { FromPrompt } from "../../core/promptProtocol.ts";
import type { FromWebview, ToWebview } from "../../core/protocol.ts";
import type { Renditions } from "../../engine/images/renditions.ts";
import { editDocument } from "../sidecarWriter.ts";
import { copy, textOf } from "./copyText.ts";
import { changeBetween, type DocumentView, viewOf } from "./documentView.ts";
import { createShapeEditing, type ShapeCommands } from "./edits.ts";
import { setFocused } from "./focusKey.ts";
import { type ImageView, imageUriOf, imageView } from "./imageView.ts";
import { showInTexts } from "./inStep.ts";
import { labelsBeside } from "./labelIndex.ts";
import { readMessage } from "./messages.ts";
import { createPanelSide, type PanelSide } from "./panelSide.ts";
import { askForLabel } from "./renameInput.ts";
import { createTextEditing } from "./textEditing.ts";

/** What a decision is called in the page. */
const DECISIONS = { accepted: "accept", rejected: "reject", pending: "toPending" } as const;

/** Hears what the prompt bar of a panel says, and that its page is there. */
export type PromptListener = (panel: EditorPanel, message: FromPrompt | { readonly type: "ready" }) => Promise<void>;

/** What commands may ask of the panel a person is in. */
export interface EditorPanel extends vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly webviewPanel: vscode.WebviewPanel;
  readonly selection: readonly string[];
  /** These three are about the text at which the keyboard is, else about the selected annotations. */
  readonly review: (state: Review) => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly rename: () => Promise<void>;
  /** Copies that text, what is read in the selected annotations, or all there is. */
  readonly copyText: () => Promise<void>;
  readonly post: (message: ToWebview) => void;
  /** Selects annotations and brings them into view, as soon as the page is there. */
  readonly select: (ids: readonly string[]) => void;
  /** What the list asks for, and what the folder has to say. */
  readonly side: Pick<PanelSide, "manner" | "lookLike" | "renameLabel" | "add">;
  /** Makes edits of what is only typed yet, so that saving keeps it. */
  readonly settle: () => Promise<void>;
  /** What commands do to the shapes of the selected annotations. */
  readonly shapes: { readonly [Name in keyof ShapeCommands]: () => Promise<void> };
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
  onPrompt: PromptListener,
): EditorPanel {
  const { webview } = webviewPanel;
  let selection = firstSelection;
  /** The text at which the keyboard is. */
  let textAt: string | undefined;
  /** Not yet told to the page. */
  let toSelect = firstSelection;
  /** What the page was last told; `undefined` until it asks. */
  let shown: DocumentView | undefined;
  let image: ImageView | undefined;

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
        texts: view.texts,
        foundNothing: view.foundNothing,
        ...(image.image === undefined ? {} : { image: image.image }),
        ...(image.problem === undefined ? {} : { imageProblem: image.problem }),
        ...(image.note === undefined ? {} : { imageNote: image.note }),
        runs: view.runs,
        ...(image.file === undefined ? {} : { facts: image.file }),
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

  const isEditable = () => readOnlyScheme(document) === undefined && viewOf(document).problem === undefined;

  const correct = async (
    ids: readonly string[],
    correction: (annotations: readonly Annotation[]) => ListChange<Annotation>,
  ): Promise<void> => {
    if (ids.length === 0 || !isEditable()) return;
    const wanted = new Set(ids);
    await editDocument(document, (current) => ({
      annotations: correction((current?.annotations ?? []).filter(({ id }) => wanted.has(id))),
    }));
  };

  const reviewAnnotations = (ids: readonly string[], state: Review) =>
    correct(ids, (annotations) => corrections.review(annotations, state));
  /** Tells the page when its edit is in the document, or will not be. */
  const settled = async (edit: number, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } finally {
      post({ type: "settled", edit });
    }
  };
  const removeAnnotations = (ids: readonly string[]) => correct(ids, corrections.remove);
  const renameAnnotations = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    const label = await askForLabel(ids, viewOf(document).annotations, labelsBeside(document));
    if (label !== undefined) await correct(ids, (annotations) => corrections.rename(annotations, label));
  };

  const shapes = createShapeEditing({
    document,
    isEditable,
    picture: () => viewOf(document).sidecar?.image ?? image?.measured,
    post,
  });
  const select = (ids: readonly string[]) => {
    // A page that is not live drops the message and asks when it is; one that is live answers with its selection.
    toSelect = ids;
    post({ type: "select", ids, reveal: true });
  };
  const side = createPanelSide({
    ...{ document, webviewPanel, isEditable, correct, settled, select, post, onError },
    put: async (annotations) => {
      image ??= await imageView(document.uri, undefined, { webview, renditions, renderAnyway: false });
      const { measured } = image;
      await editDocument(document, (current) => ({
        ...(current === undefined && measured !== undefined && { image: measured }),
        annotations: { put: annotations, remove: [] },
      }));
    },
  });
  const texts = createTextEditing(document, isEditable, sendSnapshot);

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
    review: async (state) => {
      // The page shows at once what it posts then.
      if (textAt === undefined) post({ type: "perform", action: DECISIONS[state] });
      else await texts.review(textAt, state);
    },
    remove: () => (textAt === undefined ? removeAnnotations(selection) : texts.remove(textAt)),
    rename: async () => {
      if (textAt === undefined) await renameAnnotations(selection);
      else post({ type: "openText", id: textAt });
    },
    copyText: async () => copy(textOf(viewOf(document), selection, textAt)),
    post,
    select,
    side,
    settle: () => texts.finish(),
    shapes: {
      duplicate: () => shapes.duplicate(selection),
      toPolygon: () => shapes.toPolygon(selection),
      toMask: () => shapes.toMask(selection),
      simplify: () => shapes.simplify(selection),
      editCoordinates: () => shapes.editCoordinates(selection),
    },
    dispose: () => {
      vscode.Disposable.from(...listeners).dispose();
      texts.finish().catch(onError);
      setFocused(panel, false).catch(onError);
    },
  };

  const receive = async (message: FromWebview): Promise<void> => {
    switch (message.type) {
      case "ready":
        await sendSnapshot();
        await onPrompt(panel, message);
        if (toSelect.length > 0) post({ type: "select", ids: toSelect, reveal: true });
        toSelect = [];
        side.started();
        return;
      case "selected":
        selection = message.ids;
        showInTexts(document, selection.at(-1));
        toSelect = [];
        return;
      case "review":
        return settled(message.edit, reviewAnnotations(message.ids, message.review));
      case "delete":
        return removeAnnotations(message.ids);
      case "rename":
        return renameAnnotations(message.ids);
      case "textFocused":
        textAt = message.id;
        return;
      case "draft":
        texts.draft = message.draft;
        return;
      case "editText":
        return texts.reword(message.id, message.text, message.save);
      case "reviewText":
        return texts.review(message.id, message.review);
      case "deleteText":
        return texts.remove(message.id);
      case "copyText":
        return texts.copy(message.id);
      case "wantMasks":
        return sendMasks(message.hashes);
      case "reshape":
        return shapes.reshape(message);
      case "draw":
        return shapes.draw(message);
      case "ask":
      case "stopAsking":
        return onPrompt(panel, message);
      case "imageFailed":
        return imageFailed(message.url);
      case "showText":
        // The command is about the active editor, which may be another one of a split.
        webviewPanel.reveal();
        await vscode.commands.executeCommand("visionSidecar.showJson");
        return;
      case "focus":
        await setFocused(panel, message.focused);
        return;
      case "label":
      case "renameLabel":
      case "manner":
      case "command":
        return side.receive(message);
    }
  };

  const folder = new vscode.RelativePattern(vscode.Uri.joinPath(imageUriOf(document.uri), ".."), "*");
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
      if (event.document !== document || event.contentChanges.length === 0) return;
      sendChange().catch(onError);
      side.documentChanged();
    }),
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) texts.finish().catch(onError);
    }),
    watcher,
    watcher.onDidChange(onImageEvent),
    watcher.onDidCreate(onImageEvent),
    watcher.onDidDelete(onImageEvent),
    watcher.onDidCreate(side.folderChanged),
    watcher.onDidDelete(side.folderChanged),
  ];
  return panel;
}

/** Documents of other schemes, as git's older versions, are for looking. */
function readOnlyScheme(document: vscode.TextDocument): { message: string } | undefined {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false) return undefined;
  return { message: vscode.l10n.t("This version of the sidecar can be looked at, not edited.") };
}
