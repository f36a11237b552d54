/** Several parts of one picture, each asked about by itself: its tiles, or the boxes of some annotations. */
import type { Box } from "../../core/annotation.ts";
import { pixelsOf } from "../../core/tiles.ts";
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

/** Tokens that the question about one of the parts will have about. */
export function tokensOfPart(question: Omit<PartsQuestion, "endpoint" | "imageUri" | "maxSide">): number {
  const { picture, parts, task, tuning } = question;
  const row = modelRow(question.model);
  const [part] = parts;
  const { prompt } = task.request(row, part?.options ?? question.options);
  const size = part === undefined ? picture.image : pixelsOf(part.region, picture.image);
  return estimateTokens(row, [{ width: size.width, height: size.height }, { text: prompt }], tuning.mediaResolution);
}
