/** One panel: the page on one side, the document on the other. */
import * as vscode from "vscode";
import type { Annotation, Review } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import type { ListChange } from "../../core/edits.ts";
import type { FromPrompt } from "../../core/promptProtocol.ts";
import type { FromWebview, ToWebview } from "../../core/protocol.ts";
import type { Renditions } from "../../engine/images/renditions.ts";
import { editDocument, isBeingChanged } from "../sidecarWriter.ts";
import { createClipboard } from "./clipboard.ts";
import { copy, textOf } from "./copyText.ts";
import { viewOf } from "./documentView.ts";
import { createShapeEditing, type ShapeCommands } from "./edits.ts";
import { setDrawing, setFocused, setSelecting } from "./focusKey.ts";
import { showInTexts } from "./inStep.ts";
import { labelsBeside } from "./labelIndex.ts";
import { editOf, readMessage } from "./messages.ts";
import { createPanelSide, type PanelSide } from "./panelSide.ts";
import { askForLabel } from "./renameInput.ts";
import { createShownView, readOnlyScheme } from "./shownView.ts";
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
  /** Adds what is on the clipboard. */
  readonly paste: () => Promise<void>;
  readonly post: (message: ToWebview) => void;
  /** Selects annotations and brings them into view, as soon as the page is there. */
  readonly select: (ids: readonly string[]) => void;
  /** What the list asks for, and what the folder has to say. */
  readonly side: Pick<PanelSide, "manner" | "whenAtRest" | "lookLike" | "renameLabel" | "add">;
  /** Makes edits of what is only typed yet, and waits for those underway, so that saving keeps all. */
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

  const post = (message: ToWebview) => {
    // The result only says whether the page is live; one that is not asks anew when it is shown again.
    webview.postMessage(message).then(undefined, onError);
  };

  const view = createShownView({
    ...{ document, webview, renditions, post, onError },
    onFolder: () => side.folderChanged(),
  });

  const isEditable = () => readOnlyScheme(document) === undefined && viewOf(document).problem === undefined;

  const correct = async (
    ids: readonly string[],
    correction: (annotations: readonly Annotation[]) => ListChange<Annotation>,
  ): Promise<void> => {
    if (ids.length === 0) return;
    const wanted = new Set(ids);
    await shapes.afterwards(async () => {
      if (!isEditable()) return;
      await editDocument(document, (current) => ({
        annotations: correction((current?.annotations ?? []).filter(({ id }) => wanted.has(id))),
      }));
    });
  };

  const reviewAnnotations = (ids: readonly string[], state: Review) =>
    correct(ids, (annotations) => corrections.review(annotations, state));
  /** When the page has been told what is in the document by now: with a new sidecar all of it, which takes a while. */
  let told: Promise<void> = Promise.resolve();
  /** Tells the page when its edit is in the document, or will not be; it knows the document with it by then. */
  const settled = async (edit: number, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } finally {
      await told;
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
    picture: () => viewOf(document).sidecar?.image ?? view.measured(),
    post,
  });
  const select = (ids: readonly string[]) => {
    // A page that is not live drops the message and asks when it is; one that is live answers with its selection.
    toSelect = ids;
    post({ type: "select", ids, reveal: true });
  };
  const put = async (annotations: readonly Annotation[]): Promise<void> => {
    const measured = await view.measure();
    await editDocument(document, (current) => ({
      ...(current === undefined && measured !== undefined && { image: measured }),
      annotations: { put: annotations, remove: [] },
    }));
    // They are to be selected, and the page selects what it knows.
    await told;
  };
  const side = createPanelSide({
    ...{ document, webviewPanel, isEditable, correct, settled, put, select, post, onError },
  });
  const texts = createTextEditing(document, isEditable, view.sendSnapshot);
  /** Makes edits of what is only typed or drawn yet, because nobody sees it any more. */
  const finish = (): void => {
    shapes.finish().catch(onError);
    texts.finish().catch(onError);
  };
  const clipboard = createClipboard({
    ...{ document, isEditable, correct, put, select },
    picture: async () => viewOf(document).sidecar?.image ?? view.measure(),
  });

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
    remove: async () => {
      // The page knows whether points of an outline are meant.
      if (textAt === undefined) post({ type: "act", act: { act: "delete" } });
      else await texts.remove(textAt);
    },
    rename: async () => {
      if (textAt === undefined) await renameAnnotations(selection);
      else post({ type: "openText", id: textAt });
    },
    paste: async () => clipboard.paste(await vscode.env.clipboard.readText()),
    copyText: async () => copy(textOf(viewOf(document), selection, textAt)),
    post,
    select,
    side,
    settle: async () => {
      await shapes.finish();
      await shapes.settled();
      await texts.finish();
    },
    shapes: {
      duplicate: () => shapes.duplicate(selection),
      toPolygon: () => shapes.toPolygon(selection),
      toMask: () => shapes.toMask(selection),
      simplify: () => shapes.simplify(selection),
      editCoordinates: () => shapes.editCoordinates(selection),
    },
    dispose: () => {
      vscode.Disposable.from(...listeners, side).dispose();
      finish();
      setFocused(panel, false).catch(onError);
      setSelecting(panel, false).catch(onError);
      setDrawing(panel, false).catch(onError);
    },
  };

  const receive = async (message: FromWebview): Promise<void> => {
    switch (message.type) {
      case "ready":
        await view.answer(message.version);
        await onPrompt(panel, message);
        if (toSelect.length > 0) post({ type: "select", ids: toSelect, reveal: true });
        toSelect = [];
        side.started();
        return;
      case "selected":
        selection = message.ids;
        showInTexts(document, selection.at(-1));
        toSelect = [];
        await setSelecting(panel, selection.length > 0);
        return;
      case "drawing":
        return setDrawing(panel, message.now);
      case "released":
        post({ type: "released" });
        return;
      case "copyAnnotations":
        await shapes.settled();
        return clipboard.copy(message.ids, message.cut);
      case "paste":
        return clipboard.paste(message.text);
      case "review":
        return settled(message.edit, reviewAnnotations(message.ids, message.review));
      case "delete":
        shapes.forget(message.ids);
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
        return view.sendMasks(message.hashes);
      case "reshape":
        return settled(message.edit, shapes.reshape(message));
      case "draw":
        return settled(message.edit, shapes.draw(message));
      case "ask":
      case "stopAsking":
      case "editPresets":
        return onPrompt(panel, message);
      case "imageFailed":
        return view.imageFailed(message.url);
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

  /** What is no message is dropped; but the page shows its edit until it hears what came of it. */
  const refuse = (raw: unknown): void => {
    const edit = editOf(raw);
    if (edit === undefined) return;
    const refused = new Error(vscode.l10n.t("This change was not made: the file cannot hold it."));
    settled(edit, Promise.reject(refused)).catch(onError);
  };

  const listeners: vscode.Disposable[] = [
    webview.onDidReceiveMessage((raw: unknown) => {
      const message = readMessage(raw);
      if (message !== undefined) receive(message).catch(onError);
      else refuse(raw);
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      // Changes without content only say that the dirty state flipped.
      if (event.document !== document || event.contentChanges.length === 0) return;
      told = view.sendChange().catch(onError);
      side.documentChanged();
    }),
    vscode.workspace.onWillSaveTextDocument((event) => {
      // A stroke is saved with what was painted before it. But who saves in the midst of a change holds all others up.
      if (event.document === document && !isBeingChanged(document.uri)) event.waitUntil(shapes.settled());
    }),
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.visible) return;
      finish();
      setDrawing(panel, false).catch(onError);
    }),
    view,
  ];
  return panel;
}
