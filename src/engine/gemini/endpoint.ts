/** Where questions go, and with which key: checked before anything is sent. */
import { VisionError } from "./errors.ts";

/** A key and the only address it is sent to. */
export interface Endpoint {
  /** As stored; white space around it does not matter. */
  readonly key: string;
  /** `https://…`, or `http://` on this machine. Google's own when absent. */
  readonly baseUrl?: string | undefined;
}

/** Google's own service. */
export const DEFAULT_BASE_URL = "https://generativelanguage.googleapis.com";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** Whether a host (with or without port) is this machine itself. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** The key, trimmed. Throws `noKey` or `malformedKey`: a header cannot carry other characters. */
export function checkedKey(endpoint: Endpoint): string {
  const key = endpoint.key.trim();
  if (key === "") throw new VisionError("noKey");
  if (!/^[\x21-\x7e]+$/.test(key)) throw new VisionError("malformedKey");
  return key;
}

/** The address without a slash at its end. Throws `badAddress`: plain http would show the key to the network. */
export function checkedBaseUrl(endpoint: Endpoint): string {
  const text = endpoint.baseUrl?.trim() || DEFAULT_BASE_URL;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url === undefined || !safe || url.username || url.password || url.search || url.hash) {
    throw new VisionError("badAddress", [text]);
  }
  return url.href.replace(/\/+$/, "");
}

/** Host (with port) as consent and messages name it. Throws `badAddress`. */
export function endpointHost(endpoint: Pick<Endpoint, "baseUrl">): string {
  return new URL(checkedBaseUrl({ key: "", ...endpoint })).host;
}
