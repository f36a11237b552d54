/** Reads an answer that lists objects, whatever it is dressed in. */
import type { AnswerItem, ReadAnswer } from "../../../core/answer.ts";
import { boxOfPolygon } from "../../../core/geometry.ts";
import type { ModelRow } from "../../gemini/models.ts";
import { withoutDuplicates } from "./duplicates.ts";
import { type Candidate, readItem } from "./items.ts";
import { parseEntry } from "./parseEntry.ts";
import { fitness, leaning, type Order, toPolygon } from "./polygons.ts";
import { scanEntries } from "./scan.ts";

/** An outline that leans to one order by more than this has shown its order itself. */
const CLEAR = 0.1;
/** An outline that fits its box less than this is about something else, or in other units. */
const MIN_FIT = 0.2;

/** Never throws. Time grows with the length of the text, not faster. */
export function readObjects(answer: string, answeredBy?: ModelRow): ReadAnswer {
  const text = unwrapped(answer);
  const { entries, cut } = scanEntries(text);
  const candidates: Candidate[] = [];
  let unreadable = 0;
  let repaired = false;
  for (const entry of entries) {
    const parsed = parseEntry(text, entry);
    const candidate = parsed && readItem(parsed);
    // An object around entries may have a label too; it is no entry that was lost.
    if (candidate === undefined) unreadable += entry.firstInner === undefined ? 1 : 0;
    else candidates.push(candidate);
    repaired ||= parsed?.repaired ?? true;
  }
  const order = commonOrder(candidates, answeredBy);
  const read = candidates.map((candidate) => toItem(candidate, order));
  const items = withoutDuplicates(read.flatMap(({ item }) => item ?? []));
  return {
    items,
    unreadable: unreadable + read.filter(({ item }) => item === undefined).length,
    lostMasks: read.filter(({ item, lostMask }) => item !== undefined && lostMask).length,
    partial: cut || repaired,
  };
}

/** An answer that is one JSON string with the JSON inside. */
export function unwrapped(answer: string): string {
  if (!/^\s*"\s*[[{]/.test(answer)) return answer;
  try {
    const inner: unknown = JSON.parse(answer);
    return typeof inner === "string" ? inner : answer;
  } catch {
    return answer;
  }
}

/** What most of the answer leans to; where it does not tell, what the model is known for, or what was asked for. */
function commonOrder(candidates: readonly Candidate[], answeredBy: ModelRow | undefined): Order {
  const sum = candidates.reduce((total, { outline, box }) => total + (outline && box ? leaning(outline, box) : 0), 0);
  if (Math.abs(sum) > 0.01) return sum > 0 ? "yx" : "xy";
  return answeredBy?.polygonOrder ?? "yx";
}

function toItem(candidate: Candidate, common: Order): { item?: AnswerItem; lostMask: boolean } {
  const { label, confidence, partial, box, point, path, box3d, text, outline, png } = candidate;
  const polygon = outline && (box === undefined ? toPolygon(outline, common) : fitting(candidate, common));
  const box_2d = (polygon && boxOfPolygon(polygon)) ?? box;
  const lostMask = candidate.lostMask || (outline !== undefined && polygon === undefined);
  if ([box_2d, point, path, box3d].every((place) => place === undefined)) return { lostMask };
  const item: AnswerItem = {
    label,
    ...(box_2d && { box_2d }),
    ...(polygon && { polygon }),
    ...(png && { mask: png }),
    ...(point && { point }),
    ...(path && { path }),
    ...(box3d && { box_3d: box3d }),
    ...(text !== undefined && { text }),
    ...(confidence !== undefined && { confidence }),
    ...(partial && { partial }),
  };
  return { item, lostMask };
}

/**
 * The outline in its own order where that is clear, in the common one otherwise; `undefined` when it does not fit its
 * box.
 */
function fitting({ outline, box }: Candidate, common: Order): ReturnType<typeof toPolygon> {
  if (outline === undefined || box === undefined) return undefined;
  const lean = leaning(outline, box);
  const order = Math.abs(lean) < CLEAR ? common : lean > 0 ? "yx" : "xy";
  return fitness(outline, outline.named ? "yx" : order, box) < MIN_FIT ? undefined : toPolygon(outline, order);
}
