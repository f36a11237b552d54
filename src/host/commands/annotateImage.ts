import { openEditor } from "../editor/open.ts";
import { selectedImages } from "../selection.ts";

/** Opens images to be drawn on, whether they have annotations or not; nothing is written before something is drawn. */
export async function annotateImage(clicked: unknown, selection: unknown): Promise<void> {
  for (const image of selectedImages(clicked, selection)) await openEditor(image);
}
