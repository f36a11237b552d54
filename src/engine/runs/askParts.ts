/** Several parts of one picture, each asked about by itself: its tiles, or the boxes of some annotations. */
import type { Box } from "../../core/annotation.ts";
import { pixelsOf } from "../../core/tiles.ts";
import { type Plan, together } from "../gemini/expected.ts";
import { modelRow } from "../gemini/models.ts";
import { estimateTokens } from "../gemini/tokens.ts";
import type { Boxed } from "../regions/attach.ts";
import type { TaskOptions } from "../tasks/task.ts";
import type { PictureAnswered } from "./answered.ts";
import type { ImageAskDependencies } from "./askPicture.ts";
import { askRegion, type RegionQuestion } from "./askRegion.ts";
import { inFlight } from "./inFlight.ts";

/** One part and what is asked about it. */
export interface AskedPart {
  /** 0–1000 of the upright picture, `y` first. */
  readonly region: Box;
  /** The annotation whose shape is asked for. */
  readonly annotation?: Boxed;
  /** Instead of those of the question. */
  readonly options?: TaskOptions;
}

export interface PartsQuestion extends Omit<RegionQuestion, "region" | "annotation"> {
  readonly parts: readonly AskedPart[];
}

export interface PartsDependencies extends Omit<ImageAskDependencies, "approve"> {
  readonly signal: AbortSignal;
  /** Whether the other parts would fail for the same reason: then none is begun any more. */
  readonly holdsForAll: (error: unknown) => boolean;
  /** Told whenever a part is done with, answered or not. */
  readonly onPart?: (done: number, of: number) => void;
}

/** What came of the parts. */
export interface AnsweredParts {
  /** In the order of the parts. */
  readonly answers: readonly PictureAnswered[];
  /** Why parts were not answered; none for those that were not begun. */
  readonly errors: readonly unknown[];
}

/** The free tier answers two questions at a time. */
const IN_FLIGHT = 2;

/**
 * Asks about every part, two at a time. Each answer is in the journal before it is read. An aborted signal ends it: what
 * was answered until then is returned. Errors are returned too, never thrown.
 */
export async function askParts(question: PartsQuestion, dependencies: PartsDependencies): Promise<AnsweredParts> {
  const { parts, ...asked } = question;
  const { signal, holdsForAll, onPart, ...others } = dependencies;
  const answers = new Map<number, PictureAnswered>();
  const errors: unknown[] = [];
  // Ends the run without breaking off what is asked already: its answer may be on its way, and paid for.
  const stop = new AbortController();
  await inFlight([...parts.entries()], IN_FLIGHT, AbortSignal.any([signal, stop.signal]), async ([index, part]) => {
    try {
      answers.set(index, await askRegion({ ...asked, ...part }, { ...others, signal }));
    } catch (error) {
      if (signal.aborted) return;
      errors.push(error);
      if (holdsForAll(error)) stop.abort();
    }
    onPart?.(answers.size + errors.length, parts.length);
  });
  const inOrder = [...answers].sort(([a], [b]) => a - b);
  return { answers: inOrder.map(([, answer]) => answer), errors };
}

/** What the questions about all parts come to: a box may be small and the next one as large as the picture. */
export function plansOfParts(
  question: Pick<PartsQuestion, "parts" | "task" | "options" | "model" | "tuning"> & {
    readonly picture: Pick<PartsQuestion["picture"], "image">;
  },
): Plan[] {
  const { picture, parts, task, model, tuning } = question;
  const row = modelRow(model);
  const plans = parts.map(({ region, options = question.options }): Plan => {
    const { width, height } = pixelsOf(region, picture.image);
    const { prompt } = task.request(row, options);
    const tokens = estimateTokens(row, [{ width, height }, { text: prompt }], tuning.mediaResolution);
    return { model, requests: 1, tokens };
  });
  return together(plans);
}
