/** How many tokens a question will have, as far as its files are known. */
import { MAX_PDF_PAGES } from "../documents/pdf.ts";
import type { ModelRow } from "../gemini/models.ts";
import { type CountedPart, estimateTokens } from "../gemini/tokens.ts";
import type { Tuning } from "../gemini/tuning.ts";
import type { PartFacts } from "../gemini/turns.ts";

/** A piece of a question, wherever its bytes are. */
export type EstimatedPart = { readonly text: string } | PartFacts;

/** Tokens of a question, about. */
export interface Estimate {
  readonly tokens: number;
  /** Nobody knows how long one of its files is, so these are the most that the question can have. */
  readonly isMost: boolean;
}

/** A picture that only its address is known of counts as one of the usual size. */
const USUAL_SIZE = { width: 1536, height: 1152 };
/** Of a model that the table does not know: what most of its models read. */
const USUAL_LIMIT = 1_048_576;

/**
 * Tokens of all parts. PDFs of unknown length have, all together, what the others leave of the pages that a question may
 * have; of other unknown files (a film, a text) only the model's own limit is certain.
 */
export function estimateOf(
  row: ModelRow,
  parts: readonly EstimatedPart[],
  resolution: Tuning["mediaResolution"],
): Estimate {
  const known: CountedPart[] = [];
  const unknown: PartFacts[] = [];
  for (const part of parts) {
    if ("text" in part) known.push(part);
    else if (part.pages !== undefined) known.push({ pages: part.pages });
    else if (part.size !== undefined) known.push(part.size);
    else if (isPicture(part)) known.push(USUAL_SIZE);
    else unknown.push(part);
  }
  const tokens = estimateTokens(row, known, resolution);
  if (unknown.length === 0) return { tokens, isMost: false };
  const limit = row.inputLimit ?? USUAL_LIMIT;
  const pages = known.reduce((sum, part) => sum + ("pages" in part ? part.pages : 0), 0);
  const rest = unknown.every(isPdf)
    ? estimateTokens(row, [{ pages: Math.max(0, MAX_PDF_PAGES - pages) }], resolution)
    : limit;
  return { tokens: Math.max(tokens, Math.min(tokens + rest, limit)), isMost: true };
}

function isPicture({ mimeType }: PartFacts): boolean {
  return /^image\//i.test(mimeType);
}

function isPdf({ mimeType }: PartFacts): boolean {
  return /^application\/pdf\b/i.test(mimeType);
}
