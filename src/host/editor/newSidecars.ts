/**
 * Sidecars that are not there yet. The editor needs a document, and VS Code opens none for a file that does not exist; an
 * untitled one would count as changed from the start. So such a sidecar is opened under a scheme of its own, under which it
 * is empty, can be edited and undone, and is written to its place on the disk when it is saved, not before. Then it becomes
 * a document of the file (`becomeFile.ts`).
 */
import * as vscode from "vscode";
import { isThere } from "../../engine/sidecars/diskFiles.ts";
import { imageOf, sidecarOf } from "../../engine/sidecars/names.ts";
import { nameOf } from "../fileName.ts";
import { tabsOf } from "./tabs.ts";

export const NEW_SIDECAR = "vision-sidecar-new";

/**
 * The document of an image's annotations: the sidecar, or an empty one where there is none.
 * @throws SidecarRefused when what is there is nothing that VS Code could open
 */
export async function sidecarDocument(image: vscode.Uri): Promise<vscode.Uri> {
  const sidecar = image.with({ path: sidecarOf(image.path) });
  const begun = openedNew(sidecar);
  if (begun !== undefined) return begun.uri;
  return (await isThere(sidecar.fsPath)) ? sidecar : sidecar.with({ scheme: NEW_SIDECAR });
}

/** The documents that were begun under the other scheme and have not become their files' yet. */
export function newDocuments(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    // VS Code holds a document for a while after its last tab was closed.
    ({ isClosed, isDirty, uri }) => !isClosed && uri.scheme === NEW_SIDECAR && (isDirty || tabsOf(uri).length > 0),
  );
}

/** That of a sidecar, named by either scheme. */
export function openedNew(sidecar: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = placeOnDisk(sidecar).toString();
  return newDocuments().find(({ uri }) => placeOnDisk(uri).toString() === wanted);
}

/** The open document of a sidecar: the file's own, else one that was begun. */
export function openDocument(sidecar: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = sidecar.toString();
  const open = vscode.workspace.textDocuments.find(({ isClosed, uri }) => !isClosed && uri.toString() === wanted);
  return open ?? openedNew(sidecar);
}

/** The place on the disk of a document of either scheme. */
export function placeOnDisk(document: vscode.Uri): vscode.Uri {
  return document.scheme === NEW_SIDECAR ? document.with({ scheme: "file" }) : document;
}

/** Registers the scheme. */
export function registerNewSidecars(): vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const { fs } = vscode.workspace;
  const there = async (uri: vscode.Uri): Promise<boolean> => isThere(uri.fsPath);
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changes.event,
    stat: async (uri) => {
      // A document that moves asks for the folder, too.
      if (imageOf(uri.path) === undefined || (await there(uri))) return fs.stat(placeOnDisk(uri));
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 };
    },
    readFile: async (uri) => ((await there(uri)) ? fs.readFile(placeOnDisk(uri)) : new Uint8Array()),
    writeFile: async (uri, content) => {
      // What was drawn and taken back again leaves nothing behind.
      if (content.length > 0 || (await there(uri))) await fs.writeFile(placeOnDisk(uri), content);
      changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    },
    watch: (uri) => {
      const folder = vscode.Uri.joinPath(placeOnDisk(uri), "..");
      const name = nameOf(uri);
      // Names may hold what a pattern would read as its own.
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, "*"));
      const tell = (changed: vscode.Uri) => {
        if (changed.path.endsWith(`/${name}`)) changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      };
      watcher.onDidChange(tell);
      watcher.onDidCreate(tell);
      watcher.onDidDelete(tell);
      return watcher;
    },
    readDirectory: () => [],
    // A document that moves needs nothing on the disk: VS Code makes room where everything seems to be there, and takes the
    // text along. A file that is there already moves by itself (`moveTogether.ts`).
    createDirectory: () => undefined,
    delete: () => undefined,
    rename: () => undefined,
  };
  return vscode.Disposable.from(
    changes,
    vscode.workspace.registerFileSystemProvider(NEW_SIDECAR, provider, { isCaseSensitive: true }),
  );
}
