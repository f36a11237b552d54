/** Asks again where that helps. The SDK's own retrying knows neither RetryInfo nor failed connections. */
import { setTimeout } from "node:timers/promises";
import { VisionError } from "./errors.ts";
import type { ErrorKind } from "./situations.ts";

/** A pause before the next try, for the person to see. */
export interface Wait {
  /** Why. */
  readonly kind: ErrorKind;
  readonly ms: number;
  /** The try that follows: 2 is the first repetition. */
  readonly attempt: number;
}

/** Time and chance, so that tests need neither. */
export interface Clock {
  /** Resolves after `ms`; rejects as soon as `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** 0–1. */
  readonly random: () => number;
}

/** How to ask again, and whom to tell of it. */
export interface Retrying {
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((wait: Wait) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** The first one included. */
export const MAX_TRIES = 4;
/** Nobody waits longer for a message that says "soon". */
export const LONGEST_WAIT_MS = 120_000;
const FIRST_PAUSE_MS = 1000;

/** The machine's own. */
export const realClock: Clock = {
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, { ...(signal && { signal }) });
  },
  random: Math.random,
};

/**
 * Runs `ask` up to four times while it throws a transient `VisionError`, waiting as long as the service asks for, or 1,
 * 2, 4 s and a little. Throws the last error; `rateLong` when the service asks for more than two minutes; `cancelled`
 * when the signal is aborted during a pause.
 */
export async function retrying<T>(ask: () => Promise<T>, { signal, onWait, clock = realClock }: Retrying): Promise<T> {
  for (let attempt = 2; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof VisionError) || !error.transient || attempt > MAX_TRIES) throw error;
      const ms = pause(error, attempt - 2, clock.random());
      if (ms > LONGEST_WAIT_MS) throw tooLong(error, ms);
      onWait?.({ kind: error.kind, ms, attempt });
      await clock.sleep(ms, signal).catch(() => {
        throw new VisionError("cancelled", [], { detail: error.detail });
      });
    }
  }
}

/** Spread out, so that parallel questions do not come back all at once; never before the time the service named. */
function pause({ retryAfterMs }: VisionError, repetition: number, chance: number): number {
  if (retryAfterMs !== undefined) return Math.round(retryAfterMs + chance * FIRST_PAUSE_MS);
  return Math.round(FIRST_PAUSE_MS * 2 ** repetition * (0.75 + chance / 2));
}

function tooLong(error: VisionError, ms: number): VisionError {
  const { status, retryAfterMs, detail } = error;
  return new VisionError("rateLong", [String(Math.ceil(ms / 60_000))], { status, retryAfterMs, detail });
}
