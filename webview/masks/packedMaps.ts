/** Masks as they come from the host. */
import type { PackedMap } from "../../src/core/packBits.ts";
import type { PackedMasks } from "../../src/core/protocol.ts";

/**
 * The map of each mask, whose code is a part of all; none for one that the host could not decode.
 * @throws when the code is not as long as the masks say
 */
export function packedMaps({ masks, code }: PackedMasks): readonly (PackedMap | undefined)[] {
  let end = 0;
  const maps = masks.map(({ width, height, bytes }) => {
    const begin = end;
    end += bytes;
    return bytes > 0 ? { width, height, code: code.subarray(begin, end) } : undefined;
  });
  if (end !== code.length) throw new Error(`The code of masks has ${code.length} bytes instead of ${end}.`);
  return maps;
}
