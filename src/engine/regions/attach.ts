/** The outline of one annotation, asked for by itself. */
import { createHash } from "node:crypto";
import type { Annotation, Box, Run, Shape } from "../../core/annotation.ts";
import type { AnswerItem } from "../../core/answer.ts";
import { SHAPES } from "../../core/corrections.ts";
import { hasOwnShape, iou } from "../../core/geometry.ts";

/** An outline that has less in common with the box it was asked for is another object's. */
const LEAST_IOU = 0.3;

/** An annotation that has a box, about which an outline can be asked. */
export type Boxed = Annotation & { readonly box_2d: Box };

/** The shape that an annotation has when it is asked about. A person may draw another one until the answer is there. */
export interface AskedShape {
  readonly box_2d: Box;
  /** Hex SHA-256 of all that it is drawn as. */
  readonly sha256: string;
}

/** The shape of an annotation as it is now, to tell later whether it is still the same. */
export function askedShape(annotation: Boxed): AskedShape {
  return { box_2d: annotation.box_2d, sha256: digest(annotation) };
}

/**
 * What an answer makes of the annotation that it was asked about. With the shape that it had then, or when that is not
 * known, it gets the one in the answer that fits its box best, which becomes the primary one: the box follows it, and an
 * outline or mask that it had before goes; everything else stays: label, review, run. One that was given another shape
 * meanwhile is left alone: then the answer's is another annotation, with the same label, to be decided on.
 *
 * @returns `undefined` when there is no outline in the answer that could be its
 */
export function withShape(
  annotation: Annotation,
  asked: AskedShape | undefined,
  items: readonly AnswerItem[],
  run: Run,
  newId: () => string,
): Annotation | undefined {
  const shape = fittingShape(asked?.box_2d ?? annotation.box_2d, items);
  if (shape === undefined) return undefined;
  if (asked !== undefined && asked.sha256 !== digest(annotation)) {
    return { id: newId(), label: annotation.label, ...shape, review: "pending", run: run.id };
  }
  const { polygon: _, mask: __, threshold: ___, ...rest } = annotation;
  return { ...rest, ...shape };
}

function fittingShape(box: Box | undefined, items: readonly AnswerItem[]): Shape | undefined {
  const fitting = items
    .filter(hasOwnShape)
    .map((item) => ({ item, fit: box === undefined || item.box_2d === undefined ? 0 : iou(box, item.box_2d) }))
    .filter(({ fit }) => fit >= LEAST_IOU)
    .toSorted((a, b) => b.fit - a.fit);
  const best = fitting[0]?.item;
  if (best === undefined) return undefined;
  const { box_2d, polygon, mask, threshold } = best;
  return {
    ...(box_2d && { box_2d }),
    ...(polygon ? { polygon } : { ...(mask !== undefined && { mask }), ...(threshold !== undefined && { threshold }) }),
  };
}

function digest(annotation: Annotation): string {
  return createHash("sha256")
    .update(JSON.stringify(SHAPES.map((name) => annotation[name] ?? null)))
    .digest("hex");
}
