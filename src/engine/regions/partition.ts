/** What of a sidecar an answer about a part of the picture speaks of. */
import type { Annotation, Box, Point } from "../../core/annotation.ts";
import type { AnswerItem, ReadAnswer } from "../../core/answer.ts";
import { area, iou } from "../../core/geometry.ts";
import { extent } from "../../core/hitTest.ts";
import { fold, MATCH_IOU } from "../../core/matching.ts";
import type { Seen } from "../../core/merge.ts";
import { cutSides, intoWhole, shared } from "../../core/tiles.ts";

/** What an answer says of a part, ready to be merged. */
export interface AboutPart {
  /** In coordinates of the whole picture. */
  readonly items: readonly AnswerItem[];
  readonly seen: (annotation: Annotation) => Seen;
}

/** An item that lies so far inside of what can be seen of an annotation is a part of it. */
const INSIDE = 0.7;
/** An annotation of which this much of its box is in the part was seen as a whole. */
const WHOLE = 0.9;

/** An answer about a part of the picture, in coordinates of the whole. Items that have no place there are unreadable. */
export function readInWhole(read: ReadAnswer, region: Box): ReadAnswer {
  const items = read.items.flatMap((item) => intoWhole(item, region) ?? []);
  return { ...read, items, unreadable: read.unreadable + read.items.length - items.length };
}

/**
 * Only annotations whose centre is inside of the part can be replaced, and only those that lie in it are gone when they
 * were not found. What the part's edge cuts off an object that is annotated as a whole already is no news: such items are
 * left out, and the annotation stays.
 *
 * @param items in coordinates of the whole picture
 * @param region 0–1000, `y` first
 */
export function partition(items: readonly AnswerItem[], annotations: readonly Annotation[], region: Box): AboutPart {
  const reaching = annotations.filter(({ box_2d }) => box_2d !== undefined && !isInside(box_2d, region));
  const known = new Set<Annotation>();
  const news = items.filter((item) => {
    const whole = reaching.filter((annotation) => isCutOff(item, annotation, region));
    for (const annotation of whole) known.add(annotation);
    return whole.length === 0;
  });
  return {
    items: news,
    seen: (annotation) => (known.has(annotation) ? "not" : seenIn(annotation, region)),
  };
}

/** Whether all of a box lies in a part. */
export function isInside([yMin, xMin, yMax, xMax]: Box, [top, left, bottom, right]: Box): boolean {
  return yMin >= top && xMin >= left && yMax <= bottom && xMax <= right;
}

function seenIn(annotation: Annotation, region: Box): Seen {
  const box = extent(annotation);
  if (box === undefined || !holds(region, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])) return "not";
  const inside = shared(box, region);
  // A point has no area; its centre is all of it.
  return area(box) === 0 || (inside !== undefined && area(inside) / area(box) >= WHOLE) ? "whole" : "part";
}

function holds([top, left, bottom, right]: Box, [y, x]: Point): boolean {
  return y >= top && y <= bottom && x >= left && x <= right;
}

/** Whether an item is what can be seen in the part of an annotation that reaches beyond it. */
function isCutOff({ label, box_2d: item }: AnswerItem, annotation: Annotation, region: Box): boolean {
  const { box_2d: box } = annotation;
  const labels = [annotation.label, annotation.proposed?.label].flatMap((one) =>
    one === undefined ? [] : [fold(one)],
  );
  if (item === undefined || box === undefined || !labels.includes(fold(label))) return false;
  const beyond = [box[0] < region[0], box[1] < region[1], box[2] > region[2], box[3] > region[3]];
  if (!cutSides(item, region).some((isCut, side) => isCut && beyond[side])) return false;
  const visible = shared(box, region);
  if (visible === undefined) return false;
  // Of what is no rectangle the edge may show less than of its box.
  const both = shared(visible, item);
  return iou(visible, item) >= MATCH_IOU || (both !== undefined && area(both) / area(item) >= INSIDE);
}
