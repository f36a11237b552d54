/** What cannot be stopped can be left alone. */
import { VisionError } from "../gemini/errors.ts";

/**
 * What `work` comes to. Throws `cancelled` as soon as `signal` is aborted: a large picture that is being decoded cannot
 * be stopped, but nobody has to wait for it.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new VisionError("cancelled"));
    signal.addEventListener("abort", abort);
  });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
