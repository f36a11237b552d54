/** Sidecars as the person sees them: of open documents what is not saved yet counts, too. */
import * as vscode from "vscode";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import type { Files } from "../../engine/sidecars/files.ts";
import { NEW_SIDECAR, placeOnDisk } from "../editor/newSidecars.ts";

/** For reading only. */
export function openTexts(): Pick<Files, "read"> {
  const unsaved = unsavedTexts();
  return {
    read: async (path) => {
      const document = unsaved.get(vscode.Uri.file(path).toString());
      return document === undefined ? diskFiles.read(path) : { text: document.getText(), hash: "" };
    },
  };
}

/** Whether there is something in a file's open document that is not on the disk yet; the file need not be there. */
export function hasUnsaved(path: string): boolean {
  return unsavedTexts().has(vscode.Uri.file(path).toString());
}

/** By the files that they are of or will be. The file's own document counts before one that was begun as a new one. */
function unsavedTexts(): Map<string, vscode.TextDocument> {
  const unsaved = vscode.workspace.textDocuments.filter(({ isDirty, isClosed }) => isDirty && !isClosed);
  const begun = unsaved.filter((document) => document.uri.scheme === NEW_SIDECAR && document.getText().trim() !== "");
  const files = unsaved.filter(({ uri }) => uri.scheme === "file");
  return new Map([...begun, ...files].map((document) => [placeOnDisk(document.uri).toString(), document]));
}
