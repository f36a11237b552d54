/**
 * `fetch` as the SDK gets it: the key stays with its address, and what is not Gemini is told apart before it is parsed.
 */
import { parseCutJson } from "../tasks/answers/cutJson.ts";
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
 * Most bytes of a response, unpacked. The longest answer of a model has 65,536 tokens, and they take some megabytes even
 * when each comes as an event of its own; what goes on beyond this has no end.
 */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Of an error only the beginning is read: the service's own are shorter. */
export const ERROR_BYTES = 16 * 1024;

/**
 * The global `fetch` (which VS Code patches for proxies), without redirects: a redirected request would carry the key
 * to the new address. Throws a `VisionError` for every response that is not a success; so does a body that does not end,
 * when it is read beyond `MAX_BODY_BYTES`.
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
    if (!response.ok)
      throw responseError({ status: response.status, body: await beginning(response), host, model, key });
    if (response.headers.get("content-type")?.includes("text/html")) {
      throw new VisionError("webPage", [host, String(response.status)], {
        status: response.status,
        key,
        detail: await beginning(response),
      });
    }
    let received = 0;
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        received += bytes.length;
        // Thrown here it ends the connection, too.
        if (received > MAX_BODY_BYTES) throw new VisionError("endless", [host, String(MAX_BODY_BYTES / 2 ** 20)]);
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

/** What an error begins with. JSON that goes on is closed, so that it can be read. */
async function beginning({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let left = ERROR_BYTES;
  // Leaving the loop ends the connection.
  for await (const bytes of body) {
    text += decoder.decode(bytes.subarray(0, left), { stream: true });
    left -= bytes.length;
    if (left < 0) return JSON.stringify(/^\s*[{[]/.test(text) ? parseCutJson(text) : undefined) ?? text;
  }
  return text + decoder.decode();
}
