/** Memory of work that is done in a process of its own: what a test runner needs meanwhile would hide it. */
import { execFile } from "node:child_process";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import * as z from "zod";

const schema = z.object({ few: z.int(), many: z.int() });

/** Runs a file beside this one. It prints what few pieces of work held at most above the beginning, and many: bytes. */
export async function peaks(file: string, ...args: readonly string[]): Promise<z.output<typeof schema>> {
  const script = path.join(import.meta.dirname, file);
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, ...args]);
  return schema.parse(JSON.parse(stdout));
}

/** In such a file: measures what is held now, when nothing is left that could be thrown away. */
export class Held {
  peak = 0;
  #before = 0;

  async begin(): Promise<void> {
    this.#before = await now();
    this.peak = 0;
  }

  async look(): Promise<void> {
    this.peak = Math.max(this.peak, (await now()) - this.#before);
  }
}

/**
 * Objects, and buffers outside of the heap. A buffer of a native library is given back a turn after nobody holds it,
 * and counted until the next collection (Node-API, finalizers).
 */
async function now(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await setImmediate();
  }
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
