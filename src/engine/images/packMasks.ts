/** Masks on their way to a page: decoded here, where programs stay warm, and as the runs that the page draws them from. */
import { setImmediate } from "node:timers/promises";
import { mostPacked, packBits } from "../../core/packBits.ts";
import type { PackedMasks } from "../../core/protocol.ts";
import { decodeMap } from "./decodeMap.ts";

/** Bytes of code, and values, from which a message is large enough: what is long on its way could be called off. */
const BATCH = { bytes: 2_000_000, values: 32_000_000 };
/** Ms of decoding between which the thread may do something else. */
const SLICE = 16;

/** A mask's file, and the name that its page knows it by. */
export interface MaskFile {
  readonly hash: string;
  readonly png: Uint8Array;
}

/** Decodes masks one after the other, because they may be large, and packs them in parts of some megabytes. */
export async function* packMasks(files: Iterable<MaskFile>): AsyncGenerator<PackedMasks, void, undefined> {
  let masks: PackedMasks["masks"][number][] = [];
  let code = new Uint8Array();
  let [end, values] = [0, 0];
  let began = performance.now();
  for (const { hash, png } of files) {
    const map = await decodeMap(png).catch(() => undefined);
    const begin = end;
    if (map) {
      code = withRoom(code, end, mostPacked(map.data.length));
      end = packBits(map.data, code, end);
      values += map.data.length;
    }
    masks.push({ hash, width: map?.width ?? 0, height: map?.height ?? 0, bytes: end - begin });
    if (performance.now() - began > SLICE) {
      await setImmediate();
      began = performance.now();
    }
    if (end < BATCH.bytes && values < BATCH.values) continue;
    yield { masks, code: code.slice(0, end) };
    [masks, end, values] = [[], 0, 0];
  }
  // What travels is the whole buffer behind an array.
  if (masks.length > 0) yield { masks, code: code.slice(0, end) };
}

/** Bytes as they are up to `end`, and room for more after them. */
function withRoom(bytes: Uint8Array<ArrayBuffer>, end: number, more: number): Uint8Array<ArrayBuffer> {
  if (end + more <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(2 * bytes.length, end + more));
  larger.set(bytes.subarray(0, end));
  return larger;
}
