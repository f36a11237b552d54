/**
 * How many tokens a question will have, before it is asked. An estimate: what was really counted comes with the answer.
 * Sources: ai.google.dev/gemini-api/docs/tokens, …/image-understanding, …/document-processing and …/media-resolution,
 * read 2026-09-12. The service's own `countTokens` takes no media resolution, costs a request, and wants the pictures sent.
 */
import type { ModelRow } from "./models.ts";
import type { MediaResolution } from "./tuning.ts";

/** A piece of a question, as far as its tokens depend on it. */
export type CountedPart =
  | { readonly text: string }
  /** A picture as sent, in pixels. */
  | { readonly width: number; readonly height: number }
  /** A PDF. */
  | { readonly pages: number };

/** Most that a picture, or a page, takes on 3.x and later. A page's own text is not billed. */
const BUDGETS: Readonly<Record<MediaResolution | "default", { readonly picture: number; readonly page: number }>> = {
  low: { picture: 280, page: 280 },
  medium: { picture: 560, page: 560 },
  high: { picture: 1120, page: 1120 },
  default: { picture: 1120, page: 560 },
};

/** 2.x: of a tile, of a picture that is one tile, and of a page. */
const TILE = 258;
const ONE_TILE_SIDE = 384;
/** 2.x: of any picture where these were asked for; `high` is tiles again. */
const FIXED: Readonly<Partial<Record<MediaResolution, number>>> = { low: 64, medium: 256 };

/** Characters a token of most writings. */
const CHARACTERS = 4;
/** Chinese, Japanese and Korean: a token for about every character. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Tokens of all parts. Models that the table does not know count like 3.x. */
export function estimateTokens(row: ModelRow, parts: readonly CountedPart[], resolution?: MediaResolution): number {
  return parts.reduce((sum, part) => sum + partTokens(row, part, resolution), 0);
}

/** Tokens of a text: about four characters each, in Chinese, Japanese and Korean one. Characters, not UTF-16 units. */
export function textTokens(text: string): number {
  const dense = text.match(DENSE)?.length ?? 0;
  const others = [...text].length - dense;
  return dense + Math.ceil(others / CHARACTERS);
}

function partTokens(row: ModelRow, part: CountedPart, resolution: MediaResolution | undefined): number {
  if ("text" in part) return textTokens(part.text);
  if ("pages" in part) {
    return part.pages * (row.countsTiles ? TILE : BUDGETS[resolution ?? "default"].page);
  }
  return row.countsTiles ? tiledTokens(part, resolution) : BUDGETS[resolution ?? "default"].picture;
}

/** The shorter side is cut into one and a half tiles; every tile that is begun counts. */
function tiledTokens({ width, height }: { width: number; height: number }, resolution?: MediaResolution): number {
  const fixed = resolution && FIXED[resolution];
  if (fixed !== undefined) return fixed;
  if (width <= ONE_TILE_SIDE && height <= ONE_TILE_SIDE) return TILE;
  const side = Math.max(1, Math.floor(Math.min(width, height) / 1.5));
  return Math.ceil(width / side) * Math.ceil(height / side) * TILE;
}
