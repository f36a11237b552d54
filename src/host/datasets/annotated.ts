/** Pictures that somebody has asked about. */
import * as vscode from "vscode";
import { isThere } from "../../engine/sidecars/diskFiles.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { hasUnsaved } from "./openTexts.ts";
import type { Picture, Scope } from "./scope.ts";
import { working } from "./working.ts";

/**
 * Those pictures of a scope that have a sidecar, be it one that cannot be read, or that is not saved yet.
 * @returns `undefined` when there is none, which is told, or when the person ended the search
 */
export async function annotatedOf(scope: Scope): Promise<readonly Picture[] | undefined> {
  const found = await working(vscode.l10n.t("Looking for annotations"), async ({ signal, said }) => {
    const annotated: Picture[] = [];
    for (const [i, picture] of scope.pictures.entries()) {
      signal.throwIfAborted();
      if (await hasSidecar(picture)) annotated.push(picture);
      said(i + 1, scope.pictures.length);
    }
    return annotated;
  });
  if (found?.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There are no annotations in {0} yet.", scope.name));
    return undefined;
  }
  return found;
}

/** Whether something stands in the place of a picture's sidecar, or is going to. */
export async function hasSidecar({ file }: Picture): Promise<boolean> {
  try {
    return hasUnsaved(sidecarOf(file)) || (await isThere(sidecarOf(file)));
  } catch {
    // Whatever is there cannot be read, which is told with the result.
    return true;
  }
}
