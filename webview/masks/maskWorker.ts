/** The worker that tints the masks of a document that has hundreds: the page goes on meanwhile. */
import type { PackedMasks } from "../../src/core/protocol.ts";
import { packedMaps } from "./packedMaps.ts";
import { type Tint, type Tinted, tintAll } from "./tint.ts";

/** How a mask is to be tinted. */
export interface TintOrder extends Omit<Tint, "map"> {
  /** Which of the masks it is. */
  readonly mask: number;
}

export interface ToMaskWorker {
  readonly packed: PackedMasks;
  readonly orders: readonly TintOrder[];
}

/** In the order of the orders, as far as they could be carried out. */
export type FromMaskWorker = readonly (Tinted | undefined)[];

addEventListener("message", ({ data: { packed, orders } }: MessageEvent<ToMaskWorker>) => {
  const maps = packedMaps(packed);
  const known = orders.flatMap(({ mask, ...order }, i) => {
    const map = maps[mask];
    return map ? [{ i, tint: { ...order, map } }] : [];
  });
  const pictures = tintAll(known.map(({ tint }) => tint));
  const answer: (Tinted | undefined)[] = orders.map(() => undefined);
  for (const [at, { i }] of known.entries()) answer[i] = pictures[at];
  postMessage(answer satisfies FromMaskWorker, { transfer: [...new Set(pictures.map(({ sheet }) => sheet))] });
});
