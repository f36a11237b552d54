/** Remote control of a running emulator, for tests in any process. */
import { z } from "zod";
import { type RecordedRequest, recordedRequestSchema } from "./records.ts";
import type { Reply } from "./replies.ts";

export type { RecordedRequest } from "./records.ts";
export type { Reply } from "./replies.ts";

export interface EmulatorControl {
  /** Prepares replies; each is used for one request, in this order. */
  queue(...replies: Reply[]): Promise<void>;
  /** All requests since the start or the last reset. */
  requests(): Promise<RecordedRequest[]>;
  /** The JSON body of a request, as received. */
  body(index: number): Promise<unknown>;
  /** The bytes of the first picture of a request, inline or uploaded; of an upload, the bytes sent. */
  image(index: number): Promise<Buffer>;
  /** Forgets requests, prepared replies and uploaded files. */
  reset(): Promise<void>;
  /** Lets 48 hours pass for the uploaded files. */
  expireFiles(): Promise<void>;
  /** Resolves with all requests as soon as they satisfy the predicate; fails after `timeoutMs` (20 s when absent). */
  waitFor(predicate: (requests: RecordedRequest[]) => boolean, timeoutMs?: number): Promise<RecordedRequest[]>;
}

const requestsAnswer = z.object({ version: z.number(), requests: z.array(recordedRequestSchema) });

export function emulatorControl(url: string): EmulatorControl {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}/__emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`Emulator control ${path}: ${await response.text()}`);
    return response;
  };
  const since = async (version: number): Promise<z.infer<typeof requestsAnswer>> =>
    requestsAnswer.parse(await (await call("GET", `requests?since=${version}`)).json());
  return {
    async queue(...replies) {
      await call("POST", "queue", replies);
    },
    async requests() {
      return (await since(0)).requests;
    },
    async body(index) {
      const body: unknown = await (await call("GET", `body/${index}`)).json();
      return body;
    },
    async image(index) {
      return Buffer.from(await (await call("GET", `image/${index}`)).arrayBuffer());
    },
    async reset() {
      await call("POST", "reset");
    },
    async expireFiles() {
      await call("POST", "expire");
    },
    async waitFor(predicate, timeoutMs = 20_000) {
      const end = Date.now() + timeoutMs;
      let known = 0;
      for (;;) {
        const { version, requests } = await since(known);
        if (predicate(requests)) return requests;
        known = version;
        if (Date.now() > end) {
          throw new Error(
            `The emulator was not asked what was waited for. Requests: ${JSON.stringify(requests, undefined, 1)}`,
          );
        }
      }
    },
  };
}
