/** What a response that is not a success means. The wordings are the service's, as reported by its users. */
import { type ErrorFacts, VisionError } from "./errors.ts";
import { modelId, modelRow } from "./models.ts";
import { readServiceError, type ServiceError } from "./serviceError.ts";
import type { SituationName } from "./situations.ts";

/** A failed response, or an error that came inside a stream. */
export interface FailedResponse {
  readonly status: number;
  readonly body: string;
  readonly host: string;
  /** The model that was asked; absent for requests that name none. */
  readonly model?: string | undefined;
  readonly key?: string | undefined;
}

/** The `VisionError` for a response. Never throws. */
export function responseError(response: FailedResponse): VisionError {
  const { body, host, key } = response;
  const error = readServiceError(body);
  const status = error?.code !== undefined && response.status < 400 ? error.code : response.status;
  const facts: ErrorFacts = {
    status,
    key,
    detail: `HTTP ${response.status}\n${body}`,
    retryAfterMs: error?.retryAfterMs,
  };
  if (status === 407) return new VisionError("proxyAuth", [], facts);
  // A proxy's limit is met in the same way as the service's own.
  if (status === 413) return new VisionError("tooLargeForService", [], facts);
  if (error === undefined) return new VisionError(foreign(status, body), [host, String(status)], facts);
  return serviceTrouble(error, status, response.model, facts);
}

/** Whether a text is a web page. */
export function isWebPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml|title)/i.test(text) || /<html[\s>]/i.test(text.slice(0, 2000));
}

/** Somebody else answered: something on the way, or a wrong address. */
function foreign(status: number, body: string): SituationName {
  if (status >= 500) return "gateway";
  return isWebPage(body) ? "webPage" : "notGemini";
}

function serviceTrouble(
  error: ServiceError,
  status: number,
  asked: string | undefined,
  facts: ErrorFacts,
): VisionError {
  const model = asked === undefined ? "" : modelId(asked);
  const said = firstLine(error.message) || `${status} ${error.status ?? ""}`.trim();
  const key = keyTrouble(error, status);
  if (key !== undefined) return new VisionError(key, [], facts);
  if (status === 429) return new VisionError(quotaTrouble(error), [model], withoutWait(error, facts));
  if (status === 404 && model !== "") return modelGone(error, model, facts);
  const [name, args] = otherTrouble(error, status, model, said);
  return new VisionError(name, args, facts);
}

function keyTrouble({ message, reasons }: ServiceError, status: number): SituationName | undefined {
  if (/reported as leaked/i.test(message)) return "leakedKey";
  if (/key expired/i.test(message)) return "expiredKey";
  if (reasons.includes("API_KEY_INVALID") || /API key not (valid|found)|unregistered callers/i.test(message))
    return "invalidKey";
  if (status === 401) return "invalidKey";
  if (reasons.some((reason) => /^API_KEY_.*_BLOCKED$/.test(reason))) return "blockedKey";
  if (reasons.includes("SERVICE_DISABLED") || (status === 403 && /has not been used in project/i.test(message)))
    return "serviceDisabled";
  return status === 403 && /requests (from|to) .* are blocked/i.test(message) ? "blockedKey" : undefined;
}

function quotaTrouble({ message, quotaIds }: ServiceError): SituationName {
  if (/limit: 0(?![\d.])/.test(message)) return "noFreeQuota";
  return quotaIds.some((id) => id.includes("PerDay")) || /per[_ ]day/i.test(message) ? "rateDay" : "rateMinute";
}

/** A daily quota comes with a delay of seconds all the same; waiting for that is in vain. */
function withoutWait(error: ServiceError, facts: ErrorFacts): ErrorFacts {
  return quotaTrouble(error) === "rateMinute" ? facts : { ...facts, retryAfterMs: undefined };
}

function modelGone({ message }: ServiceError, model: string, facts: ErrorFacts): VisionError {
  const named = /\buse (?:models\/)?(gemini-[\w.-]*\w)/i.exec(message)?.[1];
  const suggestion = named ?? modelRow(model).retired?.replacement;
  return suggestion === undefined
    ? new VisionError("modelGone", [model], facts)
    : new VisionError("modelReplaced", [model, suggestion], { ...facts, suggestion });
}

function otherTrouble(error: ServiceError, status: number, model: string, said: string): [SituationName, string[]] {
  const { message } = error;
  if (/free tier is not available|location is not supported/i.test(message)) return ["region", []];
  if (status === 402 || /enable billing|billing account/i.test(message)) return ["billing", [said]];
  if (status === 403 && /access the file .*may not exist/i.test(message)) return ["fileGone", []];
  if (status === 403) return ["permission", [said]];
  if (/payload size exceeds|entity too large/i.test(message)) return ["tooLargeForService", []];
  if (/token count .*exceeds/i.test(message)) return ["tooManyTokens", [model]];
  if (/input image|unsupported mime type/i.test(message)) return ["badImage", [said]];
  if (status === 503) return model === "" ? ["busy", []] : ["overloaded", [model]];
  if (status === 504 || status === 408) return ["serverTimeout", []];
  if (status >= 499) return ["server", [String(status)]];
  return ["badRequest", [said]];
}

function firstLine(message: string): string {
  return (message.trim().split("\n", 1)[0] ?? "").slice(0, 300);
}
