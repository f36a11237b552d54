import { effect } from "@preact/signals-core";

/** Resolves when a condition on signals holds. */
export function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!holds()) return;
      resolve();
      // Not within the first call, which comes before `stop` is there.
      queueMicrotask(() => stop());
    });
  });
}
