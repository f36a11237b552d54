/** What in a sidecar is probably not as somebody meant it. Nothing here is sure: a person looks and decides. */
import type { Annotation, Sidecar } from "../../core/annotation.ts";
import { bounds, iou } from "../../core/geometry.ts";

/** Of annotations; other troubles are of whole pictures. */
export type AnnotationProblem = "tiny" | "noShape" | "offBox" | "duplicate" | "unnamed" | "strangeLabel";

export interface FoundProblem {
  readonly kind: AnnotationProblem;
  readonly annotation: Annotation;
  /** Of a duplicate: the other one. Of a strange label: the one that was probably meant. */
  readonly other?: string;
}

/** Px of a side: what is smaller can hardly be seen, and no program learns from it. */
const TINY_SIDE = 4;
/** Boxes of one label with more in common are most likely one object. */
const SAME_IOU = 0.9;
/** Units of 1000 by which a shape may reach outside of its own box: rounding. */
const ROUNDING = 1;

/** Problems that one picture's annotations show by themselves. What was rejected is nobody's concern. */
export function problemsOf({ annotations, image }: Pick<Sidecar, "annotations" | "image">): FoundProblem[] {
  const found: FoundProblem[] = [];
  const byLabel = new Map<string, Annotation[]>();
  for (const annotation of annotations) {
    if (annotation.review === "rejected") continue;
    const { label, box_2d, polygon, path, point, box_3d } = annotation;
    if (label.trim() === "") found.push({ kind: "unnamed", annotation });
    if (box_2d === undefined) {
      if ((polygon ?? path ?? point ?? box_3d) === undefined) found.push({ kind: "noShape", annotation });
      continue;
    }
    const [yMin, xMin, yMax, xMax] = box_2d;
    const [height, width] = [((yMax - yMin) * image.height) / 1000, ((xMax - xMin) * image.width) / 1000];
    if (height < TINY_SIDE || width < TINY_SIDE) found.push({ kind: "tiny", annotation });
    if (polygon !== undefined && isOff(bounds(polygon.flat()), box_2d)) found.push({ kind: "offBox", annotation });
    const same = byLabel.get(label) ?? [];
    byLabel.set(label, same);
    const twin = same.find((one) => one.box_2d !== undefined && iou(one.box_2d, box_2d) > SAME_IOU);
    if (twin !== undefined) found.push({ kind: "duplicate", annotation, other: twin.id });
    same.push(annotation);
  }
  return found;
}

/** Whether the box does not go round the shape: exports take the shape, other readers the box. */
function isOff(shape: readonly number[], box: readonly number[]): boolean {
  return shape.some((side, i) => Math.abs(side - (box[i] ?? 0)) > ROUNDING);
}

/**
 * Labels that are probably another one, misspelt: used once and one letter (of long ones two) away from a label that is
 * used more often, or the same but for case, blanks and Unicode form.
 *
 * @param counts how often each label is used
 * @returns the label that was probably meant, by the strange one
 */
export function strangeLabels(counts: ReadonlyMap<string, number>): Map<string, string> {
  const meant = new Map<string, string>();
  const often = [...counts].sort(([, a], [, b]) => b - a);
  const first = new Map<string, string>();
  for (const [label] of often) {
    const key = fold(label);
    const known = first.get(key);
    if (known !== undefined) meant.set(label, known);
    else first.set(key, label);
  }
  const byLength = new Map<number, string[]>();
  for (const [label, count] of often) {
    if (count < 2) continue;
    const { length } = fold(label);
    byLength.set(length, [...(byLength.get(length) ?? []), label]);
  }
  for (const [label, count] of often) {
    if (count !== 1 || meant.has(label)) continue;
    const key = fold(label);
    const limit = key.length >= 7 ? 2 : key.length >= 4 ? 1 : 0;
    const near = [0, 1, -1, 2, -2]
      .filter((change) => Math.abs(change) <= limit)
      .flatMap((change) => byLength.get(key.length + change) ?? [])
      .find((other) => limit > 0 && other !== label && distanceWithin(key, fold(other), limit));
    if (near !== undefined) meant.set(label, near);
  }
  return meant;
}

function fold(label: string): string {
  return label
    .normalize("NFC")
    .trim()
    .replaceAll(/[\s_-]+/g, " ")
    .toLowerCase();
}

/** Whether so many letters added, left out, exchanged or swapped make one of the other (Damerau-Levenshtein, adjacent). */
function distanceWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return (last[b.length] ?? Infinity) <= limit;
}
