/** Drops what a model says twice: it repeats itself when it is asked for many objects. */
import type { AnswerItem } from "../../../core/answer.ts";
import { hasOwnShape, iou } from "../../../core/geometry.ts";

/** Boxes of one label this much alike are the same object. */
const SAME_IOU = 0.98;
/** An item is compared with so many of its label before it, so that time grows with the length of the answer only. */
const LOOK_BACK = 50;

/**
 * The items without repetitions: the same label and the same shape, or nearly the same box. The first one stays, unless
 * only a later one has an outline or a mask.
 */
export function withoutDuplicates(items: readonly AnswerItem[]): AnswerItem[] {
  const kept: AnswerItem[] = [];
  const seen = new Set<string>();
  const placesByLabel = new Map<string, number[]>();
  for (const item of items) {
    const label = item.label.toLowerCase();
    const exact = JSON.stringify([
      label,
      item.box_2d,
      item.point,
      item.path,
      item.polygon,
      item.mask,
      item.box_3d,
      item.text,
    ]);
    if (seen.has(exact)) continue;
    seen.add(exact);
    const places = placesByLabel.get(label) ?? [];
    placesByLabel.set(label, places);
    const place = places.slice(-LOOK_BACK).find((one) => sameBox(item, kept[one]));
    const other = place === undefined ? undefined : kept[place];
    if (place === undefined || other === undefined) places.push(kept.push(item) - 1);
    else if (hasOwnShape(item) && !hasOwnShape(other)) kept[place] = item;
  }
  return kept;
}

function sameBox(item: AnswerItem, other: AnswerItem | undefined): boolean {
  if (item.box_2d === undefined || other?.box_2d === undefined) return false;
  return iou(item.box_2d, other.box_2d) > SAME_IOU;
}
