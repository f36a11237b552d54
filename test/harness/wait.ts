const POLL_MS = 100;

/** What `waitFor` throws when it gives up. */
export class GaveUp extends Error {}

/**
 * Asks `probe` again and again until it answers something other than `undefined` or `false`. A probe that throws has not
 * succeeded yet; its last error is told when time is up.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) {
      const detail = lastError instanceof Error ? ` (${lastError.message.split("\n")[0]})` : "";
      throw new GaveUp(`Waited ${timeoutMs / 1000} s in vain for ${what}${detail}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
