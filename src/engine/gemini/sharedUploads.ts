/** Several that want the same content uploaded at the same time share one upload. */
import { untilAborted } from "../runs/untilAborted.ts";
import { realClock } from "./retry.ts";
import type { Uploading } from "./upload.ts";

interface Flight<T> {
  readonly work: Promise<T>;
  readonly stop: AbortController;
  readonly waiting: Set<Uploading>;
}

/** Runs `work`, or waits for the run of the same name that is under way, and passes on what that tells. */
export type ShareUpload<T> = (name: string, options: Uploading, work: (options: Uploading) => Promise<T>) => Promise<T>;

/**
 * Who calls off leaves the others their upload; with the last one it ends. What is thrown goes to all that wait, and
 * `cancelled` to whoever called off.
 */
export function shareUploads<T>(): ShareUpload<T> {
  const flights = new Map<string, Flight<T>>();

  function begin(name: string, { clock, chunkBytes }: Uploading, work: (options: Uploading) => Promise<T>): Flight<T> {
    const stop = new AbortController();
    const waiting = new Set<Uploading>();
    const shared: Uploading = {
      signal: stop.signal,
      clock: clock ?? realClock,
      ...(chunkBytes !== undefined && { chunkBytes }),
      onWait: (wait) => {
        for (const one of waiting) one.onWait?.(wait);
      },
      onProgress: (sent, size) => {
        for (const one of waiting) one.onProgress?.(sent, size);
      },
    };
    const flight: Flight<T> = {
      stop,
      waiting,
      work: work(shared).finally(() => {
        if (flights.get(name) === flight) flights.delete(name);
      }),
    };
    // Each that waits is told by itself; when all have left, nobody is.
    flight.work.catch(() => {});
    flights.set(name, flight);
    return flight;
  }

  return async (name, options, work) => {
    const flight = flights.get(name) ?? begin(name, options, work);
    // Two questions may come with the very same options.
    const one = { ...options };
    flight.waiting.add(one);
    try {
      return await untilAborted(flight.work, options.signal);
    } finally {
      flight.waiting.delete(one);
      if (flight.waiting.size === 0) {
        // Nobody may join what is being stopped.
        if (flights.get(name) === flight) flights.delete(name);
        flight.stop.abort();
      }
    }
  };
}
