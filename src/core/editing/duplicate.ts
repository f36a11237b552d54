/** Copies of annotations. */
import type { Annotation, Point } from "../annotation.ts";
import { SCALE } from "../geometry.ts";
import { editableExtent, wholeExtent } from "./forms.ts";
import { boundedShift, moved } from "./move.ts";

/** Px of the picture's longer side, of a thousand, by which a copy lies beside what it was made of. */
const ASIDE = 15;

/**
 * The way aside that several annotations can go together: to the right and below, or to the left and above where the picture
 * ends.
 *
 * @param size of the picture, px: it is as far to the right as below
 * @param times how many steps
 * @returns 0–1000, `y` first
 */
export function aside(
  annotations: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
  times = 1,
): Point {
  const boxes = annotations.map(wholeExtent).filter((box) => box !== undefined);
  const px = (ASIDE / SCALE) * Math.max(size.width, size.height) * times;
  const [down, right] = [(px / size.height) * SCALE, (px / size.width) * SCALE];
  const ahead = boundedShift(boxes, [down, right]);
  const back = boundedShift(boxes, [-down, -right]);
  return [ahead[0] || back[0], ahead[1] || back[1]];
}

/**
 * Copies as a person's own, a little to the right and below, or to the left and above where the picture ends. What a model
 * said of the originals is not said of the copies.
 *
 * @param size of the picture, px: the copies lie as far to the right as below
 */
export function duplicates(
  annotations: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
  newId: () => string,
): Annotation[] {
  const shift = aside(annotations, size);
  return annotations.map(({ run, proposed, confidence, partial, ...annotation }): Annotation => {
    const copy: Annotation = { ...annotation, id: newId(), review: "accepted" };
    return editableExtent(copy) === undefined ? copy : moved(copy, shift);
  });
}
