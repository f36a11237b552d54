/** One request to the service that the SDK is not needed for, or does badly: about files. */
import { classify } from "./classify.ts";
import { API_VERSION } from "./client.ts";
import { checkedBaseUrl, checkedKey, type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { guardedFetch } from "./guardedFetch.ts";

/** What is sent. */
export interface ServiceRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** An address that lies under the endpoint's (see `addressAt`). */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** How long to wait for it, and who may call it off. */
export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** For the whole of it: sending, waiting, and reading the answer. */
  readonly timeoutMs: number;
}

/**
 * The address of something of the service: `path` (with a slash in front) under the endpoint's own. `upload` is where
 * files go. Throws `badAddress`.
 */
export function addressAt(endpoint: Endpoint, path: string, upload = false): string {
  return `${checkedBaseUrl(endpoint)}${upload ? "/upload" : ""}/${API_VERSION}${path}`;
}

/**
 * What `read` makes of the response, which is a success. The key goes into a header, redirects are refused. Throws a
 * `VisionError`, be it from the request or from reading; `cancelled` when `signal` is aborted.
 */
export async function request<T>(
  endpoint: Endpoint,
  { method, url, headers, body }: ServiceRequest,
  { signal, timeoutMs }: Patience,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    signal?.throwIfAborted();
    const key = checkedKey(endpoint);
    if (new URL(url).host !== endpointHost(endpoint)) throw new VisionError("badAddress", [url]);
    const response = await guardedFetch(key, {})(url, {
      method,
      headers: { ...headers, "x-goog-api-key": key },
      ...(body !== undefined && { body }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return await read(response);
  } catch (error) {
    const silentFor = timeout.aborted ? timeoutMs / 1000 : undefined;
    throw classify(error, { endpoint, cancelled: signal?.aborted, silentFor });
  }
}
