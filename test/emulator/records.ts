/** What the emulator was asked, for tests to look at. Keys never get in here, but addresses do, as they came. */
import { z } from "zod";

export const recordedRequestSchema = z.object({
  /** Counts from 0 since the start or the last reset. */
  index: z.number(),
  /** Milliseconds since 1970, when the request's head was there. */
  time: z.number(),
  method: z.string(),
  url: z.string(),
  /** Lower-case names, verbatim values, without `x-goog-api-key`. */
  headers: z.record(z.string(), z.string()),
  /** Whether `x-goog-api-key` held a key the emulator knows. */
  keyOk: z.boolean(),
  bodyBytes: z.number(),
  /** The client closed the connection before it had sent, or got, everything. */
  aborted: z.boolean(),
  /** HTTP status of an answer that was sent to its end; null as long as, and if ever, it was not. */
  finishedStatus: z.number().nullable(),
  /** What the service would silently ignore or a careful client would not do. */
  notes: z.array(z.string()),
});

export type RecordedRequest = z.infer<typeof recordedRequestSchema>;

interface Entry {
  readonly request: RecordedRequest;
  body: Buffer;
}

export interface Records {
  open(start: Pick<RecordedRequest, "method" | "url" | "headers" | "keyOk">): RecordedRequest;
  setBody(request: RecordedRequest, body: Buffer): void;
  /** Wakes those who wait for a change. */
  changed(): void;
  /** Resolves when something was changed since `version`, or after a while. */
  since(version: number): Promise<{ version: number; requests: RecordedRequest[] }>;
  body(index: number): Buffer | undefined;
  clear(): void;
}

/** Bodies are large; the newest are kept, up to so many bytes in all. */
const keptBytes = 400 * 1024 * 1024;
const longestWaitMs = 1000;

export function makeRecords(): Records {
  let entries: Entry[] = [];
  let version = 1;
  const waiting = new Set<() => void>();
  const changed = (): void => {
    version++;
    for (const wake of waiting) wake();
  };
  return {
    open(start) {
      const rest = {
        index: entries.length,
        time: Date.now(),
        bodyBytes: 0,
        aborted: false,
        finishedStatus: null,
        notes: [],
      };
      const request: RecordedRequest = { ...rest, ...start };
      entries.push({ request, body: Buffer.alloc(0) });
      changed();
      return request;
    },
    setBody(request, body) {
      request.bodyBytes = body.length;
      const entry = entries.find((candidate) => candidate.request === request);
      if (entry !== undefined) entry.body = body;
      let total = 0;
      for (const kept of entries.toReversed()) {
        total += kept.body.length;
        if (total > keptBytes) kept.body = Buffer.alloc(0);
      }
      changed();
    },
    changed,
    async since(known) {
      if (known >= version) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            clearTimeout(timer);
            waiting.delete(wake);
            resolve();
          };
          const timer = setTimeout(wake, longestWaitMs);
          waiting.add(wake);
        });
      }
      return { version, requests: entries.map(({ request }) => request) };
    },
    body(index) {
      return entries[index]?.body;
    },
    clear() {
      entries = [];
      changed();
    },
  };
}
