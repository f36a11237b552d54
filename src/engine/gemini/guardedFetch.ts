/**
 * `fetch` as the SDK gets it: the key stays with its address, and what is not Gemini is told apart before it is parsed.
 */
import { VisionError } from "./errors.ts";
import { responseError } from "./responseErrors.ts";

type Fetch = typeof globalThis.fetch;

/** What is known of a request, and who wants to see its answer pass by. */
export interface FetchWatch {
  /** The model that is asked, for the sentences. */
  readonly model?: string;
  /** Told that a response began (no bytes) and of every piece of its body. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/**
 * The global `fetch` (which VS Code patches for proxies), without redirects: a redirected request would carry the key
 * to the new address. Throws a `VisionError` for every response that is not a success.
 */
export function guardedFetch(key: string, { model, onBytes = () => {} }: FetchWatch): Fetch {
  return async (input, init) => {
    const response = await globalThis.fetch(input, { ...init, redirect: "manual" });
    onBytes(new Uint8Array());
    const host = new URL(input instanceof Request ? input.url : input).host;
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
      await response.body?.cancel();
      throw new VisionError("redirected", [host, target(response)], { status: response.status });
    }
    if (!response.ok) throw responseError({ status: response.status, body: await response.text(), host, model, key });
    if (response.headers.get("content-type")?.includes("text/html")) {
      throw new VisionError("webPage", [host, String(response.status)], {
        status: response.status,
        key,
        detail: await response.text(),
      });
    }
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        onBytes(bytes);
        controller.enqueue(bytes);
      },
    });
    return new Response(response.body?.pipeThrough(watched) ?? null, response);
  };
}

function target(response: Response): string {
  const location = response.headers.get("location") ?? "";
  return URL.canParse(location) ? new URL(location).host : "another address";
}
