/** Masks on their way to a page: decoded here, where programs stay warm, and packed so that a browser unpacks them natively. */
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import type { GrayMap } from "../../core/coverage.ts";
import type { PackedMasks } from "../../core/protocol.ts";
import { decodeMap } from "./decodeMap.ts";

const deflateAside = promisify(deflate);

/** Maps are runs of one value, mostly: a third of the time for as few bytes as a search for longer repetitions. */
const PACKING = { level: 1, strategy: constants.Z_RLE, chunkSize: 2 ** 20 };

/** Values that are held at a time, bytes. */
const BATCH = 16_000_000;
/** Ms of decoding between which the thread may do something else. */
const SLICE = 16;

/** A mask's file, and the name that its page knows it by. */
export interface MaskFile {
  readonly hash: string;
  readonly png: Uint8Array;
}

/** Decodes masks one after the other, because they may be large, and packs them in parts of some megabytes. */
export async function* packMasks(files: Iterable<MaskFile>): AsyncGenerator<PackedMasks, void, undefined> {
  let maps: { readonly hash: string; readonly map: GrayMap | undefined }[] = [];
  let bytes = 0;
  let began = performance.now();
  for (const { hash, png } of files) {
    const map = await decodeMap(png).catch(() => undefined);
    maps.push({ hash, map });
    bytes += map?.data.length ?? 0;
    if (performance.now() - began > SLICE) {
      await setImmediate();
      began = performance.now();
    }
    if (bytes < BATCH) continue;
    yield await packed(maps);
    [maps, bytes] = [[], 0];
  }
  if (maps.length > 0) yield await packed(maps);
}

async function packed(
  maps: readonly { readonly hash: string; readonly map: GrayMap | undefined }[],
): Promise<PackedMasks> {
  const values = await deflateAside(Buffer.concat(maps.flatMap(({ map }) => (map ? [map.data] : []))), PACKING);
  return {
    masks: maps.map(({ hash, map }) => ({ hash, width: map?.width ?? 0, height: map?.height ?? 0 })),
    // What travels is the whole buffer behind an array.
    values: new Uint8Array(values),
  };
}
