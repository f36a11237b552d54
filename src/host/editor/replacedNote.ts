import * as vscode from "vscode";
import type { Size } from "../../core/camera.ts";

/**
 * What a person is told when the picture beside a sidecar is not the one that the annotations were made on. Coordinates
 * are relative, so that everything is drawn where it would be if it still fitted.
 */
export function replacedNote(before: Size, now: Size): string {
  return before.width === now.width && before.height === now.height
    ? vscode.l10n.t("The picture has been changed since these annotations were made: check whether they still fit.")
    : vscode.l10n.t(
        "The picture is {0} × {1} now; these annotations were made on one of {2} × {3}: check whether they still fit.",
        now.width,
        now.height,
        before.width,
        before.height,
      );
}
