/** Which item of an answer is which annotation of the sidecar. */
import type { Annotation, Box, Point } from "./annotation.ts";
import type { AnswerItem } from "./answer.ts";
import { boxIndex } from "./boxIndex.ts";
import { distance, iou } from "./geometry.ts";
import { sameJson } from "./jsonText.ts";

/** Boxes with less in common are different objects. */
export const MATCH_IOU = 0.5;
/** Points of one label farther apart than this (in units of 1000) are different objects. */
export const MATCH_DISTANCE = 25;

type Kind = "text" | "box" | "point" | "path" | "box_3d";

export interface Matches {
  /** One to one, the best match first, so that two overlapping objects keep their own partner. */
  readonly pairs: ReadonlyMap<AnswerItem, Annotation>;
  /** Items without a partner of their own that match an annotation which is `settled`. */
  readonly echoes: ReadonlySet<AnswerItem>;
}

/**
 * Finds out which item is which annotation: equal label (current or proposed, case-folded) and IoU ≥ 0.5 with the current
 * or proposed box. Points, paths, 3D boxes and text lines match only where `own` says that the annotation comes from the
 * same question. `settled` annotations are those that a new item must not stand beside.
 */
export function matchItems(
  items: readonly AnswerItem[],
  annotations: readonly Annotation[],
  own: (annotation: Annotation) => boolean,
  settled: (annotation: Annotation) => boolean,
): Matches {
  const candidates = candidatesAmong(annotations);
  const scored: { item: AnswerItem; annotation: Annotation; score: number }[] = [];
  for (const item of items) {
    for (const annotation of candidates(item)) {
      if (kind(item) !== "box" && !own(annotation)) continue;
      const score = similarity(item, annotation);
      if (score > 0) scored.push({ item, annotation, score });
    }
  }
  scored.sort((a, b) => b.score - a.score);
  const pairs = new Map<AnswerItem, Annotation>();
  const taken = new Set<Annotation>();
  for (const { item, annotation } of scored) {
    if (pairs.has(item) || taken.has(annotation)) continue;
    pairs.set(item, annotation);
    taken.add(annotation);
  }
  const echoes = scored.filter(({ item, annotation }) => !pairs.has(item) && settled(annotation));
  return { pairs, echoes: new Set(echoes.map(({ item }) => item)) };
}

/**
 * For each item the annotations that it may be, in their order: those of its label, current or proposed, and where it has a
 * box those that it meets, where they are or were proposed.
 */
export function candidatesAmong(annotations: readonly Annotation[]): (item: AnswerItem) => Iterable<Annotation> {
  const byLabel = new Map<string, Annotation[]>();
  for (const annotation of annotations) {
    for (const label of labels(annotation)) {
      const list = byLabel.get(label) ?? [];
      list.push(annotation);
      byLabel.set(label, list);
    }
  }
  const meeting = new Map([...byLabel].map(([label, list]) => [label, boxIndex(list.flatMap(places))]));
  return ({ label, box_2d }) => {
    const folded = fold(label);
    // What has two places there is found twice.
    return (box_2d === undefined ? byLabel.get(folded) : new Set(meeting.get(folded)?.(box_2d))) ?? [];
  };
}

/** An annotation where it is now, and where it was proposed. */
function places(annotation: Annotation): (readonly [Annotation, Box])[] {
  const boxes = [annotation.box_2d, annotation.proposed?.box_2d];
  return boxes.flatMap((box) => (box === undefined ? [] : [[annotation, box] as const]));
}

function labels(annotation: Annotation): Set<string> {
  const proposed = annotation.proposed?.label;
  return new Set([fold(annotation.label), ...(proposed === undefined ? [] : [fold(proposed)])]);
}

/** Labels are compared without regard to case and to the way accents are encoded. */
export function fold(label: string): string {
  return label.normalize("NFKC").trim().toLocaleLowerCase("en");
}

function kind(shape: AnswerItem | Annotation): Kind {
  if (shape.text !== undefined) return "text";
  if (shape.box_2d !== undefined) return "box";
  if (shape.point !== undefined) return "point";
  return shape.path !== undefined ? "path" : "box_3d";
}

/** 0 where they are different objects, up to 1 where they are the same to the last digit. */
function similarity(item: AnswerItem, annotation: Annotation): number {
  if (kind(item) !== kind(annotation)) return 0;
  const { box_2d, point } = item;
  if (box_2d !== undefined) return bestIou(box_2d, [annotation.box_2d, annotation.proposed?.box_2d]);
  if (point !== undefined) return bestCloseness(point, [annotation.point, annotation.proposed?.point]);
  const same =
    item.path !== undefined ? sameJson(item.path, annotation.path) : sameJson(item.box_3d, annotation.box_3d);
  return same ? 1 : 0;
}

function bestIou(box: Box, others: readonly (Box | undefined)[]): number {
  const best = Math.max(...others.map((other) => (other === undefined ? 0 : iou(box, other))));
  return best >= MATCH_IOU ? best : 0;
}

function bestCloseness(point: Point, others: readonly (Point | undefined)[]): number {
  const nearest = Math.min(...others.map((other) => (other === undefined ? Infinity : distance(point, other))));
  return nearest <= MATCH_DISTANCE ? 1 - nearest / (2 * MATCH_DISTANCE) : 0;
}
