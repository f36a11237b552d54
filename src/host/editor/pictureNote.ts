/** The picture beside a sidecar, and whether it is still the one that the annotations were made on. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import type { SidecarImage } from "../../core/annotation.ts";
import { type ImageDisplay, type ImageView, imageUriOf, imageView } from "./imageView.ts";

export interface PictureView extends ImageView {
  /** What the sidecar said of its picture when this was made. */
  readonly facts: SidecarImage | undefined;
  /** That it is another picture, as a sentence. */
  readonly note?: string;
}

/** Never throws. Only a picture that is another one is measured anew. */
export async function pictureView(
  sidecar: vscode.Uri,
  facts: SidecarImage | undefined,
  display: ImageDisplay,
): Promise<PictureView> {
  if (facts === undefined || !(await isReplaced(imageUriOf(sidecar), facts))) {
    return { ...(await imageView(sidecar, facts, display)), facts };
  }
  const view = await imageView(sidecar, undefined, display);
  return { ...view, facts, ...(view.image !== undefined && { note: replacedNote(facts, view.image) }) };
}

/** Compares the bytes. A picture that cannot be read is not called another one: that is told in its own words. */
async function isReplaced(picture: vscode.Uri, { sha256 }: SidecarImage): Promise<boolean> {
  try {
    // A pipe would be waited for without end.
    if (!(await stat(picture.fsPath)).isFile()) return false;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(picture.fsPath)) hash.update(chunk);
    return hash.digest("hex") !== sha256.toLowerCase();
  } catch {
    return false;
  }
}

/** What a person is told then. Coordinates are relative, so that everything is drawn where it would be if it still fitted. */
function replacedNote(before: SidecarImage, now: { readonly width: number; readonly height: number }): string {
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
