/** Writes a transcription into its document while it comes in, so that a person can read along, edit and undo. */
import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { hasCode } from "../../engine/files/writeWhole.ts";
import { changed, type PageChange } from "../../engine/transcripts/fileText.ts";
import type { PageSink } from "../../engine/transcripts/transcribePages.ts";
import { saveDocument } from "../saveDocument.ts";

/** Reading along is smooth at ten steps a second; more only costs. */
const REFRESH_MS = 100;
/** So often in a row a person may be faster than an edit. */
const TRIES = 10;

export interface SinkOptions {
  readonly uri: vscode.Uri;
  /** The text to begin with: of a file that is made now, or instead of all that stands in it. Else it is gone on with. */
  readonly begin?: { readonly text: string; readonly isNew: boolean };
  /** Told once, when the document holds something of the transcription. */
  readonly onOpen: (document: vscode.TextDocument) => void;
  /** Told when something could not be written for now; `saved` tries again. */
  readonly onTrouble: (error: unknown) => void;
  /** How long to wait for a save; absent: as for every document. */
  readonly patienceMs?: number;
}

/** Nothing is touched before there is something to write. */
export function createDocumentSink({ uri, begin, onOpen, onTrouble, patienceMs }: SinkOptions): PageSink {
  let waiting: PageChange[] = [];
  let start = begin;
  let isShown = false;
  let isToBeSaved = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const openDocument = async () => {
    if (start?.isNew) {
      await makeFile(uri, start.text);
      start = undefined;
    }
    return vscode.workspace.openTextDocument(uri);
  };
  const apply = async (document: vscode.TextDocument) => {
    const changes = waiting;
    waiting = [];
    try {
      for (let tries = 1; !(await edited(document, (text) => changed(start?.text ?? text, changes))); tries++) {
        if (tries === TRIES) {
          throw new Error(vscode.l10n.t("VS Code refused to change {0}.", vscode.workspace.asRelativePath(uri)));
        }
      }
      start = undefined;
    } catch (error) {
      waiting = [...changes, ...waiting];
      throw error;
    }
  };
  const flush = async (save: boolean) => {
    // Nothing has come yet.
    if (waiting.length === 0 && !(save && isShown)) return;
    const document = await openDocument();
    if (waiting.length > 0) await apply(document);
    if (!isShown) {
      isShown = true;
      onOpen(document);
    }
    if (!save || !document.isDirty) return;
    if (!(await saveDocument(document, patienceMs))) {
      throw new Error(
        vscode.l10n.t("{0} could not be saved; save it to keep what has come.", vscode.workspace.asRelativePath(uri)),
      );
    }
  };
  /** One after the other. */
  const inTurn = (save: boolean) => {
    const mine = last.then(
      () => flush(save),
      () => flush(save),
    );
    last = mine;
    return mine;
  };
  const later = () => {
    if (isFailing) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      const save = isToBeSaved;
      isToBeSaved = false;
      inTurn(save).catch((error: unknown) => {
        isFailing = true;
        onTrouble(error);
      });
    }, REFRESH_MS);
  };

  return {
    write: (change) => {
      const before = waiting.at(-1);
      if (before?.kind === "text" && change.kind === "text" && before.page === change.page) {
        waiting[waiting.length - 1] = { ...before, text: before.text + change.text };
      } else waiting.push(change);
      later();
    },
    keep: () => {
      isToBeSaved = true;
      later();
    },
    saved: async () => {
      clearTimeout(timer);
      timer = undefined;
      isToBeSaved = false;
      await inTurn(true);
      isFailing = false;
    },
  };
}

async function makeFile(uri: vscode.Uri, text: string): Promise<void> {
  try {
    await writeFile(uri.fsPath, text, { flag: "wx" });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    // Somebody has made it meanwhile.
    throw new Error(vscode.l10n.t("{0} exists already.", vscode.workspace.asRelativePath(uri)), { cause: error });
  }
}

/**
 * Changes only what differs, in one step: what a person sees and has selected elsewhere stays as it is. Line ends are the
 * document's. `false` when somebody else has changed the document at the same moment.
 */
async function edited(document: vscode.TextDocument, make: (text: string) => string): Promise<boolean> {
  const before = document.getText().replaceAll("\r\n", "\n");
  const after = make(before);
  if (after === before) return true;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < most - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(positionIn(before, start), positionIn(before, before.length - end));
  edit.replace(document.uri, range, after.slice(start, after.length - end));
  return vscode.workspace.applyEdit(edit);
}

function positionIn(text: string, offset: number): vscode.Position {
  let line = 0;
  let start = 0;
  for (let next = text.indexOf("\n"); next !== -1 && next < offset; next = text.indexOf("\n", start)) {
    line++;
    start = next + 1;
  }
  return new vscode.Position(line, offset - start);
}
