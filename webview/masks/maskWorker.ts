/** The worker that decodes the masks of a document that has hundreds, and tints them: the page goes on meanwhile. */
import type { Size } from "../../src/core/camera.ts";
import type { Rgb } from "../../src/core/colors.ts";
import type { GrayMap } from "../../src/core/coverage.ts";
import { decodeMap } from "./decode.ts";
import { coarsenessFor, type Tinted, tintAll } from "./tint.ts";

/** A mask that will be drawn. */
export interface TintOrder {
  /** Which of the files it is in. */
  readonly file: number;
  readonly color: Rgb;
  /** 0–255; what is above belongs to the object. */
  readonly threshold: number;
  /** Device px. */
  readonly drawn: Size;
}

export interface ToMaskWorker {
  readonly files: readonly Uint8Array[];
  readonly orders: readonly TintOrder[];
}

export interface DecodedMasks {
  /** In the order of the files; none for one that cannot be decoded. */
  readonly maps: readonly (GrayMap | undefined)[];
  /** In the order of the orders, as far as they were carried out. */
  readonly tinted: readonly (Tinted | undefined)[];
}

async function work({ files, orders }: ToMaskWorker): Promise<void> {
  // One after the other: they may be large.
  const maps: (GrayMap | undefined)[] = [];
  for (const file of files) maps.push(await decodeMap(file).catch(() => undefined));
  const known = orders.flatMap(({ file, drawn, ...order }, i) => {
    const map = maps[file];
    return map ? [{ i, tint: { ...order, map, coarseness: coarsenessFor(map, drawn) } }] : [];
  });
  const pictures = tintAll(known.map(({ tint }) => tint));
  const tinted: (Tinted | undefined)[] = orders.map(() => undefined);
  for (const [at, { i }] of known.entries()) tinted[i] = pictures[at];
  const answer: DecodedMasks = { maps, tinted };
  const buffers = maps.flatMap((map) => (map ? [map.data.buffer] : []));
  postMessage(answer, { transfer: [...buffers, ...new Set(pictures.map(({ sheet }) => sheet))] });
}

addEventListener("message", ({ data }: MessageEvent<ToMaskWorker>) => {
  // The page hears of errors, not of promises that were rejected.
  work(data).catch(reportError);
});
