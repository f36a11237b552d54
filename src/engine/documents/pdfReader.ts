/**
 * Reads PDFs in a thread of its own: one of 50 MB may take half a minute, and one that was made to can take for ever, or
 * all memory. This file is a bundle of its own (`dist/pdfReader.cjs`), loaded at the first PDF; it shares no classes with
 * the others.
 */
import { parentPort, Worker, workerData } from "node:worker_threads";

/** What the worker is given. */
interface Order {
  readonly pdfFile: Uint8Array;
  /** Wanted: a document of these pages. Else the facts of this one. */
  readonly slice?: PdfPages;
}

/** Pages of a document, both included, counted from 1. */
export interface PdfPages {
  readonly first: number;
  readonly last: number;
}

/** Why a PDF cannot be read; `detail` is for the log. */
export interface PdfTrouble {
  readonly trouble: "damaged" | "password" | "tooComplex";
  readonly detail: string;
}

/** What a PDF says of itself. */
export type PdfReply = { readonly pages: number; readonly encrypted: boolean } | PdfTrouble;

/** A document of some of its pages. */
export type PdfSlice = { readonly slice: Uint8Array } | PdfTrouble;

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
export function readPdf(file: Uint8Array, signal?: AbortSignal, limits = LIMITS): Promise<PdfReply> {
  return inThread({ pdfFile: file }, signal, limits);
}

/** Makes a document of some pages of a PDF, in the same way. Pages look as in the whole; its outline and forms are gone. */
export function slicePdf(file: Uint8Array, slice: PdfPages, signal?: AbortSignal, limits = LIMITS): Promise<PdfSlice> {
  return inThread({ pdfFile: file, slice }, signal, limits);
}

async function inThread<T>(order: Order, signal: AbortSignal | undefined, limits: PdfLimits): Promise<T | PdfTrouble> {
  signal?.throwIfAborted();
  // What the parser prints about odd objects is nobody's business.
  const worker = new Worker(import.meta.filename, { workerData: order, stdout: true, stderr: true });
  const before = process.memoryUsage.rss();
  const start = performance.now();
  let look: NodeJS.Timeout | undefined;
  let abort = () => {};
  try {
    return await new Promise<T | PdfTrouble>((resolve, reject) => {
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

async function cutOut(file: Uint8Array, { first, last }: PdfPages): Promise<PdfSlice> {
  const { ParseSpeeds, PDFDocument } = await import("@cantoo/pdf-lib");
  try {
    const whole = await PDFDocument.load(file, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
    const part = await PDFDocument.create();
    const indices = Array.from({ length: last - first + 1 }, (_, i) => first - 1 + i);
    for (const page of await part.copyPages(whole, indices)) part.addPage(page);
    return { slice: await part.save() };
  } catch (error) {
    return { trouble: "damaged", detail: String(error) };
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
  const { pdfFile, slice } = workerData;
  void (slice === undefined ? read(pdfFile) : cutOut(pdfFile, slice)).then((reply) => {
    port.postMessage(reply);
  });
}
