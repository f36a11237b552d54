import type { GrayMap } from "../../src/core/coverage.ts";
import { othersTurn } from "../waiting.ts";
import { startWorker } from "../worker.ts";
import { decodeMap } from "./decode.ts";
import type { DecodedMasks, ToMaskWorker } from "./maskWorker.ts";
import { source } from "./maskWorker.ts?worker";

/** Milliseconds of decoding between which the page may do something else. */
const SLICE = 16;

/** Decodes masks here: for few of them another thread is not worth its start. */
export async function decodeHere(files: readonly Uint8Array[]): Promise<DecodedMasks["maps"]> {
  const maps: (GrayMap | undefined)[] = [];
  let began = performance.now();
  for (const file of files) {
    maps.push(await decodeMap(file).catch(() => undefined));
    if (performance.now() - began < SLICE) continue;
    await othersTurn();
    began = performance.now();
  }
  return maps;
}

/**
 * Decodes masks on a thread of their own, and tints those that will be drawn.
 *
 * @throws when a page may not start workers
 */
export async function decodeThere(order: ToMaskWorker): Promise<DecodedMasks> {
  const worker = startWorker(source);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<DecodedMasks>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(order);
    });
  } finally {
    worker.terminate();
  }
}
