/** Token counts by the documented budgets. */
import type { EmulatedModel, ThinkingLevel } from "./modelTable.ts";

const charactersPerToken = 4;

export function textTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** The text that fits into a number of tokens. */
export function firstTokens(text: string, tokens: number): string {
  return [...text].slice(0, Math.max(0, tokens) * charactersPerToken).join("");
}

const budgets3: Readonly<Record<string, number>> = { LOW: 280, MEDIUM: 560, HIGH: 1120, UNSPECIFIED: 1120 };
const budgets25: Readonly<Record<string, number>> = { LOW: 64, MEDIUM: 256 };

/** One picture of the given size (pixels), at a `MEDIA_RESOLUTION_…` level. */
export function imageTokens(
  model: EmulatedModel,
  width: number,
  height: number,
  mediaResolution: string | undefined,
): number {
  const level = (mediaResolution ?? "MEDIA_RESOLUTION_UNSPECIFIED").replace("MEDIA_RESOLUTION_", "");
  if (model.family !== "2.5") return budgets3[level] ?? 1120;
  const fixed = budgets25[level];
  if (fixed !== undefined) return fixed;
  if (width <= 384 && height <= 384) return 258;
  const crop = Math.max(1, Math.floor(Math.min(width, height) / 1.5));
  return Math.ceil(width / crop) * Math.ceil(height / crop) * 258;
}

const pageBudgets3: Readonly<Record<string, number>> = { LOW: 280, MEDIUM: 560, HIGH: 1120, UNSPECIFIED: 560 };

/** One page of a document. Its native text costs nothing. */
export function pageTokens(model: EmulatedModel, mediaResolution = "MEDIA_RESOLUTION_UNSPECIFIED"): number {
  if (model.family === "2.5") return 258;
  return pageBudgets3[mediaResolution.replace("MEDIA_RESOLUTION_", "")] ?? 560;
}

const thoughts: Readonly<Record<ThinkingLevel, number>> = { MINIMAL: 0, LOW: 96, MEDIUM: 320, HIGH: 1024 };

/** What thinking costs before the first word of the answer. */
export function thoughtTokens(level: ThinkingLevel, budget: number | undefined): number {
  return budget === undefined || budget < 0 ? thoughts[level] : Math.min(budget, thoughts.MEDIUM);
}
