/**
 * Runs `work` on every item, at most `limit` at a time, in order. Items not begun when `signal` is aborted are left out.
 * `work` is expected to deal with its own errors; the first that escapes stops the rest and is thrown.
 */
export async function inFlight<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
}
