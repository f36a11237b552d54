/** One picture through the pipeline: file → prepared picture → request → answer. */
import { createHash } from "node:crypto";
import { loadSharp } from "../images/loadSharp.ts";
import { prepareImage } from "../images/prepare.ts";
import { type AskedImage, askPicture, type ImageAskDependencies, type PictureQuestion } from "./askPicture.ts";

export interface ImageQuestion extends PictureQuestion {
  /** The image file's bytes. */
  readonly file: Uint8Array;
}

/**
 * Asks about one image. When this returns, the answer is safe in the journal; `bringHome` makes a sidecar's change of it.
 * @throws ImageError when the file is no picture, and what `ask` throws; `cancelled` at once when the signal is aborted
 */
export function askImage(question: ImageQuestion, dependencies: ImageAskDependencies): Promise<AskedImage> {
  const { file, maxSide } = question;
  const ready = async () => {
    const { original, ...prepared } = await prepareImage(await loadSharp(), file, maxSide);
    return { ...prepared, image: { ...original, sha256: createHash("sha256").update(file).digest("hex") } };
  };
  return askPicture(question, ready, dependencies);
}
