/** What one page is told of its document and its picture. */
import { setTimeout as passed } from "node:timers/promises";
import * as vscode from "vscode";
import type { SidecarImage } from "../../core/annotation.ts";
import { sameJson } from "../../core/jsonText.ts";
import type { ToWebview } from "../../core/protocol.ts";
import { packMasks } from "../../engine/images/packMasks.ts";
import type { Renditions } from "../../engine/images/renditions.ts";
import { changeBetween, type DocumentView, viewOf } from "./documentView.ts";
import { type ImageView, imageUriOf, imageView } from "./imageView.ts";
import { maskFiles } from "./textView.ts";

export interface ShownView extends vscode.Disposable {
  /** Tells the page everything. */
  readonly sendSnapshot: () => Promise<void>;
  /** Tells a page that is there everything, unless it has a snapshot, or one is on its way to it. */
  readonly answer: (version: number | undefined) => Promise<void>;
  /** Tells the page what has changed in the document since; nothing to one that has been told nothing yet. */
  readonly sendChange: () => Promise<void>;
  readonly sendMasks: (hashes: readonly string[]) => Promise<void>;
  /** The page could not show the picture: whatever the browser cannot show is rendered once, and then told. */
  readonly imageFailed: (url: string) => Promise<void>;
  /** What the file of the picture is, as far as that is known by now. */
  readonly measured: () => SidecarImage | undefined;
  /** The same, looked at if need be. */
  readonly measure: () => Promise<SidecarImage | undefined>;
}

/** What a page is shown. */
export interface ShownViewOptions {
  readonly document: vscode.TextDocument;
  readonly webview: vscode.Webview;
  readonly renditions: Renditions;
  readonly post: (message: ToWebview) => void;
  readonly onError: (error: unknown) => void;
  /** A file came into the folder of the picture or went. */
  readonly onFolder: () => void;
}

/**
 * Ms in which VS Code hears that the editor is there. It loads the page only then, and reading a large sidecar would keep the
 * reply, which is packed on another thread, from going out.
 */
const HEAD_START = 30;
/** Ms for which picture and boxes wait for the masks. */
const MASKS_FIRST = 100;

export function createShownView(options: ShownViewOptions): ShownView {
  const { document, webview, renditions, post, onError, onFolder } = options;
  /** What the page was last told. */
  let shown: DocumentView | undefined;
  let image: ImageView | undefined;
  /** How often the file of the picture has changed. */
  let changes = 0;
  let disposed = false;
  let looking: Promise<{ readonly view: DocumentView; readonly image: ImageView }> | undefined;

  const look = async () => {
    let view = viewOf(document);
    // Document and picture may change meanwhile.
    while (image === undefined || !sameJson(image.facts, view.sidecar?.image)) {
      const before = changes;
      const found = await imageView(document.uri, view.sidecar?.image, { webview, renditions, renderAnyway: false });
      if (changes === before) image = found;
      view = viewOf(document);
    }
    return { view, image };
  };
  /** The document as it is now and its picture; whoever asks meanwhile waits for the same. */
  const current = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const sendSnapshot = async (): Promise<void> => {
    const { view, image } = await current();
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

  /** Masks that are on their way unasked. */
  const coming = new Set<string>();
  const sendMasksOf = async (view: DocumentView, hashes: readonly string[]): Promise<void> => {
    const ready = hashes.length === view.masks.size ? await view.packed : undefined;
    for await (const packed of ready ?? packMasks(maskFiles(view, hashes))) {
      if (disposed) return;
      post({ type: "masks", ...packed });
      for (const { hash } of packed.masks) coming.delete(hash);
    }
  };
  const sendMasks = (hashes: readonly string[]): Promise<void> =>
    sendMasksOf(
      viewOf(document),
      hashes.filter((hash) => !coming.has(hash)),
    );

  // Ahead of the page, which is on its way: VS Code hands it over when it is there. The masks come first if that takes no
  // longer, because they are to be tinted; the page would ask for them else.
  let ahead: Promise<void> | undefined;
  const sendAhead = async (): Promise<void> => {
    const view = viewOf(document);
    const hashes = [...view.masks.keys()];
    const looked = current();
    for (const hash of hashes) coming.add(hash);
    const masks = sendMasksOf(view, hashes)
      .catch(onError)
      .finally(() => coming.clear());
    await Promise.race([masks, passed(MASKS_FIRST)]);
    await looked;
    if (!disposed) await sendSnapshot();
  };
  setTimeout(() => {
    if (shown !== undefined || disposed) return;
    ahead = sendAhead();
    ahead.catch(onError);
  }, HEAD_START);

  const folder = new vscode.RelativePattern(vscode.Uri.joinPath(imageUriOf(document.uri), ".."), "*");
  const watcher = vscode.workspace.createFileSystemWatcher(folder);
  const onImageEvent = (uri: vscode.Uri): void => {
    if (image !== undefined && uri.toString() === image.uri.toString()) {
      image = undefined;
      changes += 1;
      if (shown !== undefined) sendSnapshot().catch(onError);
    }
  };
  const listeners = [
    watcher,
    watcher.onDidChange(onImageEvent),
    watcher.onDidCreate(onImageEvent),
    watcher.onDidDelete(onImageEvent),
    watcher.onDidCreate(onFolder),
    watcher.onDidDelete(onFolder),
  ];

  return {
    sendSnapshot,
    answer: async (version) => {
      const before = ahead;
      ahead = undefined;
      if (version !== undefined) return;
      if (before === undefined) return sendSnapshot();
      // The page may have asked while it was on its way; it may also be lost, when VS Code loads the page a second time.
      await before.catch(() => undefined);
      post({ type: "sentAhead" });
    },
    sendChange: async () => {
      if (shown === undefined) return;
      const before = shown;
      const after = viewOf(document);
      const samePicture = sameJson(before.sidecar?.image, after.sidecar?.image);
      const change = samePicture ? changeBetween(before, after) : undefined;
      if (change === undefined) return sendSnapshot();
      shown = after;
      post({ type: "changed", base: before.version, version: after.version, ...change });
    },
    sendMasks,
    imageFailed: async (url) => {
      if (image?.image?.url !== url) return;
      const { name, uri, facts, rendered } = image;
      image = rendered
        ? { name, uri, facts, problem: vscode.l10n.t("The picture cannot be shown; it may be damaged.") }
        : await imageView(document.uri, facts, { webview, renditions, renderAnyway: true });
      await sendSnapshot();
    },
    measured: () => image?.measured,
    measure: async () => {
      image ??= await imageView(document.uri, undefined, { webview, renditions, renderAnyway: false });
      return image.measured;
    },
    dispose: () => {
      disposed = true;
      vscode.Disposable.from(...listeners).dispose();
    },
  };
}

/** Documents of other schemes, as git's older versions, are for looking. */
export function readOnlyScheme(document: vscode.TextDocument): { message: string } | undefined {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false) return undefined;
  return { message: vscode.l10n.t("This version of the sidecar can be looked at, not edited.") };
}
