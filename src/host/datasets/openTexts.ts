/** Sidecars as the person sees them: of open documents what is not saved yet counts, too. */
import * as vscode from "vscode";
import { diskFiles } from "../../engine/sidecars/diskFiles.ts";
import type { Files } from "../../engine/sidecars/files.ts";

/** For reading only. */
export function openTexts(): Pick<Files, "read"> {
  const unsaved = new Map(
    vscode.workspace.textDocuments
      .filter(({ isDirty, isClosed, uri }) => isDirty && !isClosed && uri.scheme === "file")
      .map((document) => [document.uri.toString(), document]),
  );
  return {
    read: async (path) => {
      const document = unsaved.get(vscode.Uri.file(path).toString());
      return document === undefined ? diskFiles.read(path) : { text: document.getText(), hash: "" };
    },
  };
}
