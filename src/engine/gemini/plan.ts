/** Which parts of a question travel inside the request, and which by way of the service's file store. */

import { MAX_PDF_PAGES } from "../documents/pdf.ts";
import { megabytes } from "./bytes.ts";
import { VisionError } from "./errors.ts";
import { INLINE_LIMIT } from "./parameters.ts";

/** A part, as far as the decision needs it. */
export type PlannedPart =
  | { readonly text: string }
  /** A file that the service has, or fetches by itself. */
  | { readonly uri: string; readonly mimeType: string }
  /** Bytes; pages of a PDF where they are known. `uploaded`: the service has them already. */
  | {
      readonly size: number;
      readonly mimeType: string;
      readonly pages?: number | undefined;
      readonly uploaded?: boolean | undefined;
    };

/** How a part travels; `upload` also for what is uploaded already. */
export type Way = "inline" | "upload";

/** Of one question, https://ai.google.dev/gemini-api/docs/image-understanding, read 2026-09-12. */
export const MAX_PICTURES = 3600;

/** More than the field names, quotes and braces around a part take. */
const WRAPPING = 100;

/**
 * The way of each part. Inside the request, unless the service has it already; when that is too much for one request,
 * the largest parts are uploaded, until the rest fits. Throws a `VisionError`: `tooManyPictures`, `tooManyPages`,
 * `promptTooLong` when the texts alone are too much.
 */
export function planParts(parts: readonly PlannedPart[], limit = INLINE_LIMIT): Way[] {
  checkCounts(parts);
  const ways = parts.map((part): Way => ("size" in part && part.uploaded ? "upload" : "inline"));
  let total = parts.reduce((sum, part, i) => sum + bytesInside(part, ways[i]), 0);
  const bySize = parts
    .flatMap((part, i) => ("size" in part && ways[i] === "inline" ? [{ i, part }] : []))
    .sort((a, b) => b.part.size - a.part.size || a.i - b.i);
  for (const { i, part } of bySize) {
    if (total <= limit) break;
    ways[i] = "upload";
    total += bytesInside(part, "upload") - bytesInside(part, "inline");
  }
  if (total > limit) throw new VisionError("promptTooLong", [megabytes(total), megabytes(limit)]);
  return ways;
}

/** Bytes of a part in the request's JSON. */
export function bytesInside(part: PlannedPart, way: Way | undefined): number {
  if ("text" in part) return WRAPPING + Buffer.byteLength(JSON.stringify(part.text));
  if ("uri" in part) return WRAPPING + part.mimeType.length + Buffer.byteLength(JSON.stringify(part.uri));
  // Of an uploaded file, the address: longer than any that was seen.
  return WRAPPING + part.mimeType.length + (way === "inline" ? 4 * Math.ceil(part.size / 3) : 2 * WRAPPING);
}

/** Throws `tooManyPictures`: to be asked before thousands of pictures are read. */
export function checkPictures(count: number): void {
  if (count > MAX_PICTURES) throw new VisionError("tooManyPictures", [String(count), String(MAX_PICTURES)]);
}

function checkCounts(parts: readonly PlannedPart[]): void {
  checkPictures(parts.filter((part) => "mimeType" in part && part.mimeType.startsWith("image/")).length);
  const pages = parts.reduce((sum, part) => sum + ("size" in part ? (part.pages ?? 0) : 0), 0);
  if (pages > MAX_PDF_PAGES) throw new VisionError("tooManyPages", [String(pages), String(MAX_PDF_PAGES)]);
}
