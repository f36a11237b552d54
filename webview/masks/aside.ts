import { startWorker } from "../worker.ts";
import type { FromMaskWorker, ToMaskWorker } from "./maskWorker.ts";
import { source } from "./maskWorker.ts?worker";

/**
 * Unpacks masks on a thread of their own, and tints those that will be drawn.
 *
 * @throws when a page may not start workers
 */
export async function unpackAside(order: ToMaskWorker): Promise<FromMaskWorker> {
  const worker = startWorker(source);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromMaskWorker>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(order);
    });
  } finally {
    worker.terminate();
  }
}
