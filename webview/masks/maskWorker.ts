/** The worker that unpacks the masks of a document that has hundreds, and tints them: the page goes on meanwhile. */
import type { Size } from "../../src/core/camera.ts";
import type { Rgb } from "../../src/core/colors.ts";
import type { PackedMasks } from "../../src/core/protocol.ts";
import { coarsenessFor, type Tinted, tintAll } from "./tint.ts";
import { mapsIn, unpack } from "./unpack.ts";

/** A mask that will be drawn. */
export interface TintOrder {
  /** Which of the masks it is. */
  readonly mask: number;
  readonly color: Rgb;
  /** 0–255; what is above belongs to the object. */
  readonly threshold: number;
  /** Device px. */
  readonly drawn: Size;
}

export interface ToMaskWorker {
  readonly packed: PackedMasks;
  readonly orders: readonly TintOrder[];
}

export interface FromMaskWorker {
  /** Of all masks, one after the other. */
  readonly values: Uint8Array;
  /** In the order of the orders, as far as they could be carried out. */
  readonly tinted: readonly (Tinted | undefined)[];
}

async function work({ packed, orders }: ToMaskWorker): Promise<void> {
  const values = await unpack(packed);
  const maps = mapsIn(packed, values);
  const known = orders.flatMap(({ mask, drawn, ...order }, i) => {
    const map = maps[mask];
    return map ? [{ i, tint: { ...order, map, coarseness: coarsenessFor(map, drawn) } }] : [];
  });
  const pictures = tintAll(known.map(({ tint }) => tint));
  const tinted: (Tinted | undefined)[] = orders.map(() => undefined);
  for (const [at, { i }] of known.entries()) tinted[i] = pictures[at];
  const answer: FromMaskWorker = { values, tinted };
  postMessage(answer, { transfer: [values.buffer, ...new Set(pictures.map(({ sheet }) => sheet))] });
}

addEventListener("message", ({ data }: MessageEvent<ToMaskWorker>) => {
  // The page hears of errors, not of promises that were rejected.
  work(data).catch(reportError);
});
