/**
 * HEIC pictures, which sharp cannot decode. This file is a bundle of its own (`dist/heic.cjs`), loaded at the first such
 * picture, because the decoder in it, libheif, is under the LGPL: whoever wants another libheif puts it there.
 */
import { parentPort, Worker, workerData } from "node:worker_threads";
import { MAX_PIXELS, type Raster } from "./raster.ts";

/** What the worker is given, and what it answers: the picture, or why there is none. */
interface Order {
  readonly heicFile: Uint8Array;
}
type Reply = Raster | string;

/**
 * Decodes the primary picture in a thread of its own: it takes seconds, and memory that only the thread's end gives back.
 * @throws Error when it cannot be decoded
 */
export async function decodeHeic(file: Uint8Array): Promise<Raster> {
  const order: Order = { heicFile: file };
  // What the decoder prints is said by the error, too.
  const worker = new Worker(import.meta.filename, { workerData: order, stdout: true, stderr: true });
  try {
    const reply = await new Promise<Reply>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The decoder ended without an answer.")));
    });
    if (typeof reply === "string") throw new Error(reply);
    return reply;
  } finally {
    await worker.terminate();
  }
}

async function decode(file: Uint8Array): Promise<Reply> {
  try {
    const { default: decoder } = await import("heic-decode");
    // The decoder takes only some of the major brands (bytes 8 to 11) that such pictures have.
    file.set(Buffer.from("heic", "latin1"), 8);
    const [primary] = await decoder.all({ buffer: file });
    if (primary === undefined) return "There is no picture in it.";
    const { width, height } = primary;
    if (width * height > MAX_PIXELS) return "It is larger than its header says.";
    const { data } = await primary.decode();
    return { width, height, channels: 4, data: new Uint8Array(data.buffer) };
  } catch (error) {
    return String(error);
  }
}

function isOrder(data: unknown): data is Order {
  return typeof data === "object" && data !== null && "heicFile" in data && data.heicFile instanceof Uint8Array;
}

const port = parentPort;
if (port !== null && isOrder(workerData)) {
  void decode(workerData.heicFile).then((reply) => {
    port.postMessage(reply);
  });
}
