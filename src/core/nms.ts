/**
 * Makes one answer of the answers about overlapping tiles: non-maximum suppression within each label, and what a seam has
 * cut put together again.
 *
 * Two tiles both looked at the area they share, so an object there is in both answers. Where neither tile cut it, the two
 * are compared as boxes usually are. Where one did, only what both could see of it can be compared.
 */
import type { Box } from "./annotation.ts";
import type { AnswerItem } from "./answer.ts";
import { boxIndex } from "./boxIndex.ts";
import type { Size } from "./camera.ts";
import { area, around, boxOfPolygon, hasOwnShape, iou } from "./geometry.ts";
import { fold } from "./matching.ts";
import { type CutSides, cutSides, nearEdge, shared } from "./tiles.ts";
import { unionOfPolygons } from "./unionPolygons.ts";

/** What one tile was answered with, in coordinates of the whole picture. */
export interface TileAnswer {
  /** 0–1000 of the whole picture. */
  readonly tile: Box;
  readonly items: readonly AnswerItem[];
}

/** The objects of all tiles, each once, in the order of the tiles. */
export interface JoinedTiles {
  readonly items: readonly AnswerItem[];
  /** Masks given up because they cover one side of a seam only; boxes are kept. */
  readonly lostMasks: number;
}

/** Boxes with less in common are different objects. */
const SAME_IOU = 0.5;
/** A box cut at a seam lies so far inside of the one that it is a part of: shared area by its own. */
const INSIDE = 0.7;

interface Part {
  readonly item: AnswerItem;
  readonly box: Box;
  readonly tile: Box;
  readonly tileIndex: number;
  readonly cut: CutSides;
}

interface Pair {
  readonly a: Part;
  readonly b: Part;
  readonly score: number;
}

/**
 * Puts the answers of tiles together. Two answers of one tile are never taken for one object. Of several views of an
 * object one that no seam cuts wins; where all are cut, it reaches over all of them. Items without a box stay as they are.
 *
 * @param size of the picture, px: outlines that are put together are drawn in its pixels
 */
export function joinTiles(answers: readonly TileAnswer[], size: Size): JoinedTiles {
  const parts = answers.map(({ tile, items }, tileIndex) =>
    items.flatMap((item): Part[] => {
      const { box_2d: box } = item;
      return box === undefined ? [] : [{ item, box, tile, tileIndex, cut: cutSides(box, tile) }];
    }),
  );
  const groups = grouped(parts);
  const written = new Set<ReadonlySet<Part>>();
  const items: AnswerItem[] = [];
  let lostMasks = 0;
  for (const [tileIndex, answer] of answers.entries()) {
    const own = new Map(parts[tileIndex]?.map((part) => [part.item, part]));
    for (const item of answer.items) {
      const part = own.get(item);
      const group = part && groups.get(part);
      if (group === undefined) items.push(item);
      else if (!written.has(group)) {
        written.add(group);
        const joined = joinedItem([...group], size);
        items.push(joined.item);
        if (joined.lostMask) lostMasks++;
      }
    }
  }
  return { items, lostMasks };
}

/** The group of every part: the views of one object. */
function grouped(parts: readonly (readonly Part[])[]): ReadonlyMap<Part, ReadonlySet<Part>> {
  const groups = new Map(parts.flat().map((part) => [part, new Set([part])]));
  const join = (a: Part, b: Part): void => {
    const [into, from] = [groups.get(a), groups.get(b)];
    if (into === undefined || from === undefined || into === from) return;
    for (const part of from) {
      into.add(part);
      groups.set(part, into);
    }
  };
  const ofOneTile = (a: Part, b: Part): boolean => {
    const tiles = new Set([...(groups.get(a) ?? [])].map(({ tileIndex }) => tileIndex));
    return [...(groups.get(b) ?? [])].some(({ tileIndex }) => tiles.has(tileIndex));
  };
  const looks = parts.flatMap((own) => (own[0] === undefined ? [] : [{ tile: own[0].tile, ...byLabel(own) }]));
  for (const { a, b } of scored(neighbours(looks), sameness)) if (!ofOneTile(a, b)) join(a, b);
  // A seam may cut one object into several parts on one side of it: each is still a part of what the other side shows.
  const isAlone = (part: Part, tileIndex: number): boolean =>
    ![...(groups.get(part) ?? [])].some((other) => other.tileIndex === tileIndex);
  for (const { a, b } of scored(bothWays(neighbours(looks)), partOfOther)) if (isAlone(a, b.tileIndex)) join(a, b);
  return groups;
}

/** The pairs of one label from tiles that overlap, as far as they meet: what lies apart is not one object. */
function* neighbours(looks: readonly Look[]): Iterable<readonly [Part, Part]> {
  for (const [i, one] of looks.entries()) {
    for (const other of looks.slice(i + 1)) {
      if (shared(one.tile, other.tile) === undefined) continue;
      for (const [label, own] of one.labels) {
        const meeting = other.meeting.get(label);
        if (meeting !== undefined) for (const a of own) for (const b of meeting(roomy(a))) yield [a, b];
      }
    }
  }
}

/** What is seen in a tile, by its labels. */
interface Look extends ReturnType<typeof byLabel> {
  readonly tile: Box;
}

function byLabel(parts: readonly Part[]) {
  const labels = Map.groupBy(parts, ({ item }) => fold(item.label));
  const meeting = new Map(
    [...labels].map(([label, own]) => [label, boxIndex(own.map((part) => [part, roomy(part)] as const))]),
  );
  return { labels, meeting };
}

function* bothWays(pairs: Iterable<readonly [Part, Part]>): Iterable<readonly [Part, Part]> {
  for (const [a, b] of pairs) {
    yield [a, b];
    yield [b, a];
  }
}

/**
 * The best first; of equal ones the first given, so that the same answers are always put together alike. Only what scores
 * is kept: in a crowd there are very many pairs.
 */
function scored(pairs: Iterable<readonly [Part, Part]>, scoreOf: (a: Part, b: Part) => number): Pair[] {
  const found: Pair[] = [];
  for (const [a, b] of pairs) {
    const score = scoreOf(a, b);
    if (score > 0) found.push({ a, b, score });
  }
  return found.sort((one, other) => other.score - one.score);
}

/** 0 for different objects. */
function sameness(a: Part, b: Part): number {
  if (!isCutFor(a, b) && !isCutFor(b, a)) return atLeast(SAME_IOU, iou(a.box, b.box));
  const seen = seenByBoth(a, b);
  // What lies inside of another comes after everything that is alike.
  const [small, large] = area(a.box) < area(b.box) ? [a, b] : [b, a];
  return (
    atLeast(SAME_IOU, seen === undefined ? 0 : iou(...seen)) ||
    atLeast(INSIDE, inside(small.box, roomy(large))) * SAME_IOU
  );
}

/** For parts that both sides cut: how much of the first is inside of the second where both tiles looked. */
function partOfOther(a: Part, b: Part): number {
  if (!isCutFor(a, b) || !isCutFor(b, a)) return 0;
  const [ofA, ofB] = seenByBoth(a, b) ?? [];
  if (ofA === undefined || ofB === undefined) return 0;
  const [down, across] = nearEdge(a.tile);
  // That objects touch says nothing.
  const isSliver = ofA[2] - ofA[0] <= down || ofA[3] - ofA[1] <= across;
  return isSliver ? 0 : atLeast(INSIDE, inside(ofA, ofB));
}

function atLeast(least: number, value: number): number {
  return value >= least ? value : 0;
}

/** How much of a box is inside of another one, 0–1. */
function inside(box: Box, other: Box): number {
  const both = shared(box, other);
  return both === undefined ? 0 : area(both) / area(box);
}

/** Of an object that just reaches into a tile there is a sliver to be seen, and a model's edges are not that exact. */
function roomy({ box, tile }: Part): Box {
  const [down, across] = nearEdge(tile);
  return [box[0] - down, box[1] - across, box[2] + down, box[3] + across];
}

/** The two boxes as far as both tiles could see them. */
function seenByBoth(a: Part, b: Part): [Box, Box] | undefined {
  const [ofA, ofB] = [shared(a.box, b.tile), shared(b.box, a.tile)];
  return ofA === undefined || ofB === undefined ? undefined : [ofA, ofB];
}

/** Whether a part is cut where the other one's tile sees more. */
function isCutFor({ cut, tile }: Part, { tile: other }: Part): boolean {
  return (
    (cut[0] && other[0] < tile[0]) ||
    (cut[1] && other[1] < tile[1]) ||
    (cut[2] && other[2] > tile[2]) ||
    (cut[3] && other[3] > tile[3])
  );
}

function joinedItem(group: readonly Part[], size: Size): { readonly item: AnswerItem; readonly lostMask: boolean } {
  const [first, ...others] = group;
  if (first === undefined) throw new Error("A group has at least one part.");
  if (others.length === 0) return { item: first.item, lostMask: false };
  const whole = group.filter(({ cut }) => !cut.includes(true));
  const [best] = whole.toSorted((a, b) => rank(b) - rank(a));
  if (best !== undefined) return { item: best.item, lostMask: false };

  const [largest = first] = group.toSorted((a, b) => area(b.box) - area(a.box));
  const { box_2d: _, polygon: __, mask, threshold, partial, ...rest } = largest.item;
  const polygons = group.flatMap(({ item }) => (item.polygon === undefined ? [] : [item.polygon]));
  const polygon = polygons.length === group.length ? unionOfPolygons(polygons, size) : [];
  const box_2d = boxOfPolygon(polygon) ?? around(group.map(({ box }) => box));
  const item: AnswerItem = {
    ...rest,
    box_2d,
    ...(polygon.length > 0 && { polygon }),
    ...(group.every((part) => part.item.partial === true) && { partial: true as const }),
  };
  return { item, lostMask: !hasOwnShape(item) && group.some((part) => hasOwnShape(part.item)) };
}

/** An outline counts most, then how sure the model was, then how much of its surroundings the tile showed. */
function rank({ item, box, tile }: Part): number {
  const room = Math.min(box[0] - tile[0], box[1] - tile[1], tile[2] - box[2], tile[3] - box[3]);
  return (hasOwnShape(item) ? 1e6 : 0) + (item.confidence ?? 0) * 1e4 + room;
}
