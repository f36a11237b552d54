/**
 * Reads PDFs in a thread of its own: one of 50 MB may take half a minute, and one that was made to can take for ever, or
 * all memory. This file is a bundle of its own (`dist/pdfReader.cjs`), loaded at the first PDF; it shares no classes with
 * the others.
 */
import { parentPort, Worker, workerData } from "node:worker_threads";

/** What the worker is given. */
interface Order {
  readonly pdfFile: Uint8Array;
}

/** What a PDF says of itself, or why it cannot be read; `detail` is for the log. */
export type PdfReply =
  | { readonly pages: number; readonly encrypted: boolean }
  | { readonly trouble: "damaged" | "password" | "tooComplex"; readonly detail: string };

/** When to give up. */
export interface PdfLimits {
  readonly ms: number;
  /** By how many bytes this process may grow meanwhile. Packed pages can claim a thousand times the file's size. */
  readonly growth: number;
}

/** Seen of the worst honest files of 50 MB (a million objects): 20 s and 0.7 GB on a slow machine. */
const LIMITS: PdfLimits = { ms: 120_000, growth: 2_000_000_000 };
const LOOK_MS = 200;

/**
 * Reads a PDF as far as its pages. Never throws for what is in it; throws the signal's reason as soon as it is aborted,
 * and the thread is ended then.
 */
export async function readPdf(file: Uint8Array, signal?: AbortSignal, limits = LIMITS): Promise<PdfReply> {
  signal?.throwIfAborted();
  const order: Order = { pdfFile: file };
  // What the parser prints about odd objects is nobody's business.
  const worker = new Worker(import.meta.filename, { workerData: order, stdout: true, stderr: true });
  const before = process.memoryUsage.rss();
  const start = performance.now();
  let look: NodeJS.Timeout | undefined;
  let abort = () => {};
  try {
    return await new Promise<PdfReply>((resolve, reject) => {
      const giveUp = (detail: string) => resolve({ trouble: "tooComplex", detail });
      abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort);
      look = setInterval(() => {
        if (performance.now() - start > limits.ms) giveUp(`It took more than ${limits.ms} ms.`);
        else if (process.memoryUsage.rss() - before > limits.growth)
          giveUp(`It took more than ${limits.growth} bytes.`);
      }, LOOK_MS);
      worker.once("message", resolve);
      // The thread's own memory limit, or whatever else ends it.
      worker.once("error", (error) => giveUp(String(error)));
      worker.once("exit", () => giveUp("The reader ended without an answer."));
    });
  } finally {
    clearInterval(look);
    signal?.removeEventListener("abort", abort);
    await worker.terminate();
  }
}

async function read(file: Uint8Array): Promise<PdfReply> {
  const { ParseSpeeds, PDFDocument } = await import("@cantoo/pdf-lib");
  const options = { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest };
  try {
    const document = await PDFDocument.load(file, { ...options, ignoreEncryption: true });
    if (!document.isEncrypted) return counted(document.getPageCount(), false);
  } catch (error) {
    return { trouble: "damaged", detail: String(error) };
  }
  try {
    // Many are encrypted so that they cannot be printed or changed, and open without a password.
    const document = await PDFDocument.load(file, { ...options, password: "" });
    return counted(document.getPageCount(), true);
  } catch (error) {
    return { trouble: "password", detail: String(error) };
  }
}

function counted(pages: number, encrypted: boolean): PdfReply {
  return pages > 0 ? { pages, encrypted } : { trouble: "damaged", detail: "It has no pages." };
}

function isOrder(data: unknown): data is Order {
  return typeof data === "object" && data !== null && "pdfFile" in data && data.pdfFile instanceof Uint8Array;
}

const port = parentPort;
if (port !== null && isOrder(workerData)) {
  void read(workerData.pdfFile).then((reply) => {
    port.postMessage(reply);
  });
}
