import { startWorker } from "../worker.ts";
import type { FromMaskWorker, ToMaskWorker } from "./maskWorker.ts";
import { source } from "./maskWorker.ts?worker";

/**
 * Tints masks on a thread of their own.
 *
 * @throws when a page may not start workers
 */
export async function tintAside(order: ToMaskWorker): Promise<FromMaskWorker> {
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
