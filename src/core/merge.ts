/**
 * How a new answer meets what a sidecar already holds: the decision table of CONTRIBUTING.md. A person's work is never
 * replaced or removed, a rejected proposal does not come back, and the same answer twice changes no annotation.
 */
import type { Annotation, Run, Sidecar, TextEntry } from "./annotation.ts";
import type { AnswerItem, ReadAnswer } from "./answer.ts";
import type { ListChange, SidecarChange } from "./edits.ts";
import { hasOwnShape, iou } from "./geometry.ts";
import { sameJson } from "./jsonText.ts";
import { MATCH_IOU, matchItems } from "./matching.ts";

export interface MergeInput {
  readonly sidecar: Pick<Sidecar, "annotations" | "texts" | "runs">;
  readonly run: Run;
  readonly answer: ReadAnswer;
  /** The model finished by itself (STOP) and nothing had to be salvaged: what is missing now is really gone. */
  readonly complete: boolean;
  /** Started to compare models or prompts: proposals of other runs do not swallow these. */
  readonly comparison: boolean;
  /** Ids for new entries: random, 12 or more characters, so that two branches merge. */
  readonly newId: () => string;
  /** How much of an annotation could be seen in what was sent; without it, all of every one. */
  readonly seen?: (annotation: Annotation) => Seen;
}

/**
 * What was seen as a whole can be replaced, and is gone when it was not found; what was seen in part can be replaced only;
 * and what was not seen stays.
 */
export type Seen = "whole" | "part" | "not";

export interface MergeResult {
  readonly change: SidecarChange;
  /** Annotations (and texts) that are new, replaced or given a shape, taken out, and left as they were. */
  readonly counts: {
    readonly added: number;
    readonly updated: number;
    readonly removed: number;
    readonly kept: number;
  };
}

/** The change that brings an answer into a sidecar. Pure: nothing is written here. */
export function merge(input: MergeInput): MergeResult {
  const annotations = mergeItems(input);
  const texts = mergeText(input);
  const { pruned, keepsRun } = runsAfter(input, annotations, texts);
  return {
    change: {
      annotations,
      ...(texts.put.length > 0 ? { texts } : {}),
      runs: { put: keepsRun, remove: pruned },
    },
    counts: counts(input, annotations, texts),
  };
}

/** What makes two runs the same question: task, prompt and model. */
export function sameKey(a: Run, b: Run): boolean {
  return a.task === b.task && a.prompt === b.prompt && a.model === b.model;
}

/** Whether a person drew, changed or accepted it. */
export function isPersonal(annotation: Annotation): boolean {
  return annotation.run === undefined || annotation.proposed !== undefined || annotation.review === "accepted";
}

function mergeItems({ sidecar, run, answer, complete, comparison, newId, seen }: MergeInput): ListChange<Annotation> {
  const runs = new Map(sidecar.runs.map((known) => [known.id, known]));
  const ofKey = (annotation: Annotation): boolean => {
    const known = annotation.run === undefined ? undefined : runs.get(annotation.run);
    return known !== undefined && sameKey(known, run);
  };
  const isOwn = new Map(sidecar.annotations.map((annotation) => [annotation, ofKey(annotation)]));
  const own = (annotation: Annotation) => isOwn.get(annotation) === true;
  const view = (annotation: Annotation): Seen => seen?.(annotation) ?? "whole";
  const replaceable = (annotation: Annotation) =>
    own(annotation) && annotation.review === "pending" && !isPersonal(annotation) && view(annotation) !== "not";
  const candidates = sidecar.annotations.filter(
    (annotation) => !comparison || own(annotation) || annotation.review !== "pending" || isPersonal(annotation),
  );
  const { pairs, echoes } = matchItems(answer.items, candidates, own, (annotation) => !replaceable(annotation));

  const put: Annotation[] = [];
  for (const item of answer.items) {
    if (echoes.has(item)) continue;
    const existing = pairs.get(item);
    if (existing === undefined) put.push({ ...item, id: newId(), review: "pending", run: run.id });
    else if (existing.review === "rejected") continue;
    else if (replaceable(existing)) {
      if (item.partial === true && existing.partial !== true) continue;
      // An outline that another answer brought was paid for too; a bare box does not take it away.
      if (hasOwnShape(existing) && !hasOwnShape(item)) continue;
      const next: Annotation = { ...withoutAnswer(existing), ...item };
      if (!sameJson(next, existing)) put.push({ ...next, run: run.id });
    } else if (canTake(existing, item)) put.push(attachShape(existing, item));
  }
  const matched = new Set(pairs.values());
  const sweep = complete && answer.items.length > 0;
  const isGone = (a: Annotation) => replaceable(a) && view(a) === "whole" && !matched.has(a);
  const remove = sweep ? sidecar.annotations.filter(isGone).map((a) => a.id) : [];
  return { put, remove };
}

/** A shape goes to an annotation that has only a box, and the box as it is now: not to where a person moved it away from. */
function canTake(annotation: Annotation, item: AnswerItem): boolean {
  if (!hasOwnShape(item) || hasOwnShape(annotation)) return false;
  const { box_2d } = annotation;
  return box_2d !== undefined && item.box_2d !== undefined && iou(box_2d, item.box_2d) >= MATCH_IOU;
}

/** The shape becomes the primary one, so the box follows it. */
function attachShape(existing: Annotation, { box_2d, polygon, mask, threshold }: AnswerItem): Annotation {
  return {
    ...existing,
    ...(box_2d === undefined ? {} : { box_2d }),
    ...(polygon === undefined ? {} : { polygon }),
    ...(mask === undefined ? {} : { mask }),
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** An annotation without what the next answer says anew; fields of others stay. */
function withoutAnswer(annotation: Annotation): Annotation {
  const { box_2d, polygon, mask, threshold, point, path, box_3d, confidence, text, partial, ...rest } = annotation;
  return rest;
}

/**
 * A text of the same key replaces an untouched one, but a text that was cut never a whole one. An edited, accepted or
 * rejected one stays, and what one of them says, or said before it was edited, does not come beside it again.
 */
function mergeText({ sidecar, run, answer, newId }: MergeInput): ListChange<TextEntry> {
  const text = answer.text;
  if (text === undefined || text === "") return { put: [], remove: [] };
  const runs = new Map(sidecar.runs.map((known) => [known.id, known]));
  const ofKey = sidecar.texts.filter((entry) => {
    const known = entry.run === undefined ? undefined : runs.get(entry.run);
    return known !== undefined && sameKey(known, run);
  });
  const untouched = ofKey.find((entry) => entry.review === "pending" && entry.proposed === undefined);
  const known = ofKey.find((entry) => entry.text === text || entry.proposed?.text === text);
  // The same words again only say that they were not cut after all.
  const completes = known === untouched && untouched?.partial === true && !answer.partial;
  if (known !== undefined && !completes) return { put: [], remove: [] };
  if (untouched !== undefined && untouched.partial !== true && answer.partial) return { put: [], remove: [] };
  const next = {
    task: run.task,
    text,
    review: "pending",
    run: run.id,
    ...(answer.partial ? { partial: true } : {}),
  } as const;
  if (untouched === undefined) return { put: [{ id: newId(), ...next }], remove: [] };
  const { partial, ...rest } = untouched;
  return { put: [{ ...rest, ...next }], remove: [] };
}

/** Runs that nothing refers to go, but the newest of a task stays. */
function runsAfter(
  { sidecar, run }: MergeInput,
  annotations: ListChange<Annotation>,
  texts: ListChange<TextEntry>,
): { pruned: string[]; keepsRun: Run[] } {
  const changed = new Map([...annotations.put, ...texts.put].map((entry) => [entry.id, entry.run]));
  const gone = new Set(annotations.remove);
  const used = new Set(changed.values());
  for (const entry of [...sidecar.annotations, ...sidecar.texts]) {
    if (!gone.has(entry.id) && !changed.has(entry.id)) used.add(entry.run);
  }
  const newest = new Map<string, Run>();
  for (const known of [...sidecar.runs, run]) {
    const best = newest.get(known.task);
    if (best === undefined || known.time >= best.time) newest.set(known.task, known);
  }
  const stays = (known: Run) => used.has(known.id) || newest.get(known.task) === known;
  const pruned = sidecar.runs.filter((known) => known.id !== run.id && !stays(known)).map((known) => known.id);
  return { pruned, keepsRun: [run] };
}

function counts(
  { sidecar }: MergeInput,
  annotations: ListChange<Annotation>,
  texts: ListChange<TextEntry>,
): MergeResult["counts"] {
  const known = new Set([...sidecar.annotations, ...sidecar.texts].map((entry) => entry.id));
  const put = [...annotations.put, ...texts.put];
  const updated = put.filter((entry) => known.has(entry.id)).length;
  const removed = annotations.remove.length;
  return { added: put.length - updated, updated, removed, kept: known.size - updated - removed };
}
