/** Where copies lie that come from the clipboard. */
import type { Annotation, Box, Point } from "../annotation.ts";
import { sameJson } from "../jsonText.ts";
import { aside } from "./duplicate.ts";
import { editableExtent } from "./forms.ts";
import { moved } from "./move.ts";

/**
 * Copies moved to where they can be seen: to the same place, unless one of them would cover an annotation of the same label
 * exactly; then as far aside, in equal steps, as it takes.
 *
 * @param copies with their new ids
 * @param present what is in the picture already; rejected ones, which nobody sees, take no place
 * @param size of the picture, px
 */
export function pasted(
  copies: readonly Annotation[],
  present: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
): readonly Annotation[] {
  const key = (label: string, extent: Box): string => JSON.stringify([label, extent]);
  const taken = new Set(
    present.flatMap((one) => {
      const extent = editableExtent(one);
      return one.review === "rejected" || extent === undefined ? [] : [key(one.label, extent)];
    }),
  );
  const covers = (one: Annotation): boolean => {
    const extent = editableExtent(one);
    return extent !== undefined && taken.has(key(one.label, extent));
  };
  let placed = copies;
  let before: Point = [0, 0];
  for (let times = 1; placed.some(covers); times++) {
    const shift = aside(copies, size, times);
    // Beside the border nothing moves any farther.
    if (sameJson(shift, before)) break;
    before = shift;
    placed = copies.map((copy) => (editableExtent(copy) === undefined ? copy : moved(copy, shift)));
  }
  return placed;
}
