/** What a person calls a file. */
import type * as vscode from "vscode";

/** The last part of a file's path. */
export function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
