/** Makes an SDK client for one request. */
import { checkedBaseUrl, checkedKey, type Endpoint } from "./endpoint.ts";
import type { GoogleGenAI } from "./genai.ts";
import { type FetchWatch, guardedFetch } from "./guardedFetch.ts";

/** The SDK would take `v1`; what we send is documented for `v1beta`. */
export const API_VERSION = "v1beta";

type Sdk = typeof import("./genai.ts");
type Names = Pick<Sdk, "HarmBlockThreshold" | "HarmCategory" | "MediaResolution" | "ThinkingLevel">;

/** What requests need of the SDK, so that nothing else has to load it. */
export interface Connection {
  readonly models: GoogleGenAI["models"];
  /** The SDK's names for what its parameters choose among. */
  readonly names: Names;
}

/**
 * A connection to `endpoint` alone; making one costs about a millisecond. Throws `noKey`, `malformedKey` or
 * `badAddress`, and whatever loading the SDK's bundle throws.
 */
export async function connect(endpoint: Endpoint, watch: FetchWatch = {}): Promise<Connection> {
  const apiKey = checkedKey(endpoint);
  const baseUrl = checkedBaseUrl(endpoint);
  const { GoogleGenAI, ...names } = await import("./genai.ts");
  const httpOptions = { baseUrl, fetch: guardedFetch(apiKey, watch) };
  return { models: new GoogleGenAI({ apiKey, apiVersion: API_VERSION, httpOptions }).models, names };
}
