/** Which of many boxes meet another one, without a look at each of them: in a crowd all with all are too many. */
import type { Box } from "./annotation.ts";

/** Finds the things whose boxes share area with one, in the order in which they were given. */
export type FindMeeting<T> = (box: Box) => T[];

/** @param placed things and their boxes; a thing that has several is found for each of them */
export function boxIndex<T>(placed: Iterable<readonly [thing: T, box: Box]>): FindMeeting<T> {
  const sorted = [...placed].map(([thing, box], order) => ({ thing, box, order })).sort((a, b) => a.box[0] - b.box[0]);
  // How far down anything up to here reaches. It only grows, so what ends above a box is passed over at once.
  let lowest = -Infinity;
  const reach = sorted.map(({ box }) => {
    lowest = Math.max(lowest, box[2]);
    return lowest;
  });
  return (box) => {
    const found: typeof sorted = [];
    for (let i = firstAbove(reach, box[0]); i < sorted.length; i++) {
      const one = sorted[i];
      if (one === undefined || one.box[0] >= box[2]) break;
      if (meet(one.box, box)) found.push(one);
    }
    return found.sort((a, b) => a.order - b.order).map(({ thing }) => thing);
  };
}

function meet(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Where the first of `values`, which never become smaller, is above a limit. */
function firstAbove(values: readonly number[], limit: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((values[middle] ?? Infinity) > limit) to = middle;
    else from = middle + 1;
  }
  return from;
}
