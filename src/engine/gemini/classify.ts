/** Makes a `VisionError` of whatever asking the service threw. */
import { type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { responseError } from "./responseErrors.ts";

/** What the thrower knew and the error does not say. */
export interface ErrorContext {
  readonly endpoint: Endpoint;
  /** The model that was asked. */
  readonly model?: string | undefined;
  /** The person cancelled: an abort is theirs, whatever else it looks like. */
  readonly cancelled?: boolean | undefined;
  /** The silence, in seconds, after which we gave up ourselves. */
  readonly silentFor?: number | undefined;
}

/** Node gives up by itself after this silence. */
const NODE_TIMEOUT = "300";

/** Never throws. A `VisionError` comes back as it is, unless the person cancelled meanwhile. */
export function classify(error: unknown, context: ErrorContext): VisionError {
  const { key } = context.endpoint;
  const detail = chain(error).map(described).join("\n");
  const facts = { key, detail };
  if (context.cancelled) return new VisionError("cancelled", [], facts);
  if (context.silentFor !== undefined) return new VisionError("timeout", [String(context.silentFor)], facts);
  if (error instanceof VisionError) return error;
  if (!(error instanceof Error)) return new VisionError("unknown", [String(error)], facts);
  const host = endpointHost(context.endpoint);
  if ("status" in error && typeof error.status === "number") {
    return responseError({ status: error.status, body: error.message, host, model: context.model, key });
  }
  if (error instanceof SyntaxError || /^(Incomplete JSON segment|exception parsing)/.test(error.message)) {
    return new VisionError("notGemini", [host], facts);
  }
  return connectionError(error, host, facts);
}

function connectionError(error: Error, host: string, facts: { key: string; detail: string }): VisionError {
  const codes = chain(error).flatMap(errorCode);
  const code = codes.at(-1);
  const has = (pattern: RegExp) => codes.some((one) => pattern.test(one));
  if (has(/^(ENOTFOUND|EAI_|ERR_NAME_|ERR_INTERNET_DISCONNECTED)/))
    return new VisionError("hostNotFound", [host], facts);
  if (has(/REFUSED$/)) return new VisionError("refused", [host], facts);
  if (has(/CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|^EPROTO$|SSL/)) {
    return new VisionError("certificate", [host, code ?? ""], facts);
  }
  if (has(/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/)) return new VisionError("timeout", [NODE_TIMEOUT], facts);
  // A tunnel through a proxy says it in words only: "Proxy response (407) !== 200 when HTTP Tunneling".
  if (/proxy response \(407\)/i.test(facts.detail)) return new VisionError("proxyAuth", [], facts);
  if (has(/^HPE_/)) return new VisionError("notGemini", [host], facts);
  const why = code ?? error.message;
  // An abort that is neither the person's nor ours is the network's.
  return FETCH_FAILURE.test(error.message) || has(LOST_CONNECTION) || error.name === "AbortError"
    ? new VisionError("network", [host, why], facts)
    : new VisionError("unknown", [error.message], facts);
}

/**
 * What `fetch` says when a connection fails; the code is in the cause, if anywhere. Any other error is a mistake of
 * ours.
 */
const FETCH_FAILURE = /^(fetch failed|terminated|network error|failed to fetch)$|net::/i;
const LOST_CONNECTION = /^(UND_ERR_|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)/;

/** The error, what caused it and so on; tries at several addresses are gathered in an AggregateError. */
function chain(error: unknown, depth = 0): unknown[] {
  if (error === undefined || error === null || depth > 5) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  const cause = error instanceof Error ? [error.cause] : [];
  return [error, ...[...inner, ...cause].flatMap((one) => chain(one, depth + 1))];
}

/** Node's `code`, or the `net::ERR_…` that Electron's own network stack puts into the message. */
function errorCode(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const electron = /net::(ERR_\w+)/.exec(error.message)?.[1];
  if (electron !== undefined) return [electron];
  return "code" in error && typeof error.code === "string" ? [error.code] : [];
}

function described(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${error.message} ${errorCode(error).join(" ")}`.trim()
    : String(error);
}
