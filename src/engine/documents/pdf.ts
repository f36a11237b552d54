/** Looks into a PDF before it is sent: whether it can be read, and how many pages it has. */
import { readFile, stat } from "node:fs/promises";
import { VisionError } from "../gemini/errors.ts";
import { DocumentError } from "./documentError.ts";
import type { PdfPages, PdfReply } from "./pdfReader.ts";

/** What matters of a PDF for a question. */
export interface PdfFacts {
  /** At least one. */
  readonly pages: number;
  /** It opens without a password all the same; an owner has restricted what may be done with it. */
  readonly encrypted: boolean;
}

/** Of one document, https://ai.google.dev/gemini-api/docs/document-processing, read 2026-09-12. */
export const MAX_PDF_BYTES = 50_000_000;
/** Of one document, and of all documents of a question together. */
export const MAX_PDF_PAGES = 1000;
const MEGABYTE = 1_000_000;

/** Readers look for the header among the first bytes: some programs put their own in front. */
const HEADER_WITHIN = 1024;

/**
 * Reads a document's file. What is no file is not opened: reading a pipe would wait for ever.
 * @throws DocumentError for a folder, a device, or a file that is too large; the file system's errors as they are
 */
export async function readPdfFile(path: string): Promise<Buffer> {
  const found = await stat(path);
  if (found.isDirectory()) throw new DocumentError("folder");
  if (!found.isFile()) throw new DocumentError("notAFile");
  checkBytes(found.size);
  return readFile(path);
}

/**
 * The facts of a PDF that the service takes. Large ones need seconds, in a thread of their own.
 * @throws DocumentError when it is none, cannot be read without a password, is damaged, or too large; VisionError
 * (`cancelled`) as soon as `signal` is aborted
 */
export async function inspectPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfFacts> {
  checkBytes(bytes.length);
  checkHeader(bytes);
  const reply = await read(bytes, signal);
  if ("trouble" in reply) throw new DocumentError(reply.trouble, [], { cause: new Error(reply.detail) });
  if (reply.pages > MAX_PDF_PAGES) throw new DocumentError("tooManyPages", [reply.pages, MAX_PDF_PAGES]);
  return { pages: reply.pages, encrypted: reply.encrypted };
}

/**
 * A PDF of some pages of another; `undefined` when they cannot be cut out. One that an owner has locked is left whole:
 * a copy would be without the lock.
 * @throws VisionError (`cancelled`) as soon as `signal` is aborted
 */
export async function slicePdf(
  bytes: Uint8Array,
  pages: PdfPages,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const reply = await inThread(({ slicePdf: slice }) => slice(bytes, pages, signal), signal);
  return "slice" in reply ? reply.slice : undefined;
}

function read(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<PdfReply> {
  return inThread(({ readPdf }) => readPdf(bytes, signal), signal);
}

async function inThread<T>(
  work: (reader: typeof import("./pdfReader.ts")) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const reader = await import("./pdfReader.ts").catch((cause: unknown) => {
    throw new DocumentError("noReader", [], { cause });
  });
  try {
    return await work(reader);
  } catch (error) {
    if (signal?.aborted) throw new VisionError("cancelled");
    throw error;
  }
}

function checkBytes(size: number): void {
  if (size > MAX_PDF_BYTES) {
    throw new DocumentError("tooManyBytes", [Math.ceil(size / MEGABYTE), MAX_PDF_BYTES / MEGABYTE]);
  }
}

function checkHeader(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new DocumentError("empty");
  const start = Buffer.from(bytes.subarray(0, HEADER_WITHIN)).toString("latin1");
  if (start.includes("%PDF-")) return;
  if (start.startsWith("version https://git-lfs.github.com/spec/")) throw new DocumentError("lfsPointer");
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b/i.test(start)) throw new DocumentError("webPage");
  throw new DocumentError("notPdf");
}
