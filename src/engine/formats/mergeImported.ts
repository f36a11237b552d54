/** What an import changes in a sidecar. */
import type { Annotation, Run, Sidecar, SidecarImage } from "../../core/annotation.ts";
import type { AnswerItem } from "../../core/answer.ts";
import { rename, reshape } from "../../core/corrections.ts";
import type { SidecarChange } from "../../core/edits.ts";
import { distance, hasOwnShape, iou } from "../../core/geometry.ts";
import { sameJson } from "../../core/jsonText.ts";
import { candidatesAmong, matchItems } from "../../core/matching.ts";
import { merge } from "../../core/merge.ts";

/** The task of runs that stand for an import. */
export const IMPORT_TASK = "import";

/**
 * Boxes of one label with more in common are one object, whoever drew them. With as little as makes a proposal the same
 * one (0.5), two people's objects that overlap would become one, and the work on the second be lost.
 */
const SAME_IOU = 0.9;
/** Points of one label closer than this (units of 1000) are one. */
const SAME_DISTANCE = 1;

export interface ImportMerge {
  readonly sidecar: Sidecar | undefined;
  /** The facts of the picture as it is now. */
  readonly image: SidecarImage;
  readonly items: readonly AnswerItem[];
  /** `human`: the dataset is people's work, so its objects are accepted. `proposals`: they are to be looked at. */
  readonly as: "human" | "proposals";
  /** What was imported, as the person would call it: the run's prompt. An import of the same again replaces its proposals. */
  readonly source: string;
  /** Name of the format: the run's model. */
  readonly format: string;
  /** Everything the dataset says about this picture was understood: proposals it does not have any more may go. */
  readonly complete: boolean;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly newId: () => string;
}

export interface ImportMerged {
  readonly change: SidecarChange;
  /** Annotations that are new or got something. The other items of the dataset were there already, or rejected before. */
  readonly added: number;
  readonly updated: number;
}

/** Brings the objects of one picture into its sidecar. Nothing of a person's is replaced or removed. Pure. */
export function mergeImported(input: ImportMerge): ImportMerged {
  return input.as === "human" ? asHuman(input) : asProposals(input);
}

function asProposals({ sidecar, image, items, source, format, complete, time, newId }: ImportMerge): ImportMerged {
  const run: Run = { id: newId(), task: IMPORT_TASK, prompt: source, model: format, time };
  const answer = { items, unreadable: 0, lostMasks: 0, partial: false };
  const known = sidecar ?? { annotations: [], texts: [], runs: [] };
  const { change, counts } = merge({ sidecar: known, run, answer, complete, comparison: false, newId });
  return { change: withImage(change, sidecar, image), added: counts.added, updated: counts.updated };
}

function asHuman({ sidecar, image, items, newId }: ImportMerge): ImportMerged {
  const known = sidecar?.annotations ?? [];
  const candidates = candidatesAmong(known);
  const put = new Map<string, Annotation>();
  const others: AnswerItem[] = [];
  for (const item of items) {
    const same = [...candidates(item)].filter((annotation) => isSame(annotation, item));
    if (same.length === 0) others.push(item);
    // Of several the first that a person has not rejected; a rejected one alone stays rejected.
    const existing = same.find(({ review }) => review !== "rejected");
    if (existing === undefined) continue;
    const next = confirmed(put.get(existing.id) ?? existing, item);
    if (!sameJson(next, existing)) put.set(existing.id, next);
  }
  // What a model proposes of the objects that are left is corrected; beside it the object would stand twice.
  const open = known.filter(({ id, review }) => review === "pending" && !put.has(id));
  const none = () => false;
  const { pairs } = matchItems(others, open, none, none);
  let added = 0;
  for (const item of others) {
    const proposal = pairs.get(item);
    const next: Annotation = proposal ? corrected(proposal, item) : { ...item, id: newId(), review: "accepted" };
    put.set(next.id, next);
    if (proposal === undefined) added++;
  }
  const change = { annotations: { put: [...put.values()], remove: [] } };
  return { change: withImage(change, sidecar, image), added, updated: put.size - added };
}

/** A proposal with the label and the place that people gave it. */
function corrected(proposal: Annotation, { label, box_2d, polygon, mask, threshold }: AnswerItem): Annotation {
  const named = renamed(proposal, label);
  const shape = {
    ...(box_2d && { box_2d }),
    ...(polygon && { polygon }),
    ...(mask !== undefined && { mask }),
    ...(threshold !== undefined && { threshold }),
  };
  return { ...(reshape([named], new Map([[named.id, shape]])).put[0] ?? named), review: "accepted" };
}

/** A proposal in the dataset's words, unless a person has given it another label here. */
function renamed(proposal: Annotation, label: string): Annotation {
  return proposal.proposed === undefined ? (rename([proposal], label).put[0] ?? proposal) : proposal;
}

/** A proposal that people's work agrees with is accepted; an outline goes to what has only a box. */
function confirmed(existing: Annotation, { label, box_2d, polygon, mask, threshold }: AnswerItem): Annotation {
  // Their word counts where it is written in another way; what a person has decided on here stays.
  const named = existing.review === "pending" ? renamed(existing, label) : existing;
  const reviewed: Annotation = { ...named, review: "accepted" };
  if (hasOwnShape(existing) || (polygon === undefined && mask === undefined)) return reviewed;
  return {
    ...reviewed,
    ...(box_2d && { box_2d }),
    ...(polygon && { polygon }),
    ...(mask !== undefined && { mask }),
    ...(threshold !== undefined && { threshold }),
  };
}

/** Of an annotation and an item of one label. */
function isSame(annotation: Annotation, item: AnswerItem): boolean {
  if (item.box_2d !== undefined)
    return annotation.box_2d !== undefined && iou(annotation.box_2d, item.box_2d) >= SAME_IOU;
  if (item.point !== undefined)
    return annotation.point !== undefined && distance(annotation.point, item.point) < SAME_DISTANCE;
  return item.path !== undefined && sameJson(annotation.path, item.path);
}

/** Only a new sidecar gets the facts of the picture: an import does not vouch that old annotations fit a replaced one. */
function withImage(change: SidecarChange, sidecar: Sidecar | undefined, image: SidecarImage): SidecarChange {
  return sidecar === undefined ? { ...change, image } : change;
}
