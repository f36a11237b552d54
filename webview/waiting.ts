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

/** Lets what waits go first: input, frames, messages. Timers would wait for more than that. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
