/** Masks as they come from the host. */
import { type PackedMap, unpackedLength } from "../../src/core/packBits.ts";
import type { PackedMasks } from "../../src/core/protocol.ts";

/**
 * The map of each mask, whose code is a part of all, which stays as long as any of them; none for one that the host could not
 * decode.
 * @throws when the code is not as long as the masks say, or has more or fewer values
 */
export function packedMaps({ masks, code }: PackedMasks): readonly (PackedMap | undefined)[] {
  let end = 0;
  const maps = masks.map(({ width, height, bytes }) => {
    const begin = end;
    end += bytes;
    if (bytes === 0) return undefined;
    const map = { width, height, code: code.subarray(begin, end) };
    if (unpackedLength(map.code) !== width * height)
      throw new Error(`The code is not that of ${width} × ${height} values.`);
    return map;
  });
  if (end !== code.length) throw new Error(`The code of masks has ${code.length} bytes instead of ${end}.`);
  return maps;
}
