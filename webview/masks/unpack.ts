/** Masks as they come from the host. */
import type { GrayMap } from "../../src/core/coverage.ts";
import type { PackedMasks } from "../../src/core/protocol.ts";

/** The values of all masks, one after the other. */
export async function unpack({ values }: PackedMasks): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(values)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The map of each mask, a part of `values`, which stays as long as any of them; none for one that the host could not decode.
 * @throws when they are not as many as the masks say
 */
export function mapsIn({ masks }: PackedMasks, values: Uint8Array): readonly (GrayMap | undefined)[] {
  let end = 0;
  const maps = masks.map(({ width, height }) => {
    const begin = end;
    end += width * height;
    return end > begin ? { width, height, data: values.subarray(begin, end) } : undefined;
  });
  if (end !== values.length) throw new Error(`There are ${values.length} values of masks instead of ${end}.`);
  return maps;
}
