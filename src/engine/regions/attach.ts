/** The outline of one annotation, asked for by itself. */
import type { Annotation } from "../../core/annotation.ts";
import type { AnswerItem } from "../../core/answer.ts";
import { hasOwnShape, iou } from "../../core/geometry.ts";

/** An outline that has less in common with the box it was asked for is another object's. */
const LEAST_IOU = 0.3;

/**
 * The annotation with the shape in the answer that fits its box best, which becomes the primary one: the box follows it,
 * and an outline or mask that it had before goes. Everything else stays: label, review, run.
 *
 * @returns `undefined` when there is no outline in the answer that could be its
 */
export function withShape(annotation: Annotation, items: readonly AnswerItem[]): Annotation | undefined {
  const fitting = items
    .filter(hasOwnShape)
    .map((item) => ({ item, fit: fitOf(annotation, item) }))
    .filter(({ fit }) => fit >= LEAST_IOU)
    .toSorted((a, b) => b.fit - a.fit);
  const best = fitting[0]?.item;
  if (best === undefined) return undefined;
  const { polygon: _, mask: __, threshold: ___, ...rest } = annotation;
  const { box_2d, polygon, mask, threshold } = best;
  return {
    ...rest,
    ...(box_2d && { box_2d }),
    ...(polygon ? { polygon } : { ...(mask !== undefined && { mask }), ...(threshold !== undefined && { threshold }) }),
  };
}

function fitOf({ box_2d: box }: Annotation, { box_2d: other }: AnswerItem): number {
  return box === undefined || other === undefined ? 0 : iou(box, other);
}
