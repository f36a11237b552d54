/** A part of a picture through the pipeline: cut out in full resolution → request → answer. */
import type { Box } from "../../core/annotation.ts";
import type { Boxed } from "../regions/attach.ts";
import type { Cuttable } from "../regions/crop.ts";
import { type AskedImage, askPicture, type ImageAskDependencies, type PictureQuestion } from "./askPicture.ts";

/** A part that is larger than `maxSide` is shrunk to it. */
export interface RegionQuestion extends PictureQuestion {
  readonly picture: Cuttable;
  /** 0–1000 of the upright picture, `y` first. */
  readonly region: Box;
  /** The annotation whose shape is asked for. */
  readonly annotation?: Boxed;
}

/**
 * Asks about a part of an image. When this returns, the answer is safe in the journal with the part it is about, so that
 * `bringHome` can put it into its place whenever that is.
 * @throws ImageError when the picture cannot be decoded, and what `ask` throws; `cancelled` at once when the signal is
 * aborted
 */
export function askRegion(question: RegionQuestion, dependencies: ImageAskDependencies): Promise<AskedImage> {
  const { picture, region, maxSide, annotation } = question;
  const ready = async () => {
    const { image, notes } = picture;
    const crop = await picture.cut(region, maxSide);
    return { ...crop, image, notes, ...(annotation !== undefined && { annotation }) };
  };
  return askPicture(question, ready, dependencies);
}
