/** The file that a transcription goes into, and what to do when it is there already. */
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { type FoundTranscription, readTranscription } from "../../engine/transcripts/fileText.ts";

/** `resume` goes on with what is there. */
export type Way = "new" | "replace" | "resume";

/** Beside the document, by its whole name: `report.pdf.md`. */
export function transcriptOf(pdf: vscode.Uri): vscode.Uri {
  return pdf.with({ path: `${pdf.path}.md` });
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What stands in a transcription's document now, saved or not; `undefined` when it is none. */
export async function readTarget(target: vscode.Uri): Promise<FoundTranscription | undefined> {
  return readTranscription((await openUpToDate(target)).getText());
}

/** VS Code hears within moments of what other programs write; some file systems never tell. */
const PATIENCE_MS = 5000;

/** A document as it is on disk, unless a person has changed it. What VS Code has not read anew could not be saved. */
async function openUpToDate(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  let listener: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    // Listened to before the look at the disk: it may be read anew just then.
    const changed = new Promise<void>((resolve) => {
      listener = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document) resolve();
      });
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    if (await isUpToDate(document)) return document;
    await changed;
    if (await isUpToDate(document)) return document;
  } finally {
    listener?.dispose();
    clearTimeout(timer);
  }
  const name = vscode.workspace.asRelativePath(uri);
  throw new Error(vscode.l10n.t("VS Code shows an older text of {0} than is on disk. Close it and try again.", name));
}

async function isUpToDate(document: vscode.TextDocument): Promise<boolean> {
  if (document.isDirty) return true;
  const { encoding, uri } = document;
  const onDisk = await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { encoding });
  const plain = (text: string) => text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  return plain(onDisk) === plain(document.getText());
}

/**
 * What is to be done about a document of that hash, asked where something would be replaced; `undefined` when the person does not want it, or looks at
 * what there is instead. Throws the file system's errors.
 */
export async function chooseWay(pdf: vscode.Uri, sha256: string): Promise<Way | undefined> {
  const target = transcriptOf(pdf);
  if (!(await isThere(target))) return "new";
  const found = await readTarget(target);
  const isSame = found?.sha256 === sha256;
  if (found !== undefined && isSame && !found.isFinished) return "resume";
  const name = vscode.workspace.asRelativePath(pdf);
  const other = vscode.workspace.asRelativePath(target);
  const open = vscode.l10n.t("Open");
  const replace = found === undefined ? vscode.l10n.t("Replace") : vscode.l10n.t("Transcribe Again");
  const question =
    found === undefined
      ? vscode.l10n.t("{0} is there already, and is no transcription.", other)
      : isSame
        ? vscode.l10n.t("{0} is transcribed already.", name)
        : vscode.l10n.t("{0} has changed since it was transcribed.", name);
  const detail = vscode.l10n.t("A new transcription replaces all of {0}. Undo in its editor takes it back.", other);
  const ask = found === undefined ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const choice = await ask(question, { modal: true, detail }, replace, open);
  if (choice === replace) return "replace";
  if (choice === open) await vscode.window.showTextDocument(target, { preview: false });
  return undefined;
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) throw vscode.FileSystemError.FileIsADirectory(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
    throw error;
  }
}
