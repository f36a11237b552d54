/** The worker that decodes the masks of a document that has hundreds: the page draws its picture meanwhile. */
import type { GrayMap } from "../../src/core/coverage.ts";
import { decodeMap } from "./decode.ts";

/** The maps in the order of their files; none for one that cannot be decoded. */
export type DecodedMaps = readonly (GrayMap | undefined)[];

async function decodeAll(files: readonly Uint8Array[]): Promise<void> {
  const maps: DecodedMaps = await Promise.all(files.map((file) => decodeMap(file).catch(() => undefined)));
  postMessage(maps, { transfer: maps.flatMap((map) => (map ? [map.data.buffer] : [])) });
}

addEventListener("message", ({ data }: MessageEvent<readonly Uint8Array[]>) => void decodeAll(data));
