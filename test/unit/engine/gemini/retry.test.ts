import { describe, expect, it } from "vitest";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { type Clock, retrying, type Wait } from "../../../../src/engine/gemini/retry.ts";
import type { SituationName } from "../../../../src/engine/gemini/situations.ts";

/** Fails with each of the errors in turn, then succeeds. */
function run(errors: VisionError[], { chance = 0.5, signal }: { chance?: number; signal?: AbortSignal } = {}) {
  const waits: Wait[] = [];
  const slept: number[] = [];
  let tries = 0;
  const clock: Clock = {
    sleep: async (ms, abort) => {
      slept.push(ms);
      abort?.throwIfAborted();
    },
    random: () => chance,
  };
  const ask = async () => {
    const error = errors[tries++];
    if (error !== undefined) throw error;
    return "answer";
  };
  const result = retrying(ask, { clock, signal, onWait: (wait) => waits.push(wait) });
  return { result, waits, slept, tries: () => tries };
}

const error = (name: SituationName, retryAfterMs?: number) => new VisionError(name, ["x", "y"], { retryAfterMs });
const many = (name: SituationName) => Array.from({ length: 9 }, () => error(name));

describe("asking again", () => {
  it("pauses 1, 2 and 4 seconds, and gives up after four tries", async () => {
    const { result, waits, slept, tries } = run(many("overloaded"));
    await expect(result).rejects.toMatchObject({ kind: "overloaded" });
    expect(slept).toEqual([1000, 2000, 4000]);
    expect(waits.map(({ attempt, kind }) => [attempt, kind])).toEqual([
      [2, "overloaded"],
      [3, "overloaded"],
      [4, "overloaded"],
    ]);
    expect(tries()).toBe(4);
  });

  it("spreads the pauses, so that parallel questions do not come back at once", async () => {
    const early = run([error("server")], { chance: 0 });
    const late = run([error("server")], { chance: 1 });
    expect(await early.result).toBe("answer");
    expect(await late.result).toBe("answer");
    expect(early.slept[0]).toBeLessThan(1000);
    expect(late.slept[0]).toBeGreaterThan(1000);
  });

  it("never comes back before the time that the service named", async () => {
    for (const chance of [0, 1]) {
      const { result, slept } = run([error("rateMinute", 41_000)], { chance });
      expect(await result).toBe("answer");
      expect(slept[0]).toBeGreaterThanOrEqual(41_000);
      expect(slept[0]).toBeLessThanOrEqual(42_000);
    }
  });

  it("does not wait for longer than two minutes, but says for how long", async () => {
    const { result, slept } = run([error("rateMinute", 600_000)]);
    await expect(result).rejects.toMatchObject({ kind: "rateMinute", message: expect.stringContaining("11 minutes") });
    expect(slept).toEqual([]);
  });

  it("does not happen where it does not help", async () => {
    for (const name of [
      "rateDay",
      "invalidKey",
      "badRequest",
      "promptBlocked",
      "emptyAnswer",
      "certificate",
      "timeout",
    ] as const) {
      const { result, tries } = run(many(name));
      await expect(result).rejects.toMatchObject({ situation: name });
      expect(tries(), name).toBe(1);
    }
    const bug = new TypeError("a mistake of ours");
    await expect(retrying(() => Promise.reject(bug), {})).rejects.toBe(bug);
  });

  it("stops when it is cancelled during a pause", async () => {
    const { result, tries } = run(many("network"), { signal: AbortSignal.abort() });
    await expect(result).rejects.toMatchObject({ kind: "cancelled" });
    expect(tries()).toBe(1);
  });

  it("ends a real pause at once when it is cancelled", async () => {
    const stop = new AbortController();
    const asking = retrying(() => Promise.reject(error("rateMinute", 100_000)), {
      signal: stop.signal,
      onWait: () => stop.abort(),
    });
    await expect(asking).rejects.toMatchObject({ kind: "cancelled" });
  });
});
