import type { ReadonlySignal } from "@preact/signals-core";
import type { GrayMap } from "../../src/core/coverage.ts";
import { startWorker } from "../worker.ts";
import { decodeMap } from "./decode.ts";
import type { DecodedMaps } from "./maskDecoder.ts";
import { source as maskDecoder } from "./maskDecoder.ts?worker";

/** With more masks another thread is worth its start. */
const MANY = 50;

/** Milliseconds of decoding here between which the page may do something else. */
const SLICE = 16;

/**
 * Decodes the files of masks: few of them here, many on another thread.
 *
 * @param busy the page's thread is needed for something that comes first
 * @returns their maps, in the same order; none for one that cannot be decoded
 */
export function createDecodeAll(busy: ReadonlySignal<boolean>): (files: readonly Uint8Array[]) => Promise<DecodedMaps> {
  const decodeThere = async (files: readonly Uint8Array[]): Promise<DecodedMaps> => {
    const worker = startWorker(maskDecoder);
    try {
      return await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<DecodedMaps>) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(files);
      });
    } finally {
      worker.terminate();
    }
  };

  const decodeHere = async (files: readonly Uint8Array[]): Promise<DecodedMaps> => {
    await isOver(busy);
    const maps: (GrayMap | undefined)[] = [];
    let began = performance.now();
    for (const file of files) {
      maps.push(await decodeMap(file).catch(() => undefined));
      if (performance.now() - began < SLICE) continue;
      await othersTurn();
      began = performance.now();
    }
    return maps;
  };

  return async (files) => {
    if (files.length <= MANY) return decodeHere(files);
    try {
      return await decodeThere(files);
    } catch (error) {
      console.warn("Masks are decoded by the page itself.", error);
      return decodeHere(files);
    }
  };
}

/** Lets what waits go first: input, frames, messages. Timers would wait for more than that. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Resolves when a signal is false. */
function isOver(signal: ReadonlySignal<boolean>): Promise<void> {
  return new Promise((resolve) => {
    const stop = signal.subscribe((value) => {
      if (value) return;
      resolve();
      // Not within the first call, which comes before `stop` is there.
      queueMicrotask(() => stop());
    });
  });
}
