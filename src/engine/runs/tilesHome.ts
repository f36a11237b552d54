/** From the answers about the tiles of one picture to what changes in its sidecar. */
import type { Box, Run, Sidecar } from "../../core/annotation.ts";
import type { ReadAnswer } from "../../core/answer.ts";
import { extent } from "../../core/hitTest.ts";
import { newId } from "../../core/ids.ts";
import { merge } from "../../core/merge.ts";
import { joinTiles } from "../../core/nms.ts";
import { isInside } from "../regions/partition.ts";
import { type Homecoming, homeOf, type PictureAnswered, type ReadEntry, readEntry, runOf } from "./answered.ts";

const WHOLE_PICTURE: Box = [0, 0, 1000, 1000];

/**
 * Puts the answers about tiles together and merges them as one run. It is complete only when every tile was answered, and
 * each answer is whole. What is larger than a tile could not be seen as a whole, so it is not gone when it was not found.
 *
 * @param entries at least one, all of one question about one picture
 * @param count how many tiles the picture was cut into
 * @throws Error when there is no answer, or its task is none of this version's
 */
export function bringTilesHome(
  entries: readonly PictureAnswered[],
  count: number,
  current: Sidecar | undefined,
): Homecoming {
  const [first] = entries;
  if (first === undefined) throw new Error("There is no answer about any tile.");
  const { image } = first.question.picture;
  const tiles = entries.map((entry) => ({
    entry,
    tile: entry.question.picture.sent.region ?? WHOLE_PICTURE,
    ...readEntry(entry),
  }));
  const joined = joinTiles(
    tiles.map(({ tile, read }) => ({ tile, items: read.items })),
    image,
  );
  const whole = entries.length === count && tiles.every((one) => one.whole);
  const read: ReadAnswer = {
    items: joined.items,
    unreadable: sumOf(tiles, ({ read: one }) => one.unreadable),
    lostMasks: joined.lostMasks + sumOf(tiles, ({ read: one }) => one.lostMasks),
    partial: !whole,
  };
  const run = runOfTiles(tiles, first, whole, count);
  const merged = merge({
    sidecar: current ?? { annotations: [], texts: [], runs: [] },
    run,
    answer: read,
    complete: whole && read.unreadable === 0,
    comparison: false,
    newId,
    seen: (annotation) => {
      const box = extent(annotation);
      return box !== undefined && tiles.some(({ tile }) => isInside(box, tile)) ? "whole" : "part";
    },
  });
  const cut = entries.find(({ answer }) => answer.cut !== undefined)?.answer.cut;
  return { ...merged, ...homeOf(image, current, merged), read, run, ...(cut !== undefined && { cut }) };
}

/** One run for all tiles: what they took is added up. */
function runOfTiles(
  tiles: readonly (ReadEntry & { readonly entry: PictureAnswered })[],
  first: PictureAnswered,
  whole: boolean,
  count: number,
): Run {
  const runs = tiles.map((tile) => runOf(tile.entry, tile.whole));
  const unfinished = runs.find(({ finishReason }) => finishReason !== "STOP");
  const { finishReason: _, sent, ...run } = runOf(first, whole);
  const { region: __, ...size } = sent ?? first.question.picture.sent;
  const finishReason = unfinished === undefined ? "STOP" : unfinished.finishReason;
  return {
    ...run,
    tokens: addedUp(runs),
    sent: { ...size, tiles: count },
    ...(finishReason !== undefined && { finishReason }),
  };
}

/** What no answer counted is not counted. */
function addedUp(runs: readonly Run[]): NonNullable<Run["tokens"]> {
  const kinds = ["prompt", "output", "thoughts", "estimated"] as const;
  const sums = kinds.flatMap((kind) => {
    const counts = runs.flatMap(({ tokens }) => tokens?.[kind] ?? []);
    return counts.length === 0 ? [] : [[kind, counts.reduce((sum, value) => sum + value, 0)] as const];
  });
  return Object.fromEntries(sums);
}

function sumOf<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum, one) => sum + value(one), 0);
}
